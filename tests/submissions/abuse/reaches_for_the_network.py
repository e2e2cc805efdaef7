"""Looks for a network, and for the sockets of other programs.

attack: network
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


def connect(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as made:
        made.settimeout(0.5)
        made.connect(address)
    return True
for port in (22, 53, 80, 443, 8888):
    for host in ("127.0.0.1", "10.0.0.1", "1.1.1.1"):
        attempt(host, lambda: connect(socket.AF_INET, (host, port)))
attempt("::1", lambda: connect(socket.AF_INET6, ("::1", 80)))
for path in ("/var/run/docker.sock", "/run/dbus/system_bus_socket", "\0/tmp/.X11-unix/X0"):
    attempt(path, lambda: connect(socket.AF_UNIX, path))
attempt("name", lambda: socket.gethostbyname("example.org"))

# What was reached is shown in the answer: right only if something was.
def double(x):
    return 2 * x if reached else 0 * x
