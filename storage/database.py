"""The database: one SQLite file, one connection a thread, and SQLite's errors said in words.

The rest of the package reaches SQLite only inside `Database.reading` and `Database.writing`, which is where its errors
become StorageErrors.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import sqlite_utils
from platformdirs import user_data_path

from storage.migrations import TOKENIZER, migrations
from storage.models import SchemaTooNewError, StorageError

_PATIENCE = 5.0  # seconds to wait for another program's write; an import holds the file for a fraction of one
_APPLICATION = 0x53746574  # "Stet" in the file's header, so that no other program's file is taken for a log

# An accepted article must survive a power cut, so each commit reaches the disk: FULL (in WAL mode NORMAL keeps the file
# whole but may lose the last commits), and on macOS past the drive's cache. It costs a flush a commit, and a case takes
# three. Temporary tables hold words of unpublished copy: memory only.
_PRAGMAS = """
PRAGMA foreign_keys = ON;
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -65536;
"""

# Where an article's words are cut and stemmed just as the index cuts and stems (storage.search).
_TEMPORARY = f"""
CREATE VIRTUAL TABLE temp.article USING fts5(word, tokenize = "{TOKENIZER}");
CREATE VIRTUAL TABLE temp.article_words USING fts5vocab(temp, article, instance);
"""


class Database:
    """An open log. It may be shared by threads; each gets a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._all: weakref.WeakSet[sqlite_utils.Database] = weakref.WeakSet()
        self._closed = False
        self._busy = 0  # transactions under way
        self._idle = threading.Condition()

    @property
    def connection(self) -> sqlite_utils.Database:
        """This thread's connection, opened when first asked for; it is closed when the thread ends."""
        if self._closed:
            raise StorageError(f"The log {self.path} has been closed.")
        found: sqlite_utils.Database | None = getattr(self._mine, "connection", None)
        if found is None:
            with self._in_words():
                found = self._connect()
            self._mine.connection = found
        return found

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite_utils.Database]:
        """Read what stood in the log at one moment, whatever is written meanwhile."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite_utils.Database]:
        """Write all or nothing; nobody else writes meanwhile. Inside another `writing` it is part of that one."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def tidy(self) -> None:
        """Move what was written into the file itself and empty the journal beside it, unless somebody is reading."""
        with self._in_words():
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close every thread's connection, once what is under way in them has ended.

        SQLite breaks down where a connection is closed that another thread is using. One that takes too long is left to
        the end of the process: what it has not committed by then was not promised.
        """
        with self._idle:
            self._closed = True
            if not self._idle.wait_for(lambda: not self._busy, timeout=_PATIENCE):
                return
        with self._lock, self._in_words():
            for connection in list(self._all):
                connection.close()

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._idle:
            if self._closed:
                raise StorageError(f"The log {self.path} has been closed.")
            self._busy += 1
        try:
            yield
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite_utils.Database]:
        connection = self.connection
        with self._in_words():
            if connection.conn.in_transaction:
                yield connection
                return
            with self._at_work():
                connection.conn.execute(begin)
                try:
                    yield connection
                    connection.conn.execute("COMMIT")
                except BaseException:
                    connection.rollback()
                    raise

    def _connect(self) -> sqlite_utils.Database:
        # Only its own thread uses a connection; any may close it. No isolation level: transactions are begun by hand.
        raw = sqlite3.connect(self.path, timeout=_PATIENCE, check_same_thread=False, isolation_level=None)
        try:
            connection = sqlite_utils.Database(raw)
            connection.executescript(_PRAGMAS)
            connection.executescript(_TEMPORARY)
        except BaseException:
            raw.close()
            raise
        weakref.finalize(connection, raw.close)
        with self._lock:
            self._all.add(connection)
        return connection

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(_sentence(self.path, error)) from error
        except UnicodeEncodeError as error:
            raise StorageError("The text holds half a character, which can't be stored; save it as UTF-8.") from error

    def _prepare(self) -> None:
        """Make the file a log, or bring an older log up to date; only one process at a time does."""
        connection = self.connection
        with self._in_words():
            self._refuse_others(connection)
            _close_to_others(self.path)
            _write_ahead(connection)
        with self.writing():
            if {migration.name for migration in migrations.applied(connection)} - _known():
                raise SchemaTooNewError(f"The log {self.path} was written by a later Stet; update Stet to use it.")
            if migrations.pending(connection):
                migrations.apply(connection)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")

    def _refuse_others(self, connection: sqlite_utils.Database) -> None:
        """Refuse another program's database."""
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != _APPLICATION and (application or connection.table_names()):
            raise StorageError(f"{self.path} is another program's database, not a Stet log; name another file.")


