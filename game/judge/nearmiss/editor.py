"""The text of an answer with one change, in no more work than the SELECT around the change takes."""

from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from game.judge.nearmiss.tree import Change, printed, read
from game.judge.normal import DIALECT

_HOLE = "____"
_COMPUTED = (exp.Pivot, "columns")
"""What the parser adds to a node by itself."""


@dataclass(frozen=True)
class _Part:
    """A part of a query that is printed by itself, and the text around it."""

    before: str
    root: exp.Expr
    copy: exp.Expr
    after: str


class Editor:
    """Makes texts of one tree's changes; the tree stays as it is."""

    def __init__(self, tree: exp.Expr) -> None:
        self._whole = _Part("", tree, tree.copy(), "")
        self._text = printed(tree)
        self._parts: dict[int, _Part] = {}

    def changed(self, change: Change) -> str | None:
        """The new text, with brackets where it needs them; None where it can't be printed as it was meant."""
        text = self._edited(change.site, change.new)
        if text is None and change.new is not None:
            return self._edited(change.site, exp.Paren(this=change.new))
        return text

    def _edited(self, site: exp.Expr, new: exp.Expr | None) -> str | None:
        select = site if isinstance(site, exp.Select) else site.parent_select
        part = self._part(select) if select is not None else self._whole
        steps = _steps(part.root, site)
        if any(name == "with_" for name, _ in steps):
            part, steps = self._whole, _steps(self._whole.root, site)
        holder = exp.Paren(this=part.copy.copy())
        twin = _twin(holder.this, steps)
        if new is None:
            twin.pop()
        else:
            copy = new.copy()
            if twin is holder.this and part.copy.args.get("with_") is None:
                copy.set("with_", None)
            twin.replace(copy)
        text = _survives(holder.this)
        return part.before + text + part.after if text is not None else None

    def _part(self, select: exp.Expr) -> _Part:
        """A SELECT by itself, without its WITH, if its text is then as it is in the whole."""
        if id(select) not in self._parts:
            copy = select.copy()
            copy.set("with_", None)
            ctes = select.args.get("with_")
            lead = printed(ctes) + " " if ctes is not None else ""
            before, _, after = self._around(select).partition(_HOLE)
            part = _Part(before + lead, select, copy, after)
            same = part.before + printed(copy) + part.after == self._text
            self._parts[id(select)] = part if same else self._whole
        return self._parts[id(select)]

    def _around(self, select: exp.Expr) -> str:
        holder = exp.Paren(this=self._whole.copy.copy())
        _twin(holder.this, _steps(self._whole.root, select)).replace(exp.column(_HOLE))
        return printed(holder.this)


def faithful(tree: exp.Expr) -> bool:
    """Whether a tree survives being printed and read again."""
    return _survives(tree.copy()) is not None


def _survives(tree: exp.Expr) -> str | None:
    """The text of a tree, if it means the tree. Printing may rewrite it: nobody needs it afterwards."""
    shape = _shape(tree)
    text = tree.sql(dialect=DIALECT, comments=False, copy=False)
    try:
        return text if _shape(read(text)) == shape else None
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None


def _steps(root: exp.Expr, site: exp.Expr) -> list[tuple[str, int | None]]:
    """The way from `root` down to `site`."""
    steps: list[tuple[str, int | None]] = []
    node = site
    while node is not root and node.parent is not None:
        steps.append((str(node.arg_key), node.index))
        node = node.parent
    return steps[::-1]


def _twin(copy: exp.Expr, steps: list[tuple[str, int | None]]) -> exp.Expr:
    """The node of a copy at the end of a way."""
    for name, index in steps:
        value = copy.args[name]
        copy = value if index is None else value[index]
    return copy


def _shape(tree: exp.Expr) -> list[tuple[type, str, int]]:
    """Kinds of nodes with their places and depths, in order: two trees of the same text and shape are the same."""
    shape: list[tuple[type, str, int]] = []
    open_: list[tuple[exp.Expr, str, int]] = [(tree, "", 0)]
    while open_:
        node, place, depth = open_.pop()
        shape.append((type(node), place, depth))
        for name in sorted(node.args):
            if (type(node), name) == _COMPUTED:
                continue
            value = node.args[name]
            children = value if isinstance(value, list) else [value]
            open_ += [(child, name, depth + 1) for child in children if isinstance(child, exp.Expr)]
    return shape
