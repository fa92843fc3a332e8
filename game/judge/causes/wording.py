"""A replaced piece in words: what is to be seen of the player's own piece, never of what replaced it."""

from collections.abc import Callable, Iterator, Mapping

from sqlglot import exp

from game.judge.causes.edits import Edit, places
from game.judge.causes.facts import Facts
from game.judge.causes.outputs import Told, edge, output, show
from game.judge.misconceptions.catalog import Field
from game.judge.misconceptions.query import Query
from game.judge.misconceptions.trees import columns, own

M = "misconceptions"


def told(mine: Query, edit: Edit, facts: Facts) -> Told:
    """The text's list and code, and its details, for one replacement."""
    speak = _KINDS.get(edit.kind) or _KINDS[edit.kind.split("_")[0]]
    return speak(mine, edit, facts)


def _join_extra(mine: Query, edit: Edit, facts: Facts) -> Told:
    assert edit.mine is not None
    return Told("causes", "join_extra", {"table": edit.mine.alias_or_name})


def _join_kind(mine: Query, edit: Edit, facts: Facts) -> Told:
    join, other = edit.mine, edit.theirs
    assert isinstance(join, exp.Join) and isinstance(other, exp.Join)
    table = {"table": join.alias_or_name}
    if join.kind in ("SEMI", "ANTI") or other.kind in ("SEMI", "ANTI") or {join.side, other.side} & {"RIGHT", "FULL"}:
        return Told("causes", "join_kind", table)
    return Told(M, "lonely_kept" if join.side else "lonely_lost", table)


def _on(mine: Query, edit: Edit, facts: Facts) -> Told:
    join = edit.mine.find_ancestor(exp.Join) if edit.mine is not None else None
    table = join.alias_or_name if isinstance(join, exp.Join) else ""
    return Told("causes", edit.kind, {"text": show(mine, edit.mine), "table": table})


def _condition(mine: Query, edit: Edit, facts: Facts) -> Told:
    """WHERE, HAVING and QUALIFY."""
    clause, _, what = edit.kind.partition("_")
    text = {"text": show(mine, edit.mine)} if edit.mine is not None else {}
    if what == "extra" and clause == "where" and edit.mine is not None:
        asked = {column.name for column in edit.mine.find_all(exp.Column)}
        if not _of_tables(mine, edit.mine, places(mine.tree)[edit.place]):
            return Told("causes", "where_differs", text)
        later = any(own(places(mine.tree)[edit.place], exp.AggFunc, exp.Window))
        return Told("causes", "where_drops", text) if later and asked & edit.known else Told(M, "extra_condition", text)
    if edit.kind == "having_extra" and edit.mine is not None:
        asked = {column.name for column in edit.mine.find_all(exp.Column)}
        return Told("causes", "having_differs" if asked & edit.known else "having_extra", text)
    if what == "lacks":
        return Told("causes", _lacking(mine, edit) if clause == "where" else edit.kind, {})
    if what == "differs" and edit.mine is not None and edit.theirs is not None:
        found = _computed(mine, edit.mine, edit.theirs) or edge(mine, edit.mine, edit.theirs)
        if found is not None:
            return found
    return Told("causes", edit.kind, text)


def _lacking(mine: Query, edit: Edit) -> str:
    """How a condition is missing: asked only of what has been picked before, nowhere, or beside others."""
    if edit.mine is None and mine.tree.find(exp.Where) is None:
        outer = any(join.side for join in mine.tree.find_all(exp.Join))
        return "rows_let_in" if outer else "where_none"
    here = places(mine.tree)[edit.place]
    asked = {f.name for b in mine.blocks if b.select is not here for c in b.where for f in _fields(mine, c)}
    wanted = {column.name for column in edit.theirs.find_all(exp.Column)} if edit.theirs is not None else set()
    late = wanted <= asked and any(own(here, exp.AggFunc, exp.Window)) if wanted else False
    return "where_late" if late else edit.kind


