"""What is kept depends on the order of candidates and what vetting says of each, never on how many are vetted at
once."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import parse_one

from game.forge.drafting.candidate import Blueprint, Candidate, Output
from game.forge.making.gathering import Family, Gathered
from game.forge.making.keeping import Keeper
from game.forge.making.made import Run
from game.forge.making.previous import Decision, Earlier, Previous
from game.forge.vetting.crew import Crew
from game.forge.vetting.draft import Draft, draft_of
from game.forge.vetting.vet import Vetted

BUILT = json.dumps({"target": {"rows": [[1]]}})


class Proposals(Family):
    """A family with candidates of its own."""

    def __init__(self, name: str, titles: list[str]) -> None:
        self.name, self.fault = name, ""
        self.candidates = [_candidate(name, str(n), title) for n, title in enumerate(titles)]
        self._left = iter(self.candidates)

    def next(self) -> Gathered | None:
        candidate = next(self._left, None)
        return None if candidate is None else Gathered(candidate, int(candidate.key) + 1, Counter())

    def proposed(self, keys: object) -> dict[str, Candidate]:
        return {c.key: c for c in self.candidates if c.key in keys}  # type: ignore[operator]


class Now:
    def __init__(self, vetted: Vetted) -> None:
        self._vetted = vetted

    def result(self) -> Vetted:
        return self._vetted


def _candidate(blueprint: str, key: str, title: str) -> Candidate:
    column = title.partition(" of ")[2] or "b"
    answer = parse_one(f"select a from t where {column} is null", read="duckdb")
    return Candidate(blueprint, key, title, "Who?", (Output("a", "a"),), (), answer, ("filter",), "So.", "Filter.")


def _run(
    families: Mapping[str, list[str]],
    size: int,
    wanted: int,
    dropped: Mapping[str, str] | None = None,
    previous: Previous | None = None,
    form: str = "",
    moved: Collection[tuple[str, str]] = (),
) -> Run:
    keeper = Keeper(previous or Previous(), [Proposals(*item) for item in families.items()], wanted, {}, moved)

    def submit(draft: Draft) -> Now:
        fell = (dropped or {}).get(f"{draft.blueprint} {draft.key}", "")
        return Now(Vetted(draft.name, fell) if fell else Vetted(draft.name, built=BUILT, form=form or draft.name))

    for draft, vetted in Crew(submit, size).results(keeper.drafts(), keeper.at_once):
        keeper.take(draft, vetted)
        if keeper.full:
            break
    return keeper.run("tiny")


TITLES = st.lists(st.sampled_from([f"Title {n}" for n in range(12)]), max_size=6)
FAMILIES = st.dictionaries(st.sampled_from(["filters", "top_n", "pivot"]), TITLES, max_size=3)
FALLEN = st.dictionaries(
    st.builds("{} {}".format, st.sampled_from(["filters", "top_n", "pivot"]), st.integers(0, 5)),
    st.just("near-miss-survives/x"),
)


@given(FAMILIES, FALLEN, st.integers(0, 8), st.integers(2, 9))
def test_any_number_of_workers_keeps_the_same(
    families: dict[str, list[str]], dropped: dict[str, str], wanted: int, size: int
) -> None:
    assert _run(families, size, wanted, dropped).to_json() == _run(families, 1, wanted, dropped).to_json()


def test_families_take_turns() -> None:
    run = _run({"filters": ["A", "B", "C"], "top_n": ["D", "E"]}, 1, 4)
    assert [made.draft.title for made in run.kept] == ["A", "D", "B", "E"]


def test_what_was_asked_least_comes_first() -> None:
    run = _run({"filters": ["A of x", "B of x", "C of y"], "top_n": ["D of x", "E of z"]}, 1, 5)
    assert [made.draft.title for made in run.kept] == ["A of x", "E of z", "C of y", "D of x", "B of x"]


def test_the_second_of_a_family_is_unlike_the_first() -> None:
    run = _run({"filters": ["A of x", "B of x", "C of y"], "top_n": ["D of y", "E of y"]}, 1, 4)
    assert [made.draft.title for made in run.kept] == ["A of x", "D of y", "C of y", "E of y"]


def test_no_title_comes_twice() -> None:
    run = _run({"filters": ["A", "B"], "top_n": ["A", "C"]}, 2, 9)
    assert [made.draft.title for made in run.kept] == ["A", "B", "C"]
    assert {c.blueprint: dict(c.dropped) for c in run.coverage} == {"filters": {}, "top_n": {"same-title": 1}}


def test_the_same_answer_in_other_words_is_kept_once() -> None:
    run = _run({"filters": ["A", "B"]}, 1, 9, form="one and the same")
    assert [made.draft.title for made in run.kept] == ["A"]
    assert run.coverage[0].dropped == {"duplicate": 1}


def _before(title: str, key: str, changes: Mapping[str, str] | None = None) -> Previous:
    draft = draft_of(_candidate("filters", key, title))
    document = {**draft.document, **(changes or {})}
    return Previous(
        {("filters", key): Earlier(Draft("old-name", "filters", key, document), json.dumps({"rows": [[1]]}))}
    )


def test_a_puzzle_that_comes_out_the_same_is_unchanged_and_keeps_its_name() -> None:
    [made] = _run({"filters": ["A"]}, 1, 1, previous=_before("A", "0")).puzzles
    assert (made.status, made.draft.name) == ("unchanged", "old-name")


@pytest.mark.parametrize("part", ["title", "brief", "answer"])
def test_what_changed_is_told(part: str) -> None:
    [made] = _run({"filters": ["A"]}, 1, 1, previous=_before("A", "0", {part: "something else"})).puzzles
    assert (made.status, made.why) == ("changed", part)


def test_another_target_is_a_change() -> None:
    previous = _before("A", "0")
    [earlier] = previous.puzzles.values()
    other = Previous({("filters", "0"): Earlier(earlier.draft, json.dumps({"rows": [[2]]}))})
    [made] = _run({"filters": ["A"]}, 1, 1, previous=other).puzzles
    assert (made.status, made.why) == ("changed", "target")


def test_a_broken_puzzle_is_told_with_the_reason_and_another_takes_its_place() -> None:
    run = _run({"filters": ["A", "B"]}, 1, 1, {"filters 0": "answer-fails"}, _before("A", "0"))
    assert [(made.draft.key, made.status, made.why) for made in run.puzzles] == [
        ("1", "new", ""),
        ("0", "broken", "answer-fails"),
    ]


def test_more_puzzles_than_are_wanted_stay() -> None:
    before = {**_before("A", "0").puzzles, **_before("B", "1").puzzles}
    named = {key: Earlier(e.draft.named(f"old-{key[1]}"), e.target) for key, e in before.items()}
    run = _run({"filters": ["A", "B", "C"]}, 1, 1, previous=Previous(named))
    assert [made.draft.key for made in run.kept] == ["0", "1"]


@pytest.mark.parametrize(("proposed", "status"), [("C", "broken"), ("A", "unchanged")])
def test_what_nobody_asks_any_more_of_another_column_goes(proposed: str, status: str) -> None:
    """A number that is a link by now: its median left the families with it."""
    key = "0" if proposed == "A" else "7"
    before = _before("A", key, {"answer": "select median(t.number) from things t"})
    run = _run({"filters": [proposed, "B"]}, 1, 2, previous=before, moved=[("things", "number")])
    [old] = [made for made in run.puzzles if made.draft.key == key]
    assert old.status == status if status == "broken" else old.status in ("unchanged", "changed")
    assert ("things.number" in old.why) == (status == "broken")


def test_it_goes_for_no_other_column() -> None:
    before = _before("A", "7", {"answer": "select median(t.number) from things t"})
    run = _run({"filters": ["C"]}, 1, 2, previous=before, moved=[("things", "other"), ("others", "number")])
    assert [(made.draft.key, made.status) for made in run.kept] == [("7", "unchanged"), ("0", "new")]


def test_what_somebody_approved_stays_and_the_doubt_is_told() -> None:
    before = _before("A", "7", {"answer": "select median(t.number) from things t"})
    [earlier] = before.puzzles.values()
    held = Previous({("filters", "7"): replace(earlier, draft=replace(earlier.draft, held=True))})
    [made] = _run({"filters": []}, 1, 2, previous=held, moved=[("things", "number")]).kept
    assert made.status == "unchanged" and "things.number" in made.vetted.doubt


def test_what_was_rejected_is_not_made_again() -> None:
    decision = Decision("old-name", "rejected", ("filters", "0"))
    previous = Previous(_before("A", "0").puzzles, (), {"old-name": decision})
    run = _run({"filters": ["A", "B"]}, 1, 2, previous=previous)
    assert [(made.draft.key, made.status) for made in run.puzzles] == [("1", "new"), ("0", "rejected")]


def test_what_was_taken_back_comes_before_anything_new() -> None:
    previous = Previous(_before("A", "0").puzzles, taken_back={"third": ("filters", "2")})
    run = _run({"filters": ["A", "B", "C"]}, 1, 1, previous=previous)
    assert [(made.draft.key, made.draft.name, made.status) for made in run.kept] == [
        ("0", "old-name", "unchanged"),
        ("2", "third", "new"),
    ]


def test_what_no_family_asks_any_more_is_told_where_it_was_called_back() -> None:
    run = _run({"filters": ["A"]}, 1, 1, previous=Previous(taken_back={"gone-by": ("filters", "7")}))
    assert run.lost == ["gone-by"]


def test_what_is_approved_for_later_comes_back_and_is_told_where_it_breaks() -> None:
    decision = Decision("third", "approved", ("filters", "2"))
    run = _run({"filters": ["A", "B", "C"]}, 1, 1, {"filters 2": "brief-long"}, Previous(decisions={"third": decision}))
    assert [(made.draft.key, made.status, made.why) for made in run.puzzles] == [
        ("0", "new", ""),
        ("2", "broken", "brief-long"),
    ]
    assert run.set_aside == []


def test_whether_more_was_looked_for_is_told() -> None:
    assert not _run({"filters": ["A", "B"]}, 1, 1, previous=_before("A", "0")).looked
    assert _run({"filters": ["A", "B"]}, 1, 2, previous=_before("A", "0")).looked


def test_a_family_that_fails_stops_no_other() -> None:
    def propose(_: object):  # type: ignore[no-untyped-def]
        yield _candidate("pivot", "0", "A")
        raise ZeroDivisionError("no such luck")

    class Blind:
        def fault(self, _: Candidate) -> str:
            return ""

    family = Family(Blueprint("pivot", (), propose), None, Blind())  # type: ignore[arg-type]
    assert family.next() is not None
    assert family.next() is None
    assert family.fault == "ZeroDivisionError: no such luck"
