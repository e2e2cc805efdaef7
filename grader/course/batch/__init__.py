"""The run of a class: what has to be done, who does it, and what becomes of it."""
