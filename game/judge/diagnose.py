"""Why a result is wrong, told by stage and symptom, never the fix.

Findings come from the difference of the results; the first is the one a player is shown.
"""

from collections.abc import Sequence

from game.judge.compare import Comparer, Comparison
from game.judge.verdict import Finding
from game.puzzle.contract import Contract, OrderKey
from game.puzzle.resultset import Json, ResultSet
from game.strings import say

_SHOWN_VALUES = 3


def diagnose(
    comparer: Comparer,
    found: Comparison,
    contract: Contract,
    target: ResultSet,
    result: ResultSet,
    clauses: Sequence[str],
    cause: str | None = None,
) -> tuple[Finding, ...]:
    """Findings for a wrong result, the most telling first; at least one. `clauses`: those of the player's query that
    decide which rows stay; `cause`: the stage at which it goes wrong, if its tree has told."""
    case = _Case(comparer, found, contract, target, result, clauses, cause)
    for stage in (_columns, _empty, _order, _repeated, _rows_lost, _rows_added, _values, _counts):
        findings = stage(case)
        if findings:
            return tuple(findings)
    return (_finding(cause or "WHERE", "different"),)


class _Case:
    """Everything a finding may look at."""

    def __init__(
        self,
        comparer: Comparer,
        found: Comparison,
        contract: Contract,
        target: ResultSet,
        result: ResultSet,
        clauses: Sequence[str],
        cause: str | None,
    ) -> None:
        self.clauses = clauses
        self.cause = cause
        self.comparer = comparer
        self.found = found
        self.contract = contract
        self.target = target
        self.result = result
        self.names = [c.name for c in contract.columns]

    @property
    def may_multiply(self) -> bool:
        """Whether rows may come more often for a join: nothing says that it is something else."""
        return self.cause in (None, "FROM", "JOIN")


def _columns(case: _Case) -> list[Finding]:
    wanted, given = len(case.target.columns), len(case.result.columns)
    if wanted == given:
        return []
    code = "too_few_columns" if given < wanted else "too_many_columns"
    return [_finding("SELECT", code, wanted=_plural(wanted, "column"), given=given)]


def _empty(case: _Case) -> list[Finding]:
    return (
        [_finding(_losing(case), "empty", wanted=_plural(case.target.total, "row"))] if case.result.total == 0 else []
    )


def _order(case: _Case) -> list[Finding]:
    return [out_of_order(case.contract)] if case.found.same_rows and case.found.order == "absent" else []


def out_of_order(contract: Contract) -> Finding:
    """Right rows in another order than the keys ask."""
    keys = ", ".join(map(_sorted_by, contract.order))
    return _finding("ORDER BY", "order", keys=keys)


def _sorted_by(key: OrderKey) -> str:
    if key.values:
        return f"`{key.column}` ({', '.join(key.values if key.direction == 'asc' else key.values[::-1])})"
    return f"`{key.column}` {'↓' if key.direction == 'desc' else '↑'}"


def _repeated(case: _Case) -> list[Finding]:
    """Every target row is there, but some come more often than they should."""
    extra = [case.result.rows[i] for i in case.found.extra if i < len(case.result.rows)]
    if case.found.missing or not extra or not case.may_multiply:
        return []
    wanted = {_key(row) for row in case.target.rows}
    again = [row for row in extra if _key(row) in wanted]
    if len(again) < len(extra) or len(extra) < len(case.found.extra):
        return []
    return [_finding("JOIN", "repeated", count=_plural(len(extra), "row"), example=_show(again[0]))]


def _rows_lost(case: _Case) -> list[Finding]:
    if not case.found.missing or case.found.extra:
        return []
    lost = case.target.rows[case.found.missing[0]]
    code = "rows_lost_null" if any(v is None for v in lost) else "rows_lost"
    return [_finding(_losing(case), code, count=_plural(len(case.found.missing), "row"), example=_show(lost))]


def _rows_added(case: _Case) -> list[Finding]:
    if case.found.missing or not case.found.extra:
        return []
    first = case.found.extra[0]
    example = _show(case.result.rows[first]) if first < len(case.result.rows) else "…"
    count = case.result.total - len(case.found.pairs)
    return [_finding(_adding(case), "rows_added", count=_plural(count, "row"), example=example)]


