"""Sends reports of the kernel's state that hold what none does, and widgets that say they are such.

attack: protocol
limits: cell=2
"""
kernel = get_ipython().kernel
def report(kind, content, **header):
    full = {"msg_id": "1", "username": "", "session": "", "date": "", "version": "5.3", "msg_type": kind}
    kernel.session.send(kernel.iopub_socket, kind, content, kernel.get_parent(), metadata={},
                        ident=kernel._topic("status"), header={**full, **header})

report("status", {"execution_state": "busy", "transient": "x"})
# %%
report("comm_open", {"x": 1}, also="status")
report("comm_msg", {"data": {"state": {}}, "comm_id": "1"}, also="status")
# %%
report("clear_output", {"wait": [[]] * 1000}, also="status")
report("display_data", {"transient": 1, "data": 1}, also="status")
report("status", {"execution_state": "busy", "execution_count": {"1": [None]}}, date=[], version={})
