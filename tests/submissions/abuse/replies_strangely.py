"""Answers requests with errors whose names, messages and lines are anything but that.

attack: protocol
limits: cell=1
within: 25
"""
kernel = get_ipython().kernel
send = kernel.session.send
lines = [1, None, {"x": "Cell In[1], line 99999999999999999999"}, "Cell In[1], line \u0663\u0663"]
strange = {"status": "error", "ename": [[1] * 1000], "evalue": {"a": "\udc80"}, "traceback": lines}
def fake(stream, kind, content=None, parent=None, *args, **kwargs):
    if kind == "execute_reply":
        send(stream, kind, {"status": ["ok"]}, {"header": {"msg_id": [1]}}, *args, **kwargs)
        content = strange
    return send(stream, kind, content, parent, *args, **kwargs)
kernel.session.send = fake
