"""SQL laid out as a good analyst writes it: a clause to a line, and broken further only where a line would be too
long."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp

from game.forge.world.world import DIALECT

WIDTH = 96
_QUOTED = re.compile(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")")
_ALONE = re.compile(r"^(with|union|intersect|except)\b")
"""What begins a line of its own and takes none in."""


@dataclass
class _Line:
    text: str
    depth: int
    inner: list["_Line"] = field(default_factory=list)


def laid_out(tree: exp.Expr) -> str:
    """The text of a query, with small keywords; it parses to the same tree."""
    pretty = _plain(
        tree.sql(dialect=DIALECT, pretty=True, normalize_functions="lower", max_text_width=WIDTH, comments=False)
    )
    if "\n" in "".join(_QUOTED.findall(pretty)):
        return pretty
    compact = _spoken("\n".join(_written(_nested(pretty.split("\n")))))
    same = sqlglot.parse_one(compact, read=DIALECT) == sqlglot.parse_one(pretty, read=DIALECT)
    return compact if same else pretty


def _spoken(sql: str) -> str:
    """`date '2025-01-31'`, `x not in (…)` and `x is not null`, as people write them."""
    sql = re.sub(r"\bcast\(('\d{4}-\d\d-\d\d') as date\)", r"date \1", sql)
    sql = re.sub(r"\bnot ([\w.]+) in \(", r"\1 not in (", sql)
    return re.sub(r"\bnot ([\w.]+|\([^()]*\)) is null\b", r"\1 is not null", sql)


def _plain(sql: str) -> str:
    """With small keywords, and without those that say nothing."""
    parts = _QUOTED.split(sql)
    return "".join(part if n % 2 else _lowered(part) for n, part in enumerate(parts))


def _lowered(part: str) -> str:
    small = re.sub(r"\b[A-Z][A-Z_]+\b", lambda found: found[0].lower(), part)
    small = small.replace("filter(where", "filter (where")
    return re.sub(
        r"\b(not )?exists\(", r"\1exists (", re.sub(r"(?<=\S) asc\b(?=,?$|\)|,| nulls)", "", small, flags=re.MULTILINE)
    )


def _nested(lines: Sequence[str]) -> list[_Line]:
    """Lines by their indentation."""
    top: list[_Line] = []
    open_: list[_Line] = []
    for line in lines:
        text = line.strip()
        made = _Line(text, len(line) - len(line.lstrip()))
        while open_ and open_[-1].depth >= made.depth:
            open_.pop()
        (open_[-1].inner if open_ else top).append(made)
        open_.append(made)
    return top


def _written(lines: Sequence[_Line], indent: int = 0) -> Iterator[str]:
    """Lines as they stand; what fits on one is put on one. A bracket that is closed on a later line of the same depth
    belongs to the line that opened it."""
    n = 0
    while n < len(lines):
        group = [lines[n]]
        while n + len(group) < len(lines) and lines[n + len(group)].text.startswith(")"):
            group.append(lines[n + len(group)])
        n += len(group)
        yield from _group(group, indent)


def _group(group: Sequence[_Line], indent: int) -> Iterator[str]:
    whole = _joined(group)
    breaks = any(_ALONE.match(line.text) for line in group) and group[0].inner
    if len(whole) + indent <= WIDTH and not breaks and _may_join(group):
        yield " " * indent + whole
        return
    for line in group:
        yield " " * indent + line.text
        yield from _written(line.inner, indent + 2)


def _may_join(group: Sequence[_Line]) -> bool:
    """Whether what is inside is no query of several clauses: such a one stays broken, but for a short `exists`."""
    clauses = [line.text.split(" ")[0] for one in group for line in one.inner]
    queries = clauses.count("select") + clauses.count("from")
    return queries < 2 or (len(_joined(group)) <= WIDTH * 0.85 and "exists (" in group[0].text)


def _joined(group: Sequence[_Line]) -> str:
    parts = [text for line in group for text in (line.text, *(_joined([inner]) for inner in line.inner))]
    text = " ".join(parts)
    return re.sub(r"\( ", "(", re.sub(r" \)", ")", text))