def _fields(mine: Query, node: exp.Expr) -> Iterator[Field]:
    """The pack's columns that an expression asks, through CTEs and subqueries."""
    for column in columns(node):
        if (found := mine.field(column)) is not None:
            yield found


def _computed(mine: Query, one: exp.Expr, other: exp.Expr) -> Told | None:
    """A comparison of the right kind with what a subquery has computed otherwise."""
    if type(one) is not type(other) or other.find(exp.Query) is None or one.find(exp.Query) is not None:
        return None
    for column in columns(one):
        made = mine.output(column)
        if made is not None and not isinstance(made[1], exp.Column):
            return Told("causes", "where_computed", {"text": show(mine, one), "column": show(mine, column)})
    return None


def _of_tables(mine: Query, condition: exp.Expr, select: exp.Expr) -> bool:
    """Whether it asks what stands in tables: nothing computed, and nobody for a partner that is missing."""
    block = next((block for block in mine.blocks if block.select is select), None)
    found = {(column.name, column.table) for column in condition.find_all(exp.Column)}
    tables = {} if block is None else {alias: block.table(alias) for alias in block.sources}
    known = all(mine.catalog.field(tables.get(table) or "", name) for name, table in found)
    lonely = isinstance(condition, exp.Is) and block is not None and bool({t for _, t in found} & block.optional)
    return known and not lonely


def _group(mine: Query, edit: Edit, facts: Facts) -> Told:
    if edit.kind == "group_extra" and isinstance(edit.mine, exp.Column):
        made = mine.output(edit.mine)
        islands = made is not None and made[1].find(exp.Window) is not None
        return Told(
            "causes" if islands else M, "islands" if islands else "groups_split", {"column": show(mine, edit.mine)}
        )
    select = places(mine.tree)[edit.place]
    if edit.kind == "group_lacks" and select.args.get("group") is None:
        return Told("causes", "together" if not any(own(select, exp.AggFunc)) else "group_none", {})
    return Told("causes", edit.kind, {})


def _output(mine: Query, edit: Edit, facts: Facts) -> Told:
    assert edit.mine is not None and edit.theirs is not None
    return output(mine, edit.mine, edit.theirs)


def _plain(mine: Query, edit: Edit, facts: Facts) -> Told:
    text = {"text": show(mine, edit.mine)} if edit.mine is not None else {}
    return Told("causes", edit.kind, text)


def _distinct(mine: Query, edit: Edit, facts: Facts) -> Told:
    if edit.kind == "distinct_extra" and isinstance(edit.mine, exp.Distinct) and edit.mine.args.get("on") is None:
        return Told(M, "distinct_rows", {})
    return Told("causes", edit.kind, {})


def _set_operation(mine: Query, edit: Edit, facts: Facts) -> Told:
    one, other = edit.mine, edit.theirs
    same = type(one) is type(other)
    word = "union" if isinstance(one, exp.Union) else "except" if isinstance(one, exp.Except) else "intersect"
    merges = bool(one.args.get("distinct")) if one is not None else False
    if same:
        return Told(M, f"{word}_merges", {}) if merges else Told("causes", "set_repeats", {"word": f"{word} all"})
    codes = {"union": "either_part", "except": "only_first_part"}
    return Told(M, codes[word], {}) if word in codes else Told("causes", "both_parts", {})


Speak = Callable[[Query, Edit, Facts], Told]
_KINDS: Mapping[str, Speak] = {
    "join_extra": _join_extra,
    "join_kind": _join_kind,
    "on": _on,
    "joins": _plain,
    "from": _plain,
    "where": _condition,
    "having": _condition,
    "qualify": _condition,
    "group": _group,
    "output": _output,
    "outputs": _plain,
    "distinct": _distinct,
    "set": _set_operation,
    "order": _plain,
    "limit": _plain,
    "offset": _plain,
}
