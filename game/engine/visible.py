"""What a query may name: the tables it is given, and the functions of the engine itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from game.engine.instance import DATABASE

MAIN = "main"
SYSTEM_VIEWS = frozenset(f"information_schema.{name}" for name in ("tables", "columns", "schemata"))
"""Views of the catalog that tell nothing but what the tables panel tells."""
NEAR = 0.6
"""Likeness (difflib) from which a name is offered."""

_FUNCTIONS = "select distinct function_name, internal, stability from duckdb_functions()"
_CHANGING = ("VOLATILE", "CONSISTENT_WITHIN_QUERY")
_HELD = """
select 'defined', type_name from duckdb_types() where not internal
union all select 'defined', view_name from duckdb_views() where not internal
union all select 'defined', sequence_name from duckdb_sequences()
union all select 'table', if(schema_name = 'main', '', schema_name || '.') || table_name
    from duckdb_tables() where not internal
"""


@dataclass(frozen=True)
class Visible:
    """Names in small letters, tables without `puzzle.` and `main.`.

    `plain`: the database holds nothing but the visible tables, so that its own catalog may be asked.
    `hidden`: its other tables; `defined`: macros, views, sequences and types that somebody put into the file. No pack
    has any of them.
    `functions`: the engine's own; `volatile`: those of them that needn't give the same twice.
    """

    tables: frozenset[str]
    plain: bool
    hidden: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    volatile: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, connection: duckdb.DuckDBPyConnection, tables: Iterable[str], like: "Visible | None" = None
    ) -> "Visible":
        """What of an open database may be named when `tables` are given to see. `like`: a database of the same maker,
        whose functions it has (to list them takes 20 ms)."""
        named = frozenset(fold(name) for name in tables)
        held: dict[str, set[str]] = {"table": set(), "defined": set()}
        for kind, name in connection.execute(_HELD).fetchall():
            held[kind].add(fold(name))
        if like is None:
            listed = [(fold(name), *rest) for name, *rest in connection.execute(_FUNCTIONS).fetchall()]
            held["defined"].update(name for name, internal, _ in listed if not internal)
            functions = frozenset(name for name, internal, _ in listed if internal)
            volatile = frozenset(name for name, internal, stability in listed if internal and stability in _CHANGING)
        else:
            held["defined"].update(like.defined)
            functions, volatile = like.functions, like.volatile
        plain = not held["defined"] and held["table"] <= named
        hidden = frozenset(held["table"] - named)
        return cls(named, plain, hidden, frozenset(held["defined"]), functions, volatile)

    def shows(self, path: Sequence[str]) -> bool:
        """Whether `[database.][schema.]name` is a table, or a view of the catalog, that may be read."""
        name = plain_name(path)
        as_said = fold(".".join(path))  # a pack may call a schema of its own `main` or `puzzle`
        return name in self.tables or as_said in self.tables or (self.plain and name in SYSTEM_VIEWS)


def fold(name: str) -> str:
    """A name as DuckDB compares it: small letters, but only of ASCII (a Kelvin sign is no k)."""
    return name.encode(errors="replace").lower().decode(errors="replace")


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Names that a slip of the hand could have meant, likeliest first."""
    return tuple(get_close_matches(name, sorted(known), cutoff=NEAR))


def plain_name(path: Sequence[str]) -> str:
    """`puzzle.main.Orders` → `orders`, `puzzle.cd.bookings` → `cd.bookings`."""
    parts = [fold(part) for part in path]
    if len(parts) > 1 and parts[0] == DATABASE:
        del parts[0]
    if len(parts) > 1 and parts[0] == MAIN:
        del parts[0]
    return ".".join(parts)
