"""Allows the process eight open files from now on.

attack: sabotage
limits: cell=2
within: 25
"""
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))
