"""The player's history in one SQLite file. What was acknowledged survives a kill at any moment.

Each change is one transaction on a write-ahead log that is flushed before the call returns. Two programs on one
file wait for each other.
"""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from game.errors import ProgressError
from game.judge.verdict import Verdict
from game.play.records import AttemptKey, Ending, EndRecord, TryRecord

FILE = "progress.sqlite"
SCHEMA_VERSION = 1
_BUSY_S = 2.0
"""Seconds to wait for another program that is writing; a change takes milliseconds."""
_SCHEMA = (
    "create table settings (key text primary key, value text not null) strict",
    """create table attempts (
        puzzle_id text not null, day text not null, hard integer not null default 0,
        primary key (puzzle_id, day)) strict""",
    """create table drafts (
        puzzle_id text not null, day text not null, tab integer not null, text blob not null, saved_at text not null,
        primary key (puzzle_id, day, tab)) strict""",
    """create table submits (
        id integer primary key, puzzle_id text not null, day text not null, at text not null, local_date text not null,
        sql blob not null, words blob not null, number integer, verdict text not null) strict""",
    "create index submits_by_attempt on submits (puzzle_id, day, id)",
    """create table hints (
        puzzle_id text not null, day text not null, number integer not null, at text not null,
        primary key (puzzle_id, day, number)) strict""",
    """create table endings (
        puzzle_id text not null, day text not null, ending text not null, score integer not null,
        tries integer not null, on_day integer not null, at text not null,
        primary key (puzzle_id, day)) strict""",
)


