"""Ends the kernel's event loop.

attack: sabotage
limits: cell=2
within: 25
"""
kernel = get_ipython().kernel
kernel.io_loop.stop()
kernel.do_shutdown = kernel.do_execute = None
