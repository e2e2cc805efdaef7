"""Where a store lies: whether on a network, where locks and shared memory cannot be trusted."""

from pathlib import Path

_NETWORK = frozenset(
    {
        *("9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "gpfs"),
        *("lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "panfs", "prl_fs", "pvfs2"),
        *("smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "wekafs"),
    }
)
_ESCAPES = {r"\040": " ", r"\011": "\t", r"\012": "\n", r"\134": "\\"}


def network_file_system(path: Path) -> str:
    """The kind of network file system that a path lies on, "" where it is local or unknown."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return network_kind(path.resolve(), mounts)


def network_kind(path: Path, mounts: str) -> str:
    """The same, given /proc/self/mountinfo. What programs serve (FUSE) counts as a network."""
    best, kind = Path(), ""
    for line in mounts.splitlines():
        words = line.split()
        if "-" not in words[6:]:
            continue
        point = words[4]
        for escape, character in _ESCAPES.items():
            point = point.replace(escape, character)
        # A later mount hides an earlier one at the same place.
        if path.is_relative_to(point) and len(Path(point).parts) >= len(best.parts):
            best, kind = Path(point), words[words.index("-", 6) + 1]
    return kind if kind in _NETWORK or kind == "fuse" or kind.startswith("fuse.") else ""
