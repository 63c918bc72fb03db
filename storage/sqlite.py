"""SQLite through sqlite-utils: one writer thread, a few readers.

The only module that touches the database driver. sqlite-utils takes pysqlite3 where it is
installed (a SQLite without the WAL-reset bug of 3.7.0 to 3.51.2), else the standard library's.
"""

import asyncio
import functools
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import filelock
import sqlite_utils
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # its choice of driver

from bot.errors import StoreError
from storage import migrate
from storage.store import Row, Tx

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 10.0
READERS = 3
# Kilobytes. Whatever is written makes SQLite empty the caches of readers, so large ones are of no
# use to them: look-ups among a million stories cost them the same with 16 MB.
WRITER_CACHE, READER_CACHE = 16_000, 4_000
# "dktw": marks the file as ours (https://www.sqlite.org/pragma.html#pragma_application_id).
APPLICATION_ID = 0x646B7477
FIXED_IN = (3, 51, 3)
# Virtual tables have no pages of their own.
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"


class SqliteTx:
    """A transaction on one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def all(self, sql: str, /, **parameters: object) -> list[Row]:
        """Every row of a query."""
        rows: list[Row] = self._connection.execute(sql, parameters).fetchall()
        return rows

    def one(self, sql: str, /, **parameters: object) -> Row | None:
        """The first row of a query, None where there is none."""
        row: Row | None = self._connection.execute(sql, parameters).fetchone()
        return row

    def run(self, sql: str, /, **parameters: object) -> int:
        """Carry out a statement; the number of rows it changed."""
        return int(self._connection.execute(sql, parameters).rowcount)

    def many(self, sql: str, rows: Iterable[Mapping[str, object]], /) -> int:
        """Carry out a statement once for each row of parameters; how many rows that changed."""
        # Without any rows the count is -1.
        return max(int(self._connection.executemany(sql, rows).rowcount), 0)


class SqliteStore:
    """One SQLite file, or one database in memory where ``path`` is None."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = (
            self._writer
            if path is None
            else ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        )
        self._connections: list[Any] = []
        self._of_thread = threading.local()
        self._is_closed = False

    async def open(self) -> None:
        """Open the file, check whose it is and bring its schema up to date.

        Raises StoreError for a file of another program, of a newer version, or a damaged one.
        """
        await self._in(self._writer, self._prepare)

    async def check(self, *, seconds: float) -> bool:
        """Look for damaged pages for so long; whether all were looked at.

        Raises StoreError where one is damaged. What is written wrong inside a record is not seen.
        """
        return await self._in(self._writer, self._check, seconds)

    async def read(
        self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn`` on one unchanging view of the data."""
        return await self._in(self._readers, self._transact, "BEGIN", fn, args, kwargs)

    async def write(
        self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn`` in a transaction of its own and commit it; writes never overlap."""
        return await self._in(self._writer, self._transact, "BEGIN IMMEDIATE", fn, args, kwargs)

    async def close(self) -> None:
        """Finish the writes under way and let the file go."""
        self._is_closed = True
        await asyncio.to_thread(self._writer.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    async def _in(self, threads: ThreadPoolExecutor, fn: Callable[..., T], *args: Any) -> T:
        if self._is_closed:
            raise StoreError(f"{self.path}: the database is closed, docketwire is stopping")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, functools.partial(fn, *args))

    def _prepare(self) -> None:
        connection = self._connection()
        with self._translated():
            check_owner(connection, self.path)
            connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE}")
            migrate.migrate(connection, self.path)
            if self.path is not None:
                connection.execute("PRAGMA journal_mode = WAL")

    def _check(self, seconds: float) -> bool:
        connection = self._connection()
        deadline = time.monotonic() + seconds
        watch = threading.Timer(seconds, connection.interrupt)
        watch.start()
        try:
            with self._translated():
                # Each by itself: of the whole file it would also go through the search index, word
                # by word, which takes ten times as long.
                for row in connection.execute(_TABLES).fetchall():
                    if time.monotonic() >= deadline:
                        return False
                    found = connection.execute(f"PRAGMA quick_check('{row[0]}')").fetchone()[0]
                    if found != "ok":
                        raise damaged(self.path, found)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            return False
        finally:
            watch.cancel()
        return True

    def _transact(
        self, begin: str, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> T:
        connection = self._connection()
        with self._translated():
            connection.execute(begin)
            try:
                result = fn(SqliteTx(connection), *args, **kwargs)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

    def _connection(self) -> Any:
        connection = getattr(self._of_thread, "connection", None)
        if connection is None:
            with self._translated():
                connection = connect(self.path)
            self._of_thread.connection = connection
            self._connections.append(connection)
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raised = explain(error, self.path)
            if raised is None:
                raise
            raise raised from error


def connect(path: Path | None) -> Any:
    """A connection with our settings; transactions are begun by hand.

    WAL with synchronous FULL: a commit survives a power cut, at 0.17 ms (measured,
    docs/design.md).
    """
    raw = sqlite3.connect(
        ":memory:" if path is None else str(path),
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection = sqlite_utils.Database(raw, execute_plugins=False).conn
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{READER_CACHE}")
    return connection


def check_owner(connection: Any, path: Path | None) -> None:
    """Refuse a database that another program made; mark a new one as ours."""
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    if owner == APPLICATION_ID:
        return
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if owner or tables:
        raise StoreError(
            f"{path}: this is another program's database, and is left as it is; "
            "set DOCKETWIRE_DATABASE to a file of docketwire's own"
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def explain(error: Exception, path: Path | None) -> StoreError | None:
    """What a driver's error means and what to do, None where it is a fault of our own."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return StoreError(
            f"{path}: another program has held the database for {BUSY_SECONDS:.0f} s; "
            "end it, or wait and try again",
            passing=True,
        )
    if "disk is full" in text:
        return StoreError(
            f"{path}: the disk is full; nothing was lost, free some space", passing=True
        )
    if "malformed" in text or "not a database" in text:
        return damaged(path, text)
    if "unable to open" in text or "readonly" in text:
        return StoreError(f"{path}: {text}; check that the folder exists and may be written")
    return None


def damaged(path: Path | None, found: str) -> StoreError:
    """That a file is no sound database, and what to do."""
    return StoreError(
        f"{path}: the file is damaged or no SQLite database ({found}); "
        "restore a backup with: docketwire db restore PATH"
    )


def loop_lock(path: Path) -> filelock.FileLock:
    """Take the lock that one polling loop holds on a database; release it when done.

    Raises StoreError where another loop holds it. The lock ends with its process, however that
    ends.
    """
    lock = filelock.FileLock(f"{path}.lock")
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout as error:
        raise StoreError(
            f"{path}: another docketwire is polling into this database; stop it first, "
            "or give this one a database of its own with DOCKETWIRE_DATABASE"
        ) from error
    return lock


def version() -> tuple[str, bool]:
    """SQLite's version, and whether it has the WAL-reset bug (3.7.0 to 3.51.2)."""
    numbers = tuple(int(part) for part in sqlite3.sqlite_version.split("."))
    return sqlite3.sqlite_version, numbers < FIXED_IN


def backup(path: Path, target: Path) -> None:
    """Copy a database that may be in use into the new file ``target``, and open it to be sure.

    Raises StoreError where ``target`` exists or the copy does not check out.
    """
    if target.exists():
        raise StoreError(f"{target}: exists already; name a new file")
    connection = _opened(path)
    try:
        connection.execute("VACUUM INTO :target", {"target": str(target)})
    except sqlite3.DatabaseError as error:
        raise explain(error, path) or StoreError(f"{path}: {error}") from error
    finally:
        connection.close()
    verify(target)


def verify(path: Path) -> int:
    """Open a database file, check it through, and return its schema version.

    Raises StoreError where it is missing, damaged, not ours, or newer than this program.
    """
    if not path.is_file():
        raise StoreError(f"{path}: there is no such file")
    connection = _opened(path)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise StoreError(f"{path}: the file is damaged: {found}")
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StoreError(f"{path}: this is not a docketwire database")
        return migrate.check_version(connection, path)
    except sqlite3.DatabaseError as error:
        raise explain(error, path) or StoreError(f"{path}: {error}") from error
    finally:
        connection.close()


def _opened(path: Path) -> Any:
    """A connection to a file that may be no database: StoreError where it is none."""
    try:
        return connect(path)
    except sqlite3.DatabaseError as error:
        raise explain(error, path) or StoreError(f"{path}: {error}") from error


def restore(source: Path, path: Path) -> Path | None:
    """Put a checked copy of a backup in a database's place; what was there is kept beside it.

    Returns where that is, None where there was nothing. Raises StoreError where the backup does
    not check out or a loop is using the database.
    """
    verify(source)
    lock = loop_lock(path)
    try:
        fresh = path.with_name(f"{path.name}.restoring")
        fresh.unlink(missing_ok=True)
        backup(source, fresh)
        kept = None
        if path.exists():
            kept = path.with_name(f"{path.name}.before-restore.bak")
            # Byte for byte, with its log: what is replaced may be too damaged for SQLite to copy.
            for suffix in ("", "-wal"):
                if path.with_name(path.name + suffix).exists():
                    shutil.copy2(f"{path}{suffix}", f"{kept}{suffix}")
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
        return kept
    finally:
        lock.release()
