"""Mutated SQL: whatever is typed, the parent lives, something kind is said, and the next query is answered.

SEMICOLON_FUZZ="seed:count" tries other texts, or more of them.
"""

import contextlib
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from game.engine.instance import Instance
from game.engine.limits import RUN
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.engine.tokens import tokens
from tests.engine.attack import CORPUS, MARKS, TABLES, attacks
from tests.engine.test_fence import FORMS, FORMS_TABLES

SEED, COUNT = (int(part) for part in os.environ.get("SEMICOLON_FUZZ", "20261101:1200").split(":"))
LIMITS = replace(RUN, wall_s=0.7)
MAX_MESSAGE = 320
SPICE = (
    *"( ) [ ] { } , ; . : ' \" $$ -- /* */ \\ ? $1 #1 @ ~ ! % ^ * || :: -> => := <> >= ** // 0 -1 1e999 0x 1_0".split(),
    *"NULL '' 'é' \"é\" 数据 😀 \u202e \u200b \ufeff \x00 \ud800 \udfff \x7f \r \n \t e\u0301 ﷽ ；".split(" "),
    *"select from where group by having order limit join lateral pivot unpivot with recursive values over".split(),
    *"hidden.answer insert delete returning describe summarize explain using sample columns(*) read_csv unnest".split(),
)


@pytest.fixture(scope="module")
def fuzzed(database: Callable[[str], Instance]) -> Iterator[Pool]:
    instance = Instance(database(TABLES + FORMS_TABLES).database, ("emp", "dept", "big", "t", "u", "wide", "q"))
    with contextlib.closing(Pool(instance)) as pool:
        yield pool


def grains() -> list[str]:
    """Texts to begin with: the valid forms, and what attacks fit on a page and neither swell nor hang."""
    hostile = [str(a.source["sql"]) for a in attacks() if "sql" in a.source and a.kind != "bomb"]
    return [str(form["sql"]) for form in FORMS] * 2 + hostile


def mutated(text: str, others: list[str], chance: random.Random) -> str:
    """The text after a few slips, thefts and vandalisms."""
    parts = [token.word for token in tokens(text)] or [text]
    for _ in range(chance.choice((1, 1, 1, 1, 2, 3, 4))):
        at = chance.randrange(len(parts))
        match chance.randrange(9):
            case 0:
                del parts[at : at + chance.randint(1, 3)]
            case 1:
                parts[at:at] = [chance.choice(SPICE)]
            case 2:
                parts[at] = chance.choice(SPICE)
            case 3:
                there = chance.randrange(len(parts))
                parts[at], parts[there] = parts[there], parts[at]
            case 4:
                parts[at:at] = parts[at : at + chance.randint(1, 5)] * chance.randint(1, 30)
            case 5:
                other = [token.word for token in tokens(chance.choice(others))]
                begin = chance.randrange(len(other) + 1)
                parts[at : at + chance.randint(0, 4)] = other[begin : begin + chance.randint(1, 8)]
            case 6:
                parts[at] = parts[at][: chance.randrange(len(parts[at]) + 1)]
            case 7:
                parts[at] = "(" * chance.randint(1, 40) + parts[at] + ")" * chance.randint(0, 40)
            case 8:
                parts[at] = parts[at] + chr(chance.randrange(0x110000))
        parts = parts or [""]
    return chance.choice((" ", " ", " ", " ", "\n", "", "\t/**/")).join(parts)


def check(sql: str, outcome: Outcome) -> None:
    if outcome.kind == "ok":
        assert outcome.rows is not None
        result = to_result_set(outcome.rows, 100)
        json.dumps(result.to_json())
        told = str(result.rows) + str([c.name for c in result.columns])
    else:
        assert outcome.error is not None
        told = outcome.error.text
        assert 0 < len(told) <= MAX_MESSAGE
        assert "Traceback" not in told
        assert outcome.error.line is None or 1 <= outcome.error.line <= sql.count("\n") + 1
    assert str(CORPUS.parent.parent) not in told
    assert not [mark for mark in MARKS if mark in told and mark not in sql]


def test_no_mutated_text_brings_the_parent_down(fuzzed: Pool) -> None:
    texts, kinds = grains(), Counter[str]()
    for n in range(COUNT):
        chance = random.Random(f"{SEED}-{n}")
        sql = mutated(chance.choice(texts), texts, chance)
        outcome = fuzzed.run(sql, LIMITS).result(60)
        kinds[outcome.kind] += 1
        try:
            check(sql, outcome)
        except Exception as error:
            pytest.fail(f"{error!r} on text {n} of seed {SEED}: {sql!r} → {outcome.error}")
    assert fuzzed.run("select count(*) from emp").result(60).kind == "ok"
    assert kinds["ok"] > COUNT / 50, "mutated beyond all recognition"
    assert kinds["error"] > COUNT / 10
    assert kinds["refused"] > COUNT / 50
