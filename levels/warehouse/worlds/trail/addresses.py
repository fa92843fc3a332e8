"""Reads addresses: what kind of page was seen, what was searched for, and where the visitor came from."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from worlds.trail.records import Address, ParsedUrl

KINDS = (("/articles/", "article"), ("/search", "search"), ("/account", "account"), ("/tickets", "ticket"))
ENGINES = ("google.", "bing.", "duckduckgo.")
NOISE = re.compile(r"[^\w\s]+")


def parse_url(address: Address) -> ParsedUrl:
    """Path, kind, article, search and source of a page view.

    A tagged link tells its source itself; a search engine is `organic`; without either the visitor is already here or
    came by heart, which is `direct`.
    """
    parts = urlsplit(address.url)
    query = parse_qs(parts.query)
    kind = next((kind for start, kind in KINDS if parts.path.startswith(start)), "home")
    typed = query["q"][0] if kind == "search" and "q" in query else None
    return ParsedUrl(
        address.id,
        parts.path,
        kind,
        parts.path.rsplit("/", 1)[1] if kind == "article" else None,
        typed,
        None if typed is None else plain_terms(typed),
        _source(query, address.referrer),
        query.get("utm_campaign", [None])[0],
    )


def plain_terms(typed: str) -> str:
    """Search terms in one form: lower case, no punctuation, single blanks."""
    return " ".join(NOISE.sub(" ", typed.lower()).split())


def _source(query: dict[str, list[str]], referrer: str | None) -> str:
    if "utm_source" in query:
        return query["utm_source"][0]
    host = urlsplit(referrer or "").hostname or ""
    return "organic" if any(engine in f"{host}." for engine in ENGINES) else "direct"
