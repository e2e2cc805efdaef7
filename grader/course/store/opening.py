"""Opens a store, makes it where there is none, and brings an older one up to date."""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from grader.course.store.place import network_file_system
from grader.errors import UsageError

# "grad" in ASCII: what tells a store from other SQLite files.
APPLICATION = 0x67726164
_BUSY_SECONDS = 60.0
_HINT = "Name a store that `grade CLASS` has written, or a new file, with --store."

# Each brings a store from one version to the next; one that is written anywhere never changes.
MIGRATIONS = (
    """
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- What was handed in, compressed by zlib, once however often it was handed in.
    CREATE TABLE contents (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB NOT NULL);

    -- Behind `attempt`: the hand-in that counts and what became of it, worked out from what
    -- follows, so that a list of a class needs to read nothing else.
    CREATE TABLE students (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, "group" TEXT NOT NULL, ids TEXT NOT NULL,
        attempt INTEGER, grading INTEGER, status TEXT NOT NULL DEFAULT 'pending',
        score REAL, max_score REAL NOT NULL DEFAULT 0, waiting TEXT NOT NULL DEFAULT '',
        waiting_points REAL NOT NULL DEFAULT 0, check_again TEXT NOT NULL DEFAULT '',
        message TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID;

    -- due: to be graded again, whatever is known of it.
    CREATE TABLE attempts (
        key INTEGER PRIMARY KEY, student TEXT NOT NULL REFERENCES students, number INTEGER NOT NULL,
        handed TEXT NOT NULL, detail TEXT NOT NULL, path TEXT NOT NULL, members TEXT NOT NULL,
        file TEXT NOT NULL, others TEXT NOT NULL, submitted TEXT NOT NULL, late INTEGER,
        sha256 TEXT REFERENCES contents, taken TEXT NOT NULL, due INTEGER NOT NULL DEFAULT 0,
        UNIQUE (student, number)
    );

    CREATE TABLE transcripts (
        key INTEGER PRIMARY KEY, attempt INTEGER NOT NULL REFERENCES attempts, made TEXT NOT NULL,
        data BLOB NOT NULL
    );

    -- One row for each time that an attempt was judged; the last one counts. basis: what the
    -- grade rests on beside the notebook. result: JSON, compressed by zlib, without human marks.
    CREATE TABLE gradings (
        key INTEGER PRIMARY KEY, attempt INTEGER NOT NULL REFERENCES attempts, made TEXT NOT NULL,
        how TEXT NOT NULL, status TEXT NOT NULL, score REAL, max_score REAL NOT NULL,
        basis TEXT NOT NULL, transcript INTEGER REFERENCES transcripts, result BLOB NOT NULL
    );
    CREATE INDEX gradings_of ON gradings (attempt, key);
    CREATE INDEX transcripts_of ON transcripts (attempt, key);

    -- One row for each time that a human said something of an item; the last one counts.
    -- seen: a digest of what was marked.
    CREATE TABLE marks (
        key INTEGER PRIMARY KEY, student TEXT NOT NULL REFERENCES students, item TEXT NOT NULL,
        points REAL, comment TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0,
        attempt INTEGER REFERENCES attempts, seen TEXT NOT NULL, made TEXT NOT NULL
    );
    CREATE INDEX marks_of ON marks (student, item, key);
    """,
    """
    -- The modules that were looked for beside a notebook, as a JSON object: the SHA-256 of each in
    -- contents by its name, null for one that was not there; '' where none was looked for.
    ALTER TABLE attempts ADD COLUMN modules TEXT NOT NULL DEFAULT '';
    """,
)
VERSION = len(MIGRATIONS)


class StoreError(UsageError):
    """The store cannot be read or written any more: the disk is full, or the file is damaged."""


class _Database(sqlite3.Connection):
    """A connection whose failures, but for our own mistakes, are sentences."""

    def execute(self, *given: Any) -> sqlite3.Cursor:
        """Execute a statement."""
        try:
            return super().execute(*given)
        except sqlite3.DatabaseError as error:
            if type(error) not in (sqlite3.DatabaseError, sqlite3.OperationalError):
                raise
            raise StoreError(
                f"The store cannot be used: {error}.",
                "What was in it before is kept. Make room on the disk, or wait for whoever else "
                "writes to it, and give the same command again.",
            ) from error


def open_to_write(path: Path) -> sqlite3.Connection:
    """The store, made or brought up to date where needed; raises UsageError where that fails."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder, not a store.", _HINT)
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.", "Make it first, or name another.")
    try:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, factory=_Database
        )
    except (OSError, sqlite3.Error) as error:
        raise UsageError(f"{path} cannot be opened: {error}.", _HINT) from None
    try:
        _check(connection, path)
        # With a write-ahead log, who reads and who writes do not wait for each other; it needs
        # memory that they share, which a network does not offer.
        wanted = "DELETE" if network_file_system(path) else "WAL"
        connection.execute(f"PRAGMA journal_mode = {wanted}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, StoreError):
            raise UsageError(f"{path} cannot be written: {error.__cause__}.", _HINT) from None
        raise
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """The store, to be read only; raises UsageError where there is none."""
    if not path.exists():
        raise UsageError(f"There is no store {path}.", _HINT)
    if path.is_dir():
        raise UsageError(f"{path} is a folder, not a store.", _HINT)
    try:
        connection = _connect(path, "mode=ro")
        version = _check(connection, path)
    except StoreError as error:
        raise UsageError(f"{path} cannot be read: {error.__cause__}.", _HINT) from None
    if version == 0:
        connection.close()
        raise UsageError(f"{path} is empty, not a store.", _HINT)
    if version < VERSION:  # none of what reads knows old tables
        connection.close()
        open_to_write(path).close()
        connection = _connect(path, "mode=ro")
    return connection


def _connect(path: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{how}",
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        uri=True,
        factory=_Database,
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except StoreError as error:
        connection.close()
        if not isinstance(error.__cause__, sqlite3.OperationalError):
            raise UsageError(f"{path} is not a store: {error.__cause__}.", _HINT) from None
        # In a folder that cannot be written there is no shared memory, and nobody who writes.
        if how != "mode=ro" or os.access(path.parent, os.W_OK):
            raise
        return _connect(path, "immutable=1")
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a store, 0 of a new one; raises UsageError for any other file."""
    try:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except StoreError as error:
        if isinstance(error.__cause__, sqlite3.OperationalError):
            raise
        raise UsageError(f"{path} is not a store: {error.__cause__}.", _HINT) from None
    if tables and application != APPLICATION:
        raise UsageError(f"{path} is a database, but not a store of grades.", _HINT)
    if version > VERSION:
        raise UsageError(
            f"{path} was written by a newer version of grader.", "Install that version, or newer."
        )
    return version


def _migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that are missing, each whole or not at all, by whoever comes first."""
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version >= VERSION:
                connection.execute("ROLLBACK")
                return
            for statement in _statements(MIGRATIONS[version]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # not where it had just ended, or a full disk ended it
                connection.execute("ROLLBACK")
            raise


def _statements(script: str) -> list[str]:
    """The statements of a script: executescript would commit before it."""
    found, rest = [], ""
    for line in script.splitlines():
        rest += line + "\n"
        if sqlite3.complete_statement(rest):
            found.append(rest)
            rest = ""
    return found
