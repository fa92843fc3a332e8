"""How each warehouse says the few things that a profile asks for."""

import re
from dataclasses import dataclass

from game.errors import ForgeError
from game.forge.synthetic.relations import Relation

_EPOCH = "date '1970-01-01'"
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What none of these warehouses takes unquoted as a column's name; one too many only costs two quotes.
_RESERVED = frozenset(
    """account all alter and any array as asc at between both by case cast check collate column connect constraint
    create cross cube current current_date current_time current_timestamp current_user database default define delete
    desc distinct drop else end enum escape except exclude exists extract false fetch following for foreign from full
    grant group grouping groups hash having if ignore ilike in increment inner insert intersect interval into is issue
    join lateral leading left like limit localtime localtimestamp lookup merge minus natural new no not null nulls of
    offset on open or order organization outer over partition preceding primary proto qualify range recursive
    references regexp respect revoke right rlike rollup row rows sample schema select set some start struct table
    tablesample then to top trailing treat trigger true try_cast unbounded union unique unnest update user using values
    view when whenever where window with within date time timestamp year month day""".split()
)


@dataclass(frozen=True)
class Dialect:
    """Templates with `{x}` for a column or a number; `quote` goes around names.

    `one_pass`: whether quantiles of several columns can be had from one reading of the table.
    """

    name: str
    quote: str
    text: str
    real: str
    distinct: str
    low: str
    high: str
    days: str
    """Days from 1970-01-01 to `{x}`, a date or a time."""
    day: str
    """The date that is `{x}`, a whole number, days after 1970-01-01."""
    one_pass: bool = True

    def column(self, name: str) -> str:
        """A column's name for this warehouse. Snowflake keeps unquoted names in capitals, whatever dbt calls them."""
        if self.name != "snowflake":
            return self.quoted(name)
        if _PLAIN_NAME.fullmatch(name) and name in (name.lower(), name.upper()):
            return self.quoted(name.upper()) if name.lower() in _RESERVED else name
        return self.quoted(name)

    def relation(self, relation: Relation) -> str:
        """A table's place, as dbt wrote it where it did."""
        return relation.rendered or ".".join(map(self.column, relation.parts))

    def quoted(self, name: str) -> str:
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"

    def literal(self, text: str) -> str:
        """A text. BigQuery and Databricks read backslashes as escapes and know no doubled quote."""
        if self.quote == "`":
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
        return "'" + text.replace("'", "''") + "'"


_APPROX_DISTINCT, _WITHIN = "approx_count_distinct({x})", "percentile_cont({q}) within group (order by {{x}})"
_WITHIN_LOW, _WITHIN_HIGH = _WITHIN.format(q="0.01"), _WITHIN.format(q="0.99")
_DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "duckdb", '"', "varchar", "double", _APPROX_DISTINCT, "approx_quantile({x}, 0.01)",
            "approx_quantile({x}, 0.99)", f"date_diff('day', {_EPOCH}, cast({{x}} as date))",
            f"{_EPOCH} + cast({{x}} as integer)",
        ),
        Dialect(
            "postgres", '"', "text", "double precision", "count(distinct {x})", _WITHIN_LOW, _WITHIN_HIGH,
            f"cast({{x}} as date) - {_EPOCH}", f"{_EPOCH} + cast({{x}} as integer)",
        ),
        Dialect(
            "redshift", '"', "varchar", "double precision", "approximate count(distinct {x})", _WITHIN_LOW,
            _WITHIN_HIGH, f"datediff(day, {_EPOCH}, cast({{x}} as date))",
            f"cast(dateadd(day, cast({{x}} as integer), {_EPOCH}) as date)",
            one_pass=False,
        ),
        Dialect(
            "snowflake", '"', "varchar", "double", _APPROX_DISTINCT, "approx_percentile({x}, 0.01)",
            "approx_percentile({x}, 0.99)", f"datediff('day', {_EPOCH}, cast({{x}} as date))",
            f"dateadd('day', cast({{x}} as integer), {_EPOCH})",
        ),
        Dialect(
            "bigquery", "`", "string", "float64", _APPROX_DISTINCT, "approx_quantiles({x}, 100)[offset(1)]",
            "approx_quantiles({x}, 100)[offset(99)]", "unix_date(date({x}))", "date_from_unix_date(cast({x} as int64))",
        ),
        Dialect(
            "databricks", "`", "string", "double", _APPROX_DISTINCT, "approx_percentile({x}, 0.01)",
            "approx_percentile({x}, 0.99)", f"datediff(cast({{x}} as date), {_EPOCH})",
            f"date_add({_EPOCH}, cast({{x}} as int))",
        ),
    )
}  # fmt: skip
DIALECTS = tuple(_DIALECTS)
"""The warehouses that a profile can be asked of."""


def dialect_of(name: str) -> Dialect:
    """The warehouse's dialect, by sqlglot's and dbt's name. Raises ForgeError."""
    if name.lower() not in _DIALECTS:
        raise ForgeError(
            f"No profile can be written for {name}.",
            title="Unknown warehouse",
            way_out=f"These are known: {', '.join(DIALECTS)}.",
        )
    return _DIALECTS[name.lower()]
