"""What the names in an answer mean: the sources of each SELECT, their columns, types and keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

_FAMILIES = {
    "number": ("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "U", "DECIMAL", "NUMERIC", "DOUBLE", "FLOAT", "REAL"),
    "text": ("VARCHAR", "TEXT", "CHAR", "STRING"),
    "stamp": ("TIMESTAMP", "DATETIME"),
    "date": ("DATE",),
    "bool": ("BOOL",),
}
_NUMBERS = (exp.Count, exp.Sum, exp.Avg, exp.Median, exp.Round, exp.Year, exp.Month, exp.Quarter, exp.Extract)
_DEEPEST = 20


@dataclass(frozen=True)
class Column:
    """A column as far as it is known; `key`: others refer to it, or it is called id; `to`: what it refers to."""

    name: str
    type: str = ""
    nullable: bool = True
    key: bool = False
    to: tuple[str, str] | None = None

    @property
    def family(self) -> str:
        """number, text, stamp, date, bool, or ""."""
        return family(self.type)

    @property
    def like_key(self) -> bool:
        """Whether people would take it for an identifier."""
        return self.key or self.to is not None or self.name == "id" or self.name.endswith("_id")


@dataclass(frozen=True)
class Source:
    """What stands in FROM or JOIN; `table` is the pack's, "" for a subquery or CTE."""

    alias: str
    table: str
    columns: Mapping[str, Column]
    optional: bool = False
    """Whether an outer join may fill it with nulls."""


def family(type_name: str) -> str:
    """The family of a type's name; "" for lists, structs and unknown ones."""
    upper = type_name.upper()
    if upper.endswith("]"):
        return ""
    return next((name for name, starts in _FAMILIES.items() if upper.startswith(starts)), "")


class Names:
    """The names of one tree, looked up against the pack's tables."""

    def __init__(self, tree: exp.Expr, tables: Sequence[Mapping[str, Any]]) -> None:
        referred = {tuple(c["references"]) for t in tables for c in t["columns"] if c.get("references")}
        self._tables = {
            str(t["name"]).lower(): {
                str(c["name"]).lower(): Column(
                    str(c["name"]),
                    str(c["type"]),
                    bool(c.get("nullable", True)),
                    (t["name"], c["name"]) in referred or str(c["name"]).lower() == "id",
                    tuple(c["references"]) if c.get("references") else None,
                )
                for c in t["columns"]
            }
            for t in tables
        }
        self._queries = {cte.alias.lower(): cte.this for cte in tree.find_all(exp.CTE)}
        self._known: dict[int, tuple[Source, ...]] = {}

    def sources(self, select: exp.Expr, depth: int = 0) -> tuple[Source, ...]:
        """What a SELECT reads, in order; () for other nodes and beyond a sensible depth."""
        if depth > _DEEPEST or not isinstance(select, exp.Select):
            return ()
        if id(select) not in self._known:
            self._known[id(select)] = tuple(self._sources(select, depth))
        return self._known[id(select)]

    def resolve(self, column: exp.Expr, depth: int = 0) -> tuple[Source, Column] | None:
        """The source and column that a name means, in its SELECT or one around it."""
        select = column.find_ancestor(exp.Select)
        name, table = column.name.lower(), column.text("table").lower()
        while select is not None:
            for source in self.sources(select, depth + 1):
                if table in ("", source.alias) and name in source.columns:
                    return source, source.columns[name]
            select = select.find_ancestor(exp.Select)
        return None

    def family(self, node: exp.Expr, depth: int = 0) -> str:
        """The type family of an expression, "" where it isn't plain."""
        return family(self._type(node, depth).type)

    def outer(self, condition: exp.Expr) -> bool:
        """Whether a condition in a subquery names something of a query around it."""
        select = condition.find_ancestor(exp.Select)
        if select is None or select.find_ancestor(exp.Select) is None:
            return False
        own = {s.alias for s in self.sources(select)}
        columns = {name for s in self.sources(select) for name in s.columns}
        around = [c for c in condition.find_all(exp.Column) if c.find_ancestor(exp.Select) is select]
        return any(
            c.text("table").lower() not in own if c.text("table") else c.name.lower() not in columns
            for c in around
            if self.resolve(c) is not None
        )

    def _sources(self, select: exp.Select, depth: int) -> list[Source]:
        first = select.args.get("from_")
        found: list[Source] = []
        if first is not None:
            found.append(self._source(first.this, depth, False))
        for join in select.args.get("joins") or []:
            side = str(join.args.get("side") or "").upper()
            if side in ("RIGHT", "FULL"):
                found = [Source(s.alias, s.table, s.columns, True) for s in found]
            if str(join.args.get("kind") or "").upper() not in ("SEMI", "ANTI"):
                found.append(self._source(join.this, depth, side in ("LEFT", "FULL")))
        return found

    def _source(self, node: exp.Expr, depth: int, optional: bool) -> Source:
        alias = node.alias_or_name.lower()
        if isinstance(node, exp.Table):
            name = node.name.lower()
            if not node.text("db") and name in self._queries:
                return Source(alias, "", self._outputs(self._queries[name], depth + 1), optional)
            full = f"{node.text('db').lower()}.{name}" if node.text("db") else name
            table = full if full in self._tables else name
            known = self._tables.get(table)
            return Source(alias, table if known is not None else "", known or {}, optional)
        if isinstance(node, exp.Subquery):
            return Source(alias, "", self._outputs(node.this, depth + 1), optional)
        return Source(alias, "", {}, optional)

    def _outputs(self, query: exp.Expr, depth: int) -> dict[str, Column]:
        """The output columns of a query, by name."""
        while isinstance(query, (exp.SetOperation, exp.Subquery)):
            query = query.this
        outputs: dict[str, Column] = {}
        if depth > _DEEPEST or not isinstance(query, exp.Select):
            return outputs
        for item in query.expressions:
            if isinstance(item, exp.Star):
                for source in self.sources(query, depth):
                    outputs |= source.columns
            elif item.alias_or_name:
                name = item.alias_or_name.lower()
                known = self._type(item.unalias(), depth)
                outputs[name] = Column(name, known.type, known.nullable, known.key, known.to)
        return outputs

    def _type(self, node: exp.Expr, depth: int) -> Column:
        if isinstance(node, exp.Column):
            found = self.resolve(node, depth)
            return found[1] if found else Column("")
        if isinstance(node, exp.Cast):
            return Column("", node.args["to"].sql(dialect="duckdb"))
        if isinstance(node, _NUMBERS) or (isinstance(node, exp.Literal) and not node.is_string):
            return Column("", "DOUBLE", not isinstance(node, exp.Count))
        if isinstance(node, (exp.Min, exp.Max, exp.Paren, exp.Filter, exp.Window, exp.Coalesce, exp.Lag, exp.Lead)):
            inner = self._type(node.this, depth + 1) if depth < _DEEPEST else Column("")
            return Column("", inner.type)
        if isinstance(node, (exp.Mul, exp.Div, exp.Mod)):
            return Column("", "DOUBLE")
        if isinstance(node, (exp.Lower, exp.Upper, exp.DPipe, exp.Concat)) or (
            isinstance(node, exp.Literal) and node.is_string
        ):
            return Column("", "VARCHAR")
        return Column("")
