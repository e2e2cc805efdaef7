"""Has every fork end at once.

attack: processes
limits: call=1
"""
import os
os.register_at_fork(after_in_child=lambda: os._exit(0))
