"""Makes the kernel send messages that are none.

attack: protocol
limits: cell=2
within: 25
"""
session = get_ipython().kernel.session
send = session.send
def nonsense(stream, kind, *args, **kwargs):
    return send(stream, "status", ["no", "dict"], None)
session.send = nonsense
