"""Raises an exception with a very long message, and has it sent as it is.

attack: output
limits: cell=20
names: output
ends: failed died
within: 40
"""
get_ipython().__dict__.pop("_showtraceback")
get_ipython().kernel.__dict__.pop("do_execute")
raise ValueError("x" * 100_000_000)
