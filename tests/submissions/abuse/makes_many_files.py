"""Makes empty files without end.

limits: cell=3
within: 30
"""
import os
for number in range(10**7):
    open(f"{os.environ['TMPDIR']}/{number}", "wb").close()
