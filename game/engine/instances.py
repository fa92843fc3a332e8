"""The databases a worker has open, each an instance of DuckDB of its own behind its own locks."""

from collections import OrderedDict
from dataclasses import dataclass

import duckdb

from game.engine import hardening, locks
from game.engine.instance import Instance
from game.engine.limits import OPEN_INSTANCES
from game.engine.visible import Visible


@dataclass(frozen=True)
class Opened:
    """An open database and what may be named in it. `enter`: statements of ours that each fresh cursor begins with."""

    connection: duckdb.DuckDBPyConnection
    visible: Visible
    enter: tuple[str, ...] = ()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A fresh cursor, on which one query may run."""
        cursor = self.connection.cursor()
        for statement in self.enter:
            cursor.execute(statement)
        return cursor


class Instances:
    """Opens a database when it is first asked for; the one unused for longest makes room for a new one."""

    def __init__(self, room: int = OPEN_INSTANCES) -> None:
        self._room = room
        self._open: OrderedDict[Instance, Opened] = OrderedDict()
        self._first: Visible | None = None

    def get(self, instance: Instance) -> Opened:
        """Raises duckdb.Error where the file is missing, damaged or of another version."""
        if instance not in self._open:
            while len(self._open) >= self._room:
                _, oldest = self._open.popitem(last=False)
                oldest.connection.close()
            with hardening.room_for_database():
                connection = locks.open_locked(instance.database)
            self._first = self._first or Visible.of(connection, instance.tables)
            self._open[instance] = Opened(connection, Visible.of(connection, instance.tables, self._first))
        self._open.move_to_end(instance)
        return self._open[instance]
