"""Sends descriptors along with nothing to the grader, and closes its half of the connection.
loses: double.value

attack: protocol
"""
import array, fcntl, os, socket, stat
def sockets():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): yield fd
        except OSError: pass
def double(x):
    for fd in sockets():
        try:
            s = socket.socket(fileno=os.dup(fd))
            fds = [os.open("/dev/null", os.O_RDONLY) for _ in range(200)]
            s.sendmsg([b""], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])
            s.sendmsg([b"\x05"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])
            s.shutdown(socket.SHUT_RD)
        except OSError: pass
    return 0 * x
