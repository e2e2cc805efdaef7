"""Puts escape sequences, HTML and Markdown wherever text may come from.

attack: output
loses: double.value add.value
"""
evil = "\x1b[2J\x1b]0;owned\x07\x9b31m<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))\u202e\u200b"
def double(x):
    raise ValueError(evil)
Add = type(evil.replace("\x00", ""), (Exception,), {})
def add(x, y):
    raise Add(evil * 100)
# %%
raise type("Name" + evil, (Exception,), {})(evil)
