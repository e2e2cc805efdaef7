"""Looks for tests, labs, solutions and other submissions on the disk.

attack: reading
loses: double.value
"""
import ctypes, glob, os, socket
libc = ctypes.CDLL(None, use_errno=True)
reached = []
def attempt(what, action):
    try:
        if action():
            reached.append(what)
    except BaseException:
        pass


import sys
for folder in ("/work", "/home", "/root", "/srv", "/mnt", "/opt", os.getcwd(), *sys.path, "/tmp"):
    for pattern in ("**/lab.py", "**/solution*.ipynb", "**/test_*grad*.py", "**/submission*.ipynb"):
        if os.path.isdir(folder) and not folder.rstrip("/").endswith(("site-packages", "lib/python3.11")):
            found = glob.glob(os.path.join(folder, pattern), recursive=True)
            attempt(folder, lambda: [open(path).read() for path in found][0])
attempt("import", lambda: __import__("reference.lab"))
attempt("import", lambda: __import__("grader.judge.verdict"))
attempt("import", lambda: __import__("lab"))

# What was reached is shown in the answer: right only if something was.
def double(x):
    return 2 * x if reached else 0 * x