def _values(case: _Case) -> list[Finding]:
    """As many rows, and all columns but one agree: the fault is in what is computed."""
    states = case.found.columns
    wrong = [n for n, state in enumerate(states) if state != "exact"]
    if case.result.total != case.target.total or len(wrong) != 1 or len(states) == 1:
        return []
    [n] = wrong
    if case.comparer.pairs_without(n) < case.target.total:
        return []
    factor = _common_factor(case, n) if case.may_multiply else None
    if factor is not None:
        return [_finding("JOIN", "multiplied", column=case.names[n], factor=f"{factor:g}")]
    found = _finding("SELECT", "values", column=case.names[n], count=_plural(len(case.found.missing), "row"))
    return [found]


def _common_factor(case: _Case, n: int) -> float | None:
    """The whole number every value of a column is multiplied by, where the other columns tell the rows apart."""
    others = [m for m in range(len(case.names)) if m != n]
    mine = {_key([row[m] for m in others]): row[n] for row in case.result.rows}
    factors = set()
    for row in case.target.rows:
        wanted, given = _number(row[n]), _number(mine.get(_key([row[m] for m in others])))
        if wanted is None or given is None or wanted == 0:
            return None
        factors.add(round(given / wanted, 6))
    factor = factors.pop() if len(factors) == 1 else 0.0
    return factor if factor > 1 and factor.is_integer() else None


def _counts(case: _Case) -> list[Finding]:
    """Rows lack and rows are too many: say how far the counts are apart, and what agrees."""
    right = [f"`{name}`" for name, state in zip(case.names, case.found.columns, strict=True) if state == "exact"]
    matched = len(case.found.pairs)
    given, wanted = case.result.total, case.target.total
    if given != wanted:
        stage, code = (_adding(case), "more_rows") if given > wanted else (_losing(case), "fewer_rows")
        return [_finding(stage, code, given=_plural(given, "row"), wanted=wanted, matched=matched)]
    special = _special_rows(case)
    if special:
        return special
    if right:
        return [_finding("SELECT", "some_columns", right=" and ".join(right), matched=matched, wanted=wanted)]
    code = "partly" if matched else "different"
    return [_finding(case.cause or "WHERE", code, matched=matched, wanted=wanted)]


def _special_rows(case: _Case) -> list[Finding]:
    """As many rows lack as are too many, and they agree in the columns that are right: the others differ there."""
    states = case.found.columns
    right = [n for n, state in enumerate(states) if state == "exact"]
    missing = [case.target.rows[i] for i in case.found.missing]
    extra = [case.result.rows[i] for i in case.found.extra if i < len(case.result.rows)]
    if not case.found.pairs or not right or len(right) == len(states):
        return []
    lacking, surplus = (sorted(_key([row[n] for n in right]) for row in rows) for rows in (missing, extra))
    if lacking != surplus:
        return []
    wrong = ", ".join(f"`{case.names[n]}`" for n, state in enumerate(states) if state != "exact")
    example = _show([missing[0][n] for n in right])
    matched, wanted = len(case.found.pairs), case.target.total
    return [_finding("SELECT", "some_rows", matched=matched, wanted=wanted, example=example, wrong=wrong)]


def _losing(case: _Case) -> str:
    """The stage that loses rows: the one that was told, else the only one there is, FROM where there is none."""
    if case.cause is not None:
        return case.cause
    stages = [stage for stage in ("JOIN", "WHERE", "HAVING", "LIMIT") if stage in case.clauses]
    if len(stages) == 1:
        return stages[0]
    return "WHERE" if stages else "FROM"


def _adding(case: _Case) -> str:
    """The stage that lets rows in: the one that was told, else HAVING where groups are filtered, JOIN where nothing
    filters."""
    if case.cause is not None:
        return case.cause
    if "HAVING" in case.clauses and "WHERE" not in case.clauses:
        return "HAVING"
    return "JOIN" if "JOIN" in case.clauses and "WHERE" not in case.clauses else "WHERE"


def _finding(stage: str, code: str, **details: object) -> Finding:
    return Finding(stage, code, say(f"judge.finding.{code}", **details))


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _key(values: Sequence[Json]) -> str:
    return repr(values if isinstance(values, list) else list(values))


def _number(value: Json) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None


def _show(row: Sequence[Json]) -> str:
    """The first values of a row for a sentence: `Ada · Byron`."""
    shown = ["null" if v is None else str(v) for v in row[:_SHOWN_VALUES]]
    return " · ".join(f"`{text}`" for text in shown)