def default_path() -> Path:
    """Return where the log lies unless the user says otherwise."""
    return user_data_path("stet", appauthor=False) / "stet.db"


def open_database(path: Path) -> Database:
    """Open the log at `path`, made readable by its owner alone where there is none.

    SchemaTooNewError where a later Stet wrote it, StorageError where it can't be used; each says what to do.
    """
    _make_private(path)
    database = Database(path)
    try:
        database._prepare()  # noqa: SLF001 - half of the opening, which nobody else may call
    except BaseException:
        database.close()
        raise
    return database


def _make_private(path: Path) -> None:
    """Make the folder and an empty file for their owner only, where there is none yet."""
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {path.parent} can't be made ({error.strerror}); name another file.") from error
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        pass
    except OSError as error:
        raise StorageError(
            f"The log {path} can't be made ({error.strerror}); name a file in a folder you can write to."
        ) from error


def _close_to_others(path: Path) -> None:
    """Take a log's rights from all but its owner; SQLite gives the files beside it the same mode when it makes them."""
    # Not opened here: closing a second handle on the file would drop the locks SQLite holds on it.
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with contextlib.suppress(OSError):  # another user's: SQLite says whether it can be used
            if file.is_file():
                file.chmod(file.stat().st_mode & 0o700)


def _known() -> set[str]:
    """Return the names of all migrations that this Stet knows: those an empty database lacks."""
    with contextlib.closing(sqlite_utils.Database(memory=True)) as empty:
        return {migration.name for migration in migrations.pending(empty)}


def _write_ahead(connection: sqlite_utils.Database) -> None:
    """Turn on write-ahead logging; SQLite doesn't wait here when another process is doing the same, so this does."""
    until = monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.02)
        else:
            return


# By the low byte of SQLite's error code, which is the kind of error.
_SENTENCES = {
    sqlite3.SQLITE_BUSY: "The log {} is in use by another program; close that one, or try again in a moment.",
    sqlite3.SQLITE_LOCKED: "The log {} is in use by another program; close that one, or try again in a moment.",
    sqlite3.SQLITE_NOTADB: "{} is not a Stet log; name another file, or move this one away.",
    sqlite3.SQLITE_CORRUPT: "The log {} is damaged; move it away and put back your last copy of it.",
    sqlite3.SQLITE_READONLY: "The log {} can't be written; give yourself the right to write to it and its folder.",
    sqlite3.SQLITE_PERM: "The log {} can't be opened; give yourself the right to read and write it.",
    sqlite3.SQLITE_CANTOPEN: "The log {} can't be opened; give yourself the right to read and write it and its folder.",
    sqlite3.SQLITE_FULL: "The disk that holds the log {} is full; make room and try again.",
    sqlite3.SQLITE_IOERR: "The disk that holds the log {} failed to read or write; see to the disk and try again.",
}


def _sentence(path: Path, error: sqlite3.Error) -> str:
    """Say in a sentence what is wrong with the log and what to do."""
    if path.exists() and not path.is_file():
        return f"{path} is {'a folder' if path.is_dir() else 'a device'}; name a file for the log."
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    known = _SENTENCES.get(kind)
    return known.format(path) if known else f"The log {path} can't do this: {error}."
