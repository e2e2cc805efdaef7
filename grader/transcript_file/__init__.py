"""Transcripts in files: all that re-scoring needs."""

from grader.transcript_file.packed import MAGIC, MAX_FILE, VERSION, from_bytes, to_bytes
from grader.transcript_file.record import Header, Record, TranscriptError, Verdict

__all__ = [
    "MAGIC",
    "MAX_FILE",
    "VERSION",
    "Header",
    "Record",
    "TranscriptError",
    "Verdict",
    "from_bytes",
    "to_bytes",
]
