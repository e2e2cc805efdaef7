"""Signs the kernel's messages with another key.

attack: marks
limits: cell=2
within: 25
"""
get_ipython().kernel.session.key = b"wrong"
