"""Puts another namespace in the place of the notebook's.

attack: marks
"""
get_ipython().user_ns = {"double": lambda x: None}
get_ipython().user_module.__dict__.update(passed=True)
