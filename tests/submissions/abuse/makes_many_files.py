"""Makes empty files without end.

attack: disk
limits: cell=3
within: 30
"""
import os
for number in range(10**7):
    open(f"{os.environ['TMPDIR']}/{number}", "wb").close()
