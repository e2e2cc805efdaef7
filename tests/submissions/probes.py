"""What a hostile notebook tries, and what an honest one needs. Runs as a notebook's cell.

TARGETS is set by whoever runs it, tests/support/probing.py. Every attempt is a function: what it returns was got, what it
raises was denied. The report goes to the private folder.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

ATTEMPTS: dict[str, Any] = {}
NEEDS: dict[str, Any] = {}
LIBC = ctypes.CDLL(None, use_errno=True)


def syscall(name: str, *arguments: Any) -> int:
    """A raw system call; raises OSError."""
    result = LIBC.syscall(TARGETS["numbers"][name], *arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(result)


def attempt(name: str) -> Any:
    """Register an attempt, which must be denied."""
    return lambda function: ATTEMPTS.setdefault(name, function)


def need(name: str) -> Any:
    """Register something harmless, which must work."""
    return lambda function: NEEDS.setdefault(name, function)


for path in TARGETS["files"]:
    attempt(f"read {path}")(lambda path=path: Path(path).read_bytes()[:80].decode("latin-1"))
    attempt(f"write {path}")(lambda path=path: Path(path).write_text("spoilt"))
    attempt(f"append to {path}")(lambda path=path: os.open(path, os.O_WRONLY | os.O_APPEND))
    attempt(f"truncate {path}")(lambda path=path: os.truncate(path, 0))
    attempt(f"link {path}")(lambda path=path: os.link(path, Path(path).name + ".stolen"))
    attempt(f"remove {path}")(lambda path=path: os.unlink(path))
for path in TARGETS["folders"]:
    attempt(f"list {path}")(lambda path=path: str(os.listdir(path) or 1 / 0))
    attempt(f"write in {path}")(lambda path=path: Path(path, "grader-probe").write_text("x"))
for path in ("/usr", "/usr/lib", "/etc", "/var/tmp", "/dev", "/proc", sys.prefix, sys.base_prefix):
    attempt(f"write in {path}")(lambda path=path: Path(path, "grader-probe").write_text("x"))
for path in ("/etc/shadow", "/etc/passwd", "/root/.bashrc", "/proc/kcore", "/dev/mem"):
    attempt(f"read {path}")(lambda path=path: Path(path).read_bytes()[:80].decode("latin-1"))
for path in ("/usr/src", "/usr/local/src", "/usr/local/games", "/srv", "/mnt", "/media", "/boot"):
    attempt(f"list {path}")(lambda path=path: str(os.listdir(path) or 1 / 0))
for path in (
    *("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger"),
    *("/sys/kernel/uevent_helper", "/proc/sys/vm/drop_caches"),
):
    attempt(f"write {path}")(lambda path=path: Path(path).write_text("|/bin/true"))
for pid in (TARGETS["grader"], TARGETS["sibling"], TARGETS["launcher"]):
    attempt(f"open /proc/{pid}/mem")(lambda pid=pid: Path(f"/proc/{pid}/mem").open("rb"))
    for part in ("environ", "maps", "auxv"):
        attempt(f"read /proc/{pid}/{part}")(
            lambda pid=pid, part=part: Path(f"/proc/{pid}/{part}").open("rb").read(1) or 1 / 0
        )
    for part in ("cwd", "root"):
        attempt(f"follow /proc/{pid}/{part}")(
            lambda pid=pid, part=part: (
                os.listdir(f"/proc/{pid}/{part}/") and os.readlink(f"/proc/{pid}/{part}")
            )
        )
    attempt(f"follow /proc/{pid}/fd/0")(lambda pid=pid: os.readlink(f"/proc/{pid}/fd/0"))
for pid in (TARGETS["grader"], TARGETS["sibling"], TARGETS["launcher"]):
    attempt(f"signal {pid}")(lambda pid=pid: os.kill(pid, 0))
    attempt(f"trace {pid}")(lambda pid=pid: syscall("ptrace", 16, pid, 0, 0))
    attempt(f"limit {pid}")(
        lambda pid=pid: syscall("prlimit64", pid, 7, struct.pack("QQ", 64, 64), None)
    )
    attempt(f"slow {pid}")(lambda pid=pid: os.setpriority(os.PRIO_PROCESS, pid, 19))
    attempt(f"pin {pid}")(lambda pid=pid: os.sched_setaffinity(pid, {0}))


@attempt("find the grader's secret in some process's environment")
def _() -> str:
    found = []
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if TARGETS["secret"].encode() in Path("/proc", name, "environ").read_bytes():
                found.append(name)
    if TARGETS["secret"] in str(dict(os.environ)):
        found.append("own")
    assert found, "no"
    return str(found)


@attempt("see others' sockets")
def _() -> None:
    assert TARGETS["socket"] in Path("/proc/net/unix").read_text(), "no"


@attempt("reach a TCP server")
def _() -> str:
    with socket.create_connection(("127.0.0.1", TARGETS["tcp"]), 2) as connection:
        return str(connection)


@attempt("reach a TCP server over IPv6")
def _() -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as connection:
        connection.connect(("::ffff:127.0.0.1", TARGETS["tcp"]))


@attempt("reach the network")
def _() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("192.0.2.1", 53))


@attempt("reach an abstract socket")
def _() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect("\0" + TARGETS["abstract"])


@attempt("reach a socket in a folder")
def _() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(TARGETS["socket"])


@attempt("reach the sibling's socket")
def _() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(TARGETS["sibling socket"])


@attempt("send a datagram to a socket in a folder")
def _() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"hello", TARGETS["datagrams"])


for family in (17, 40, 38, 44):  # packet, vsock, crypto, express data path
    attempt(f"make a socket of family {family}")(
        lambda family=family: socket.socket(family, socket.SOCK_DGRAM)
    )
attempt("become root")(lambda: os.setuid(0))
attempt("become the grader's group")(lambda: os.setgid(0))
attempt("take the grader's user")(lambda: os.setresuid(0, 0, 0))
attempt("change the root")(lambda: os.chroot("."))
attempt("mount")(lambda: syscall("mount", b"none", b"/tmp", b"tmpfs", 0, None))
attempt("unmount")(lambda: syscall("umount2", b"/proc", 2))
attempt("new user namespace")(lambda: syscall("unshare", 0x10000000))
attempt("new mount namespace")(lambda: syscall("unshare", 0x20000))
attempt("clone into a user namespace")(lambda: syscall("clone", 0x10000000 | 17, 0, 0, 0, 0))
attempt("clone3")(lambda: syscall("clone3", bytes(88), 88))
attempt("io_uring")(lambda: syscall("io_uring_setup", 8, bytes(120)))
attempt("keyring")(lambda: syscall("keyctl", 0, -3, 1))
attempt("add a key")(lambda: syscall("add_key", b"user", b"x", b"y", 1, -3))
attempt("bpf")(lambda: syscall("bpf", 0, bytes(72), 72))
attempt("userfaultfd")(lambda: syscall("userfaultfd", 1))
attempt("perf")(lambda: syscall("perf_event_open", bytes(112), 0, -1, -1, 0))
attempt("load a module")(lambda: syscall("finit_module", 0, b"", 0))
attempt("open by handle")(lambda: syscall("open_by_handle_at", -100, bytes(16), 0))
attempt("read another's memory")(
    lambda: syscall("process_vm_readv", TARGETS["grader"], None, 0, None, 0, 0)
)


def send_by_pair(kind: int) -> int:
    """Send a datagram from one of a pair of sockets, which needs no connection to anybody else."""
    one, other = socket.socketpair(socket.AF_UNIX, kind)
    with one, other:
        return one.sendto(b"hello", TARGETS["datagrams"])


attempt("send a datagram by a pair of sockets")(lambda: send_by_pair(socket.SOCK_DGRAM))
attempt("send a raw datagram by a pair of sockets")(lambda: send_by_pair(socket.SOCK_RAW))
for pid in (TARGETS["grader"], TARGETS["sibling"]):
    attempt(f"signal {pid} by a descriptor")(
        lambda pid=pid: signal.pidfd_send_signal(os.pidfd_open(pid), 0)
    )
    attempt(f"signal the group of {pid}")(lambda pid=pid: os.killpg(os.getpgid(pid), 0))
    attempt(f"take a descriptor of {pid}")(
        lambda pid=pid: syscall("pidfd_getfd", os.pidfd_open(pid), 0, 0)
    )
    attempt(f"compare with {pid}")(lambda pid=pid: syscall("kcmp", os.getpid(), pid, 0, 0, 0))
    attempt(f"move the memory of {pid}")(
        lambda pid=pid: syscall("move_pages", pid, 0, None, None, None, 0)
    )
    attempt(f"slow the disk of {pid}")(lambda pid=pid: syscall("ioprio_set", 1, pid, 3 << 13))
    attempt(f"list the mapped files of {pid}")(lambda pid=pid: os.listdir(f"/proc/{pid}/map_files"))
    attempt(f"rename {pid}")(lambda pid=pid: os.open(f"/proc/{pid}/comm", os.O_WRONLY))
for family, kind in ((30, 1), (31, 3), (38, 5), (40, 1), (43, 1), (2, 3)):
    attempt(f"make a socket of family {family}, kind {kind}")(
        lambda family=family, kind=kind: socket.socket(family, kind, 1)
    )
for name, *arguments in (
    ("fanotify_init", 0, 0),
    ("name_to_handle_at", -100, b"/", bytes(200), bytes(8), 0),
    ("modify_ldt", 0, bytes(16), 16),
    ("swapon", b"/tmp/swap", 0),
    ("open_tree", -100, b"/", 1),
    ("fsopen", b"tmpfs", 0),
    ("mount_setattr", -100, b"/", 0, bytes(32), 32),
    ("statmount", bytes(32), bytes(512), 512, 0),
    ("pivot_root", b".", b"."),
    ("quotactl", 0x800001, None, 0, None),
    ("syslog", 3, bytes(64), 64),
    ("acct", None),
    ("vhangup",),
    ("iopl", 3),
    ("clock_settime", 0, bytes(16)),
    ("kexec_load", 0, 0, None, 0),
    ("io_uring_register", -1, 0, None, 0),
    ("memfd_create", b"probe", 0),
    ("memfd_secret", 0),
    ("mq_open", b"probe", 0o102, 0o600, None),
    ("msgget", 0, 0o1600),
    ("semget", 0, 1, 0o1600),
    ("shmget", 0, 4096, 0o1600),
    ("request_key", b"user", b"x", None, 0),
    ("process_mrelease", 0, 0),
):
    attempt(f"call {name}")(lambda name=name, arguments=arguments: syscall(name, *arguments))
attempt("enter a network")(lambda: syscall("setns", os.open("/proc/self/ns/net", os.O_RDONLY), 0))
attempt("make a device")(
    lambda: os.mknod("device", 0o666 | stat.S_IFBLK, os.stat("/dev/null").st_rdev)
)
attempt("keep bytes beside a file")(lambda: os.setxattr("/dev/shm", "user.grader", b"x"))
attempt("keep bytes beside an open file")(lambda: os.setxattr(1, "user.grader", b"x"))
attempt("push a key")(lambda: fcntl.ioctl(0, 0x5412, b"x"))
attempt("open Python's library to write")(lambda: os.open(os.__file__, os.O_WRONLY))
attempt("lease Python's library")(
    lambda: fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_WRLCK)
)
attempt("be spared when memory runs out")(
    lambda: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-1000")
)
attempt("map users")(lambda: os.write(os.open("/proc/self/uid_map", os.O_WRONLY), b"0 0 1"))
attempt("go first")(lambda: os.setpriority(os.PRIO_PROCESS, 0, -20))
attempt("go first in real time")(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))
attempt("have more processes")(lambda: resource.setrlimit(resource.RLIMIT_NPROC, (10**6, 10**6)))
attempt("leave a core")(lambda: resource.setrlimit(resource.RLIMIT_CORE, (10**6, 10**6)))
attempt("call by the second set of numbers")(lambda: LIBC.syscall(0x40000000 + 39) > 0 or 1 / 0)


@attempt("call as a program of 32 bits")
def _() -> None:
    code = (
        "import ctypes, mmap\n"
        "page = mmap.mmap(-1, 4096, prot=7)\n"
        "page.write(bytes.fromhex('b814000000cd80c3'))\n"
        "ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()\n"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True, stderr=subprocess.DEVNULL)


@need("a process pool")
def _() -> Any:
    import multiprocessing

    with multiprocessing.get_context("fork").Pool(2) as pool:
        return pool.map(abs, [-1, 2])


@need("joblib")
def _() -> Any:
    from joblib import Parallel, delayed

    return Parallel(n_jobs=2)(delayed(abs)(value) for value in (-1, 2))


@need("many jobs of joblib")
def _() -> Any:
    import time

    from joblib import Parallel, delayed

    # Its workers ask psutil for their own memory when they have worked for a while.
    return Parallel(n_jobs=2)(delayed(time.sleep)(0.3) for _ in range(10))


@need("what a child reads of itself")
def _() -> Any:
    return subprocess.run(["cat", "/proc/self/status", "/proc/meminfo"], check=True)


@need("fonts, time zones and libraries by alternatives")
def _() -> Any:
    import zoneinfo

    return zoneinfo.TZPATH, [os.listdir(path)[:1] for path in TARGETS["system"]]


@need("a subprocess")
def _() -> Any:
    return subprocess.run(["sh", "-c", "ls / >/dev/null; echo hi"], capture_output=True, check=True)


@need("temporary files")
def _() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a")
        path.write_text("x")
        shutil.copy2(path, Path(folder, "b"))
        Path(folder, "sub").mkdir()
        Path(folder, "b").rename(Path(folder, "sub", "c"))
        return os.listdir(folder)


@need("a figure")
def _() -> Any:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 1])
    figure.savefig("figure.png")
    plt.close(figure)
    return Path("figure.png").stat().st_size


@need("a thread")
def _() -> Any:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


@need("psutil")
def _() -> Any:
    import psutil

    return psutil.Process().memory_info().rss, psutil.cpu_count(), psutil.virtual_memory().total


@need("a kill of one's own child")
def _() -> Any:
    child = subprocess.Popen(["sleep", "60"])
    child.terminate()
    return child.wait()


def daemon(seconds: str) -> None:
    """Leave a process behind that has neither our session nor our process as its parent."""
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", seconds])
        os._exit(0)
    os.wait()


def outcome(function: Any) -> str:
    """What an attempt came to."""
    try:
        return f"got: {function()}"
    except BaseException as error:
        return f"denied: {type(error).__name__}: {error}"


def main() -> None:
    """Try everything, report, and leave processes behind."""
    from ipykernel.connect import get_connection_file

    folder = Path(get_connection_file()).parent
    status = Path("/proc/self/status").read_text()
    kinds = {os.readlink(f"/proc/self/fd/{name}").partition(":")[0] for name in _descriptors()}
    report = {
        "needs": {name: outcome(function) for name, function in NEEDS.items()},
        "attempts": {name: outcome(function) for name, function in ATTEMPTS.items()},
        "status": dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line),
        "descriptors": sorted(kinds),
    }
    # It strikes what it may, which is nobody else.
    with contextlib.suppress(OSError):
        os.kill(-1, signal.SIGTERM)
    Path("/dev/shm", TARGETS["marker"]).write_text("left behind")
    daemon(TARGETS["marker seconds"])
    (folder / "report.json").write_text(json.dumps(report))


def _descriptors() -> list[str]:
    return [name for name in os.listdir("/proc/self/fd") if Path("/proc/self/fd", name).exists()]


main()
