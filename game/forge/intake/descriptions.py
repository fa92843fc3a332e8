"""Descriptions for people: the project's own made short, plain generated ones where there are none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from game.forge.world.words import noun_of, phrase_of, sentence
from game.puzzle.catalog import Column, Table
from game.strings import say

LENGTH_MOST = 300
_MARKUP = re.compile(r"[*_`#]{2,}|(?<!\w)[*_`#](?=\w)|(?<=\w)[*`](?!\w)|<[^<>]{1,80}>|\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?])\s")


def described(table: Table, words: Mapping[str, str]) -> Table:
    """The table with a description for itself and each of its columns. `words`: nouns and phrases that the user chose,
    by table and `table.column`."""
    noun = words.get(table.name) or noun_of(table.name)
    columns = tuple(
        replace(column, description=short(column.description) or _of_column(table, column, noun, words))
        for column in table.columns
    )
    text = short(table.description) or say("intake.described.table", noun=noun)
    return replace(table, description=text, columns=columns)


def unknown_words(tables: Sequence[Table], words: Mapping[str, str]) -> list[str]:
    """Entries of `words` that are about no table or column there is."""
    there = {table.name for table in tables} | {
        f"{table.name}.{column.name}" for table in tables for column in table.columns
    }
    return [place for place in words if place not in there]


def short(text: str) -> str:
    """As plain text of a sentence or a few, without the tables that Markdown draws."""
    plain = _MARKUP.sub(lambda found: found[1] or "", text)
    if plain.count("|") > 3:
        plain = plain[: plain.index("|")]
    plain = " ".join(plain.split()).removesuffix(":")
    if len(plain) <= LENGTH_MOST:
        return plain
    kept = ""
    for part in _END.split(plain):
        if kept and len(kept) + len(part) >= LENGTH_MOST:
            break
        kept = f"{kept} {part}".strip()
    return kept if len(kept) <= LENGTH_MOST else f"{kept[: LENGTH_MOST - 2].rsplit(' ', 1)[0]} …"


def _of_column(table: Table, column: Column, noun: str, words: Mapping[str, str]) -> str:
    own = words.get(f"{table.name}.{column.name}")
    if own:
        return sentence(own)
    if column.references is not None:
        to, _ = column.references
        return say(
            "intake.described.link", noun=words.get(to) or noun_of(to), phrase=phrase_of(column.name, column.type)
        )
    if column == table.key:
        return say("intake.described.key", noun=noun)
    return sentence(phrase_of(column.name, column.type))