class Progress:
    """All that is remembered. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Opens or creates the history in `folder`; raises ProgressError where that can't be."""
        self.file = folder / FILE
        self._lock = threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.file, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise ProgressError(
                f"Your history {self.file} can't be opened: {error}.",
                way_out="Move the file away to begin anew, or set SEMICOLON_HOME to another folder.",
            ) from error

    def _prepare(self) -> None:
        with self.change() as db:
            [(version,)] = db.execute("pragma user_version").fetchall()
            if version > SCHEMA_VERSION:
                raise ProgressError(f"Your history {self.file} was written by a newer Semicolon. Please update.")
            if version == 0:
                for statement in _SCHEMA:
                    db.execute(statement)
                db.execute(f"pragma user_version = {SCHEMA_VERSION}")

    def close(self) -> None:
        """Gives the file back."""
        with self._lock:
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or none. Nested use joins the outer one.

        Raises ProgressError where the file can't be written.
        """
        with self._lock:
            if self._db.in_transaction:
                yield self._db
                return
            try:
                self._db.execute("begin immediate")
                yield self._db
                self._db.execute("commit")
            except BaseException as error:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                if isinstance(error, sqlite3.Error):
                    raise ProgressError(f"Your history can't be saved: {error}.") from error
                raise

    def _read(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise ProgressError(f"Your history can't be read: {error}.") from error

    # settings

    def get(self, key: str, default: Any = None) -> Any:
        """A setting's JSON value, or `default`."""
        rows = self._read("select value from settings where key = ?", key)
        return json.loads(rows[0][0]) if rows else default

    def set(self, key: str, value: Any) -> None:
        """Keeps a setting."""
        with self.change() as db:
            db.execute("insert or replace into settings values (?, ?)", (key, json.dumps(value)))

    # drafts

    def drafts(self, key: AttemptKey) -> dict[int, str]:
        """Texts of the editor's tabs, by tab number."""
        rows = self._read("select tab, text from drafts where puzzle_id = ? and day = ? order by tab", *_where(key))
        return {tab: _text(blob) for tab, blob in rows}

    def save_draft(self, key: AttemptKey, tab: int, text: str, at: datetime) -> None:
        """Keeps what stands in a tab."""
        with self.change() as db:
            values = (*_where(key), tab, _blob(text), at.isoformat())
            db.execute("insert or replace into drafts values (?, ?, ?, ?, ?)", values)

    def drop_draft(self, key: AttemptKey, tab: int) -> None:
        """Forgets a tab; the ones behind it move up."""
        with self.change() as db:
            db.execute("delete from drafts where puzzle_id = ? and day = ? and tab = ?", (*_where(key), tab))
            rows = db.execute(
                "select tab from drafts where puzzle_id = ? and day = ? and tab > ? order by tab", (*_where(key), tab)
            ).fetchall()
            for (behind,) in rows:
                moved = (behind - 1, *_where(key), behind)
                db.execute("update drafts set tab = ? where puzzle_id = ? and day = ? and tab = ?", moved)

    # attempts

    def hard(self, key: AttemptKey) -> bool:
        """Whether hard mode was chosen."""
        return bool(self._read("select 1 from attempts where puzzle_id = ? and day = ? and hard = 1", *_where(key)))

    def set_hard(self, key: AttemptKey, hard: bool) -> None:
        """Keeps the choice."""
        with self.change() as db:
            db.execute("insert or replace into attempts values (?, ?, ?)", (*_where(key), int(hard)))

    def tries(self, key: AttemptKey) -> tuple[TryRecord, ...]:
        """Submits that gave tiles, oldest first."""
        rows = self._read(
            "select number, sql, verdict from submits where puzzle_id = ? and day = ? order by id", *_where(key)
        )
        return tuple(TryRecord(n, _text(sql), Verdict.from_json(json.loads(verdict))) for n, sql, verdict in rows)

    def queries(self, pack: str) -> tuple[str, ...]:
        """Every text that was ever submitted for a pack's puzzles, each once, oldest first."""
        rows = self._read(
            "select sql from submits where puzzle_id like ? escape '\\' order by id", f"{_literal(pack)}/%"
        )
        return tuple(dict.fromkeys(_text(sql) for (sql,) in rows))

    def counted_words(self, key: AttemptKey) -> dict[tuple[str, ...], int]:
        """The tokens of each text that counted, with its try's number."""
        rows = self._read(
            "select words, number from submits where puzzle_id = ? and day = ? and number is not null", *_where(key)
        )
        return {tuple(json.loads(_text(words))): number for words, number in rows}

    def add_try(self, key: AttemptKey, at: datetime, sql: str, words: list[str], verdict: Verdict) -> None:
        """Keeps a submit; counted iff `verdict.counted`."""
        number = verdict.try_number if verdict.counted else None
        row = (
            *_where(key),
            at.isoformat(),
            at.date().isoformat(),
            _blob(sql),
            _blob(json.dumps(words)),
            number,
            json.dumps(verdict.to_json()),
        )
        with self.change() as db:
            db.execute(
                "insert into submits (puzzle_id, day, at, local_date, sql, words, number, verdict) "
                "values (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def latest_date(self) -> date | None:
        """The latest local date anything was submitted or ended on: a clock behind it was set back."""
        rows = self._read(
            "select max(d) from (select local_date as d from submits union all select substr(at, 1, 10) from endings)"
        )
        return date.fromisoformat(rows[0][0]) if rows[0][0] else None

    def hints(self, key: AttemptKey) -> tuple[int, ...]:
        """Numbers of the hints taken."""
        rows = self._read("select number from hints where puzzle_id = ? and day = ? order by number", *_where(key))
        return tuple(number for (number,) in rows)

    def add_hint(self, key: AttemptKey, number: int, at: datetime) -> None:
        """Keeps that a hint was taken; twice is once."""
        with self.change() as db:
            db.execute("insert or ignore into hints values (?, ?, ?, ?)", (*_where(key), number, at.isoformat()))

    # endings

    def ending(self, key: AttemptKey) -> EndRecord | None:
        """How the attempt ended, or None while it goes on."""
        rows = self._read("select * from endings where puzzle_id = ? and day = ?", *_where(key))
        return _end_record(rows[0]) if rows else None

    def add_ending(self, end: EndRecord) -> None:
        """Keeps an ending; an attempt ends once."""
        row = (*_where(end.key), end.ending, end.score, end.tries, int(end.on_day), end.at.isoformat())
        with self.change() as db:
            db.execute("insert or ignore into endings values (?, ?, ?, ?, ?, ?, ?)", row)

    def endings(self) -> tuple[EndRecord, ...]:
        """All endings, oldest first."""
        return tuple(_end_record(row) for row in self._read("select * from endings order by at, puzzle_id"))

    def tried_days(self) -> frozenset[date]:
        """Season dates with at least one submit."""
        return frozenset(
            date.fromisoformat(d) for (d,) in self._read("select distinct day from submits where day <> ''")
        )


def _literal(text: str) -> str:
    """For LIKE: nothing in it is a wildcard."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _where(key: AttemptKey) -> tuple[str, str]:
    return key.puzzle_id, key.day.isoformat() if key.day else ""


def _end_record(row: tuple[Any, ...]) -> EndRecord:
    puzzle_id, day, ending, score, tries, on_day, at = row
    kind: Ending = ending
    key = AttemptKey(puzzle_id, date.fromisoformat(day) if day else None)
    return EndRecord(key, kind, score, tries, bool(on_day), datetime.fromisoformat(at))


def _blob(text: str) -> bytes:
    """Any text a keyboard or clipboard can bring, lone surrogates and NUL too."""
    return text.encode("utf-8", errors="surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", errors="surrogatepass")
