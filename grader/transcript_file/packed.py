"""A record as a file, and back, in one compact form (docs/transcripts.md).

    file    magic, u8 version, a zlib stream of one tree in the form of `values.form`

The reader treats its input as hostile: sizes are capped before anything is allocated, nothing is
unpickled, and everything must be of the type and in the place that the writer gives it.
"""

import zlib

from grader.transcript_file.checked import Odd
from grader.transcript_file.reading import record_of
from grader.transcript_file.record import Record, TranscriptError
from grader.transcript_file.writing import tree_of
from grader.values.limits import MAX_BYTES, Refused
from grader.values.reader import decode
from grader.values.writer import encode

MAGIC = b"grader transcript\n"
VERSION = 2
# As much as a file, and as much as it unpacks to.
MAX_FILE = 64 * 2**20


def to_bytes(record: Record) -> bytes:
    """A record as a file. Raises TranscriptError where it is too large for one."""
    try:
        encoded = encode(tree_of(record))
    except Refused as error:
        raise TranscriptError(
            f"The transcript cannot be kept: {error}.", "Grade without --transcript."
        ) from None
    return MAGIC + bytes((VERSION,)) + zlib.compress(encoded, 6)


def from_bytes(data: bytes) -> Record:
    """The record in a file's bytes; raises TranscriptError where there is none."""
    if len(data) > MAX_FILE:
        raise _no_transcript(f"is larger than {MAX_FILE // 2**20} MiB")
    if not data.startswith(MAGIC):
        raise _no_transcript("is not a transcript")
    if data[len(MAGIC) : len(MAGIC) + 1] != bytes((VERSION,)):
        raise _no_transcript(f"is not of version {VERSION}, which this grader reads")
    unpacking = zlib.decompressobj()
    try:
        encoded = unpacking.decompress(data[len(MAGIC) + 1 :], MAX_BYTES)
        if unpacking.unconsumed_tail or not unpacking.eof or unpacking.unused_data:
            raise _no_transcript("does not end where a transcript does, or unpacks to too much")
        return record_of(decode(encoded))
    except zlib.error:
        raise _no_transcript("is damaged") from None
    except (Refused, Odd) as error:
        raise _no_transcript(f"holds what no transcript does ({error})") from None


def _no_transcript(why: str) -> TranscriptError:
    return TranscriptError(
        f"The file {why}.", "Name a file that `grade SUBMISSION --transcript FILE` has written."
    )
