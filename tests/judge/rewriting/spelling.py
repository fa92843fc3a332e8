"""How a query is written down: letter case, spaces, comments, quotes. Text in, text out, by DuckDB's own lexer."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import duckdb
import sqlglot
from sqlglot import exp

_KEYWORD, _NAME = "keyword", "identifier"


@dataclass(frozen=True)
class Spelling:
    """Another way to write a text that means the same; None where there is nothing to change.

    `reads`: it has sqlglot print the text anew, which undoes what other spellings did, and fails on some of it.
    """

    name: str
    apply: Callable[[str, Random], str | None]
    reads: bool = False


def _pieces(sql: str) -> list[tuple[str, str]]:
    """(kind, text) for each token, with what stands up to the next; kinds as DuckDB calls them. Together the text."""
    raw = sql.encode()
    found = [(offset, kind.name) for offset, kind in duckdb.tokenize(sql)]
    ends = [offset for offset, _ in found[1:]] + [len(raw)]
    head = raw[: found[0][0]].decode() if found else sql
    return [("", head), *((kind, raw[a:b].decode()) for (a, kind), b in zip(found, ends, strict=True))]


def _upper(sql: str, rng: Random) -> str | None:
    return "".join(text.upper() if kind == _KEYWORD else text for kind, text in _pieces(sql))


def _lower(sql: str, rng: Random) -> str | None:
    return "".join(text.lower() if kind == _KEYWORD else text for kind, text in _pieces(sql))


def _shouted(sql: str, rng: Random) -> str | None:
    """Names compare without letter case, quoted or not."""
    return "".join(text.upper() if kind == _NAME else text for kind, text in _pieces(sql))


def _broken(sql: str, rng: Random) -> str | None:
    """A line for each word."""
    pieces = _pieces(sql)
    return "".join(text[:-1] + "\n\t" if text.endswith(" ") and len(text) > 1 else text for _, text in pieces)


def _commented(sql: str, rng: Random) -> str | None:
    remarks = [" /* why not; */ ", " -- a remark; it's here\n", " /* ' */ "]
    pieces = _pieces(sql)
    at = {n for n, (_, text) in enumerate(pieces) if text.endswith(" ")}
    chosen = {n for n in at if rng.random() < 0.2} or set(list(at)[:1])
    return "".join(text + rng.choice(remarks) if n in chosen else text for n, (_, text) in enumerate(pieces))


def _ended(sql: str, rng: Random) -> str | None:
    return f"\n{sql.rstrip().rstrip(';')} ;\n"


def _pretty(sql: str, rng: Random) -> str | None:
    return sqlglot.parse_one(sql, read="duckdb").sql(dialect="duckdb", pretty=True)


def _quoted(sql: str, rng: Random) -> str | None:
    tree = sqlglot.parse_one(sql, read="duckdb")
    for name in tree.find_all(exp.Identifier):
        if isinstance(name.parent, (exp.Column, exp.Table, exp.TableAlias, exp.Alias)):
            name.set("quoted", True)
    return tree.sql(dialect="duckdb")


def _from_first(sql: str, rng: Random) -> str | None:
    """DuckDB's `from … select …`."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    if not isinstance(tree, exp.Select) or not tree.args.get("from_"):
        return None
    around = tree.args.get("with_")
    head = exp.Select(expressions=tree.expressions, distinct=tree.args.get("distinct")).sql(dialect="duckdb")
    source = exp.Select(from_=tree.args["from_"].copy(), joins=[j.copy() for j in tree.args.get("joins") or []])
    middle = source.sql(dialect="duckdb").removeprefix("SELECT").removeprefix(" *").strip()
    tree = sqlglot.parse_one(sql, read="duckdb")
    tree.set("with_", None)
    text = tree.sql(dialect="duckdb")
    if not text.startswith(f"{head} {middle}"):
        return None
    rest = text[len(head) + 1 + len(middle) :]
    return f"{around.sql(dialect='duckdb') + ' ' if around else ''}{middle} {head}{rest}"


def _fetch_first(sql: str, rng: Random) -> str | None:
    """The standard's name for LIMIT."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    limit = tree.args.get("limit")
    if limit is None or tree.args.get("offset"):
        return None
    tree.set("limit", None)
    return f"{tree.sql(dialect='duckdb')} FETCH FIRST {limit.expression.sql()} ROWS ONLY"


def _colons(sql: str, rng: Random) -> str | None:
    """`cast(x as date)` is `x::date`, where x is a name or a text."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    at = [c for c in tree.find_all(exp.Cast) if isinstance(c.this, (exp.Column, exp.Literal)) and type(c) is exp.Cast]
    for cast in at:
        cast.replace(exp.Var(this=f"{cast.this.sql(dialect='duckdb')}::{cast.to.sql(dialect='duckdb')}"))
    return tree.sql(dialect="duckdb") if at else None


SPELLINGS: tuple[Spelling, ...] = (
    Spelling("keywords_upper", _upper),
    Spelling("keywords_lower", _lower),
    Spelling("names_upper", _shouted),
    Spelling("lines_broken", _broken),
    Spelling("comments_added", _commented),
    Spelling("semicolon_added", _ended),
    Spelling("printed_pretty", _pretty, reads=True),
    Spelling("names_quoted", _quoted, reads=True),
    Spelling("from_first", _from_first, reads=True),
    Spelling("limit_as_fetch", _fetch_first, reads=True),
    Spelling("casts_as_colons", _colons, reads=True),
)
