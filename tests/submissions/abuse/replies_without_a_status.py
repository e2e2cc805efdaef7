"""Answers requests with replies that lack whatever a reply has.

attack: protocol
limits: cell=2
"""
kernel = get_ipython().kernel
send = kernel.session.send
def fake(stream, kind, content=None, *args, **kwargs):
    return send(stream, kind, {"x": 1} if kind == "execute_reply" else content, *args, **kwargs)
kernel.session.send = fake
