"""Sends forged reports of the kernel's state for ever.

attack: marks
limits: cell=3 output=1
names: output
within: 30
"""
kernel = get_ipython().kernel
while True:
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "busy", "x": "x" * 50_000},
                        kernel.get_parent(), ident=kernel._topic("status"))
