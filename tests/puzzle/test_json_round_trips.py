"""What is stored as JSON comes back equal, through the text too."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.outcome import ErrorNote
from game.judge.counterexample import Counterexample
from game.judge.verdict import Finding, Remark, RowMarks, Tile, Verdict
from game.puzzle.contract import Contract, ContractColumn, OrderKey
from game.puzzle.resultset import ResultColumn, ResultSet, is_type_name

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TYPES = st.sampled_from(
    ["INTEGER", "DECIMAL(8,2)", "VARCHAR", 'STRUCT("a b" INTEGER, c VARCHAR[])', '"NULL"', "ENUM('a''b')"]
)
CELLS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)


@st.composite
def result_sets(draw: st.DrawFn) -> ResultSet:
    columns = draw(st.lists(st.builds(ResultColumn, TEXTS, TYPES), max_size=4))
    rows = draw(st.lists(st.tuples(*[CELLS] * len(columns)), max_size=4))
    return ResultSet(tuple(columns), tuple(rows), len(rows) + draw(st.integers(0, 3)))


def counterexamples() -> st.SearchStrategy[Counterexample]:
    tables = st.dictionaries(TEXTS, result_sets(), max_size=3)
    return st.builds(Counterexample, tables, result_sets(), st.none() | result_sets(), st.none() | TEXTS, TEXTS)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    digits = st.none() | st.integers(0, 9)
    columns = tuple(draw(st.lists(st.builds(ContractColumn, TEXTS, TYPES, digits), min_size=1, max_size=4)))
    directions, nulls = st.sampled_from(["asc", "desc"]), st.sampled_from(["any", "first", "last"])
    keys = st.builds(OrderKey, TEXTS, st.integers(0, len(columns) - 1), directions, nulls)
    may = st.lists(TEXTS, max_size=2).map(tuple)
    return Contract(columns, tuple(draw(st.lists(keys, max_size=3))), "free", draw(st.floats(0, 1)), draw(may))


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    whole = st.integers(0, 99)
    kinds, states = st.sampled_from(["column", "rows", "order", "cases"]), st.sampled_from(["exact", "partial", "open"])
    marks = st.builds(RowMarks, whole, st.lists(st.tuples(CELLS), max_size=2).map(tuple), st.lists(whole).map(tuple))
    notes = st.builds(ErrorNote, TEXTS, st.none() | whole, st.none() | whole, st.lists(TEXTS, max_size=2).map(tuple))
    built: st.SearchStrategy[Verdict] = st.builds(
        Verdict,
        st.sampled_from(["solved", "wrong", "refused", "error", "timeout", "memory"]),
        TEXTS,
        form_fault=st.booleans(),
        tiles=st.lists(st.builds(Tile, kinds, st.none() | TEXTS, states, TEXTS), max_size=3).map(tuple),
        rows=st.none() | marks,
        result=st.none() | result_sets(),
        remarks=st.lists(st.builds(Remark, TEXTS, TEXTS), max_size=2).map(tuple),
        diagnosis=st.lists(st.builds(Finding, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
        error=st.none() | notes,
        counterexample=st.none() | counterexamples(),
        proof=st.booleans(),
        ms=whole.map(float),
        counted=st.booleans(),
        try_number=st.none() | whole,
        score=st.none() | whole,
        share=st.none() | TEXTS,
    )
    return draw(built)


def through_text(data: Any) -> Any:
    return json.loads(json.dumps(data, allow_nan=False))


@given(result_sets())
def test_result_sets(result: ResultSet) -> None:
    assert ResultSet.from_json(through_text(result.to_json())) == result


@given(contracts())
def test_contracts(contract: Contract) -> None:
    assert Contract.from_json(through_text(contract.to_built_json())) == contract


@given(verdicts())
def test_verdicts(verdict: Verdict) -> None:
    assert Verdict.from_json(through_text(verdict.to_json())) == verdict


@given(counterexamples())
def test_counterexamples(case: Counterexample) -> None:
    assert Counterexample.from_json(through_text(case.to_json())) == case


def test_a_long_counterexample_is_cut() -> None:
    rows = ResultSet((ResultColumn("n", "INTEGER"),), tuple((n,) for n in range(9)), 9)
    cut = Counterexample({"t": rows}, rows, rows, None, "It may be long.").cut(2)
    assert cut.got is not None
    assert (len(cut.expected.rows), len(cut.got.rows), cut.got.total) == (2, 2, 9)
    assert cut.tables == {"t": rows}


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("DECIMAL(18,3)", True), ("TIMESTAMP WITH TIME ZONE", True), ('"NULL"[]', True), ("INTEGER[3][]", True),
        ("MAP(VARCHAR, STRUCT(a INTEGER))", True), ("ENUM('it''s', '(')", True), ('STRUCT("from" INTEGER)', True),
        ("", False), (" ", False), ("INTEGER)", False), ("(INTEGER", False), ("A(select)", False), ("A;B", False),
        ("ENUM('a", False), ("A/*", False), ("A--", False), ("A$1", False), ("A'", False), ("A)(B", False),
    ],
)  # fmt: skip
def test_only_names_of_types_go_where_sql_wants_a_type(name: str, holds: bool) -> None:
    assert is_type_name(name) is holds
