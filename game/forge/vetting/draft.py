"""A candidate as it would stand in a pack: plain data that can go to another process, or machine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from game.forge.drafting import tree
from game.forge.drafting.candidate import Candidate, digest
from game.forge.world.words import spoken

LINE_WIDTH = 120


@dataclass(frozen=True)
class Draft:
    """`name` is the puzzle's, `blueprint` and `key` say where it comes from, `document` is what its file says. `held`:
    a person has approved or edited it, so it is never written anew."""

    name: str
    blueprint: str
    key: str
    document: Mapping[str, Any]
    held: bool = False

    def named(self, name: str) -> "Draft":
        """The same puzzle under the name that it has already."""
        return replace(self, name=name)

    @property
    def title(self) -> str:
        return str(self.document["title"])


def draft_of(candidate: Candidate) -> Draft:
    """The draft of a candidate. Its name comes from the title, so that it tells nothing of the way to solve it."""
    document: dict[str, Any] = {
        "title": candidate.title,
        "brief": spoken(candidate.brief),
        "concepts": list(candidate.concepts),
        "answer": tree.text(candidate.answer),
        "also": [tree.text(query) for query in candidate.also],
        "wrong": [{"sql": tree.text(miss.query), "why": spoken(miss.why)} for miss in candidate.wrong],
        "assume": [{"sql": sql, "why": why} for sql, why in candidate.assume],
        "start": tree.text(candidate.start) if candidate.start is not None else "",
        "hints": {"concept": spoken(candidate.hint)} if candidate.hint else {},
        "explain": spoken(candidate.explain),
        "forged": {"blueprint": candidate.blueprint, "key": candidate.key},
    }
    name = f"{_slug(candidate.title)}-{digest(candidate.blueprint, candidate.key)[:4]}"
    return Draft(name, candidate.blueprint, candidate.key, {k: v for k, v in document.items() if v})


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")[:48].strip("-") or "puzzle"


class _Dumper(yaml.SafeDumper):
    """Queries in blocks, prose folded."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else ">" if len(value) > LINE_WIDTH else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


_Dumper.add_representer(str, _text)


def puzzle_text(document: Mapping[str, Any]) -> str:
    """A puzzle's file."""
    blocks = {key: f"{value}\n" if key in ("answer", "start") else value for key, value in document.items()}
    return yaml.dump(blocks, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)
