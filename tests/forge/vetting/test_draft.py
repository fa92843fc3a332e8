"""Drafts as files: what is read again is what was written, and a name gives nothing away."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from sqlglot import parse_one

from game.forge.drafting.candidate import Candidate, Miss, Output
from game.forge.making.previous import written_text
from game.forge.vetting.draft import draft_of, puzzle_text
from game.puzzle import fields
from game.puzzle.pack import parse_puzzle

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
PROSE = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)


def _candidate(title: str, question: str, why: str = "They are all.") -> Candidate:
    return Candidate(
        blueprint="anti_join",
        key="orders.customer_id",
        title=title,
        question=question,
        outputs=(Output("name", "name"),),
        order=(),
        answer=parse_one(
            "select c.name from customers as c where not exists (select 1 from orders as o)", read="duckdb"
        ),
        concepts=("anti-join",),
        explain="Nothing is there.",
        hint="Begin with those who might.",
        wrong=(Miss(parse_one("select name from customers", read="duckdb"), why),),
    )


@given(PROSE, PROSE, PROSE)
def test_what_is_read_again_is_what_was_written(title: str, question: str, why: str) -> None:
    draft = draft_of(_candidate(title, question, why))
    text = puzzle_text(draft.document)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "puzzle.yml"
        file.write_text(text, encoding="utf-8", newline="\n")
        again = fields.read_yaml(file, file.parent)
    assert parse_puzzle(again, "tiny", draft.name, "here") == parse_puzzle(draft.document, "tiny", draft.name, "here")
    assert written_text(again) == written_text(draft.document)


def test_a_name_tells_the_title_and_not_the_family() -> None:
    draft = draft_of(_candidate("Never seen: Zoë's orders!", "Who?"))
    assert draft.name.startswith("never-seen-zo-s-orders-")
    assert "anti" not in draft.name


@given(PROSE)
def test_any_title_makes_a_name_that_a_pack_takes(title: str) -> None:
    draft = draft_of(_candidate(title, "Who?"))
    assert parse_puzzle(draft.document, "tiny", draft.name, "here").name == draft.name


def test_queries_stand_in_blocks() -> None:
    text = puzzle_text(draft_of(_candidate("Nobody", "Who?")).document)
    assert "answer: |\n  select c.name\n  from customers as c\n" in text
