"""Rich text, cells, facts and results as words: nothing is drawn."""

from datetime import datetime, timedelta

import pytest

from game.engine.outcome import ErrorNote
from game.play.attempt import RunOutcome
from game.play.knowledge import Knowledge
from game.play.words import row_facts
from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    Column,
    Edge,
    NotNull,
    Relationship,
    Table,
    Unique,
    UniqueTogether,
)
from game.puzzle.contract import Contract, ContractColumn, OrderKey
from game.puzzle.resultset import ResultColumn, ResultSet
from game.ui.cells import cell, is_number, short_type
from game.ui.daywords import first_sentence
from game.ui.facts import chain, column_card, column_facts, contract_sentence, table_card
from game.ui.richtext import Run, Style, parse, plain, wrap
from game.ui.screens.puzzle.resultview import error_message, result_view
from game.ui.screens.solved.screen import until_midnight
from game.ui.widgets.distribution import lines
from game.ui.widgets.treerows import tree_rows


def _measure(text: str, style: Style) -> int:
    return len(text)


def test_marks_become_styles() -> None:
    assert parse("a `b_c` *d* **e** 2*3*4") == (
        Run("a ", "plain"),
        Run("b_c", "code"),
        Run(" ", "plain"),
        Run("d", "em"),
        Run(" ", "plain"),
        Run("e", "strong"),
        Run(" 2*3*4", "plain"),
    )
    assert plain("`a` and **b**") == "a and b"


def test_lines_break_at_blanks_and_keep_marks_with_their_commas() -> None:
    broken = wrap(parse("one `two`, three"), 9, _measure)
    assert ["".join(run.text for run in line) for line in broken] == ["onetwo,", "three"]
    assert [run.x for run in broken[0]] == [0, 4, 7]


def test_a_newline_begins_a_line() -> None:
    assert len(wrap(parse("a\nb"), 50, _measure)) == 2


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "VARCHAR", "null"),
        (True, "BOOLEAN", "true"),
        ("1.50", "DECIMAL(8,2)", "1.50"),
        ("two\nlines", "VARCHAR", "two lines"),
        ([1, 2], "INTEGER[]", "[1, 2]"),
    ],
)
def test_cells(value: object, kind: str, text: str) -> None:
    assert cell(value, kind).text == text  # type: ignore[arg-type]


def test_types_in_a_word() -> None:
    names = ["BIGINT", "DECIMAL(8,2)", "VARCHAR", "TIMESTAMP", "INTEGER[]", "DOUBLE", "STRUCT(a INTEGER)"]
    assert [short_type(name) for name in names] == ["int", "decimal", "text", "timestamp", "int[]", "float", "struct"]
    assert is_number("HUGEINT")
    assert not is_number("VARCHAR")


KEY = Column("id", "BIGINT", "", (NotNull(), Unique()))
LINK = Column("customer_id", "BIGINT", "", (NotNull(), Relationship("customers", "id")))
RATING = Column("rating", "INTEGER", "", (AcceptedValues((1, 2, 3, 4, 5)),))


def test_tests_become_facts() -> None:
    assert column_facts(KEY) == "key, never null"
    assert column_facts(LINK) == "never null · in customers"
    assert column_facts(RATING) == "1–5 · may be null"
    assert column_facts(Column("x", "VARCHAR")) == ""
    assert column_facts(Column("n", "INTEGER", "", (NotNull(), Check("n > 0")))) == "never null · always `n > 0`"
    assert column_facts(Column("n", "INTEGER", "", (Check("n > 0"),))) == "may be null · always `n > 0`"


def test_what_is_promised_of_rows_is_told_of_the_table() -> None:
    table = Table("t", "", (KEY, LINK), tests=(Check("id > customer_id"), UniqueTogether(("id", "customer_id"))))
    told = ("one row for each `id`, `customer_id` together", "always `id > customer_id`")
    assert row_facts(table) == told
    assert table_card(table, 3, [], Knowledge({}, 0, {})).facts[-2:] == told


def test_a_card_tells_what_is_wrong_who_answers_and_how_it_is_used() -> None:
    table = Table("surveys", "One row each.", (KEY, LINK), "Ines", ("Some come twice.",))
    place = ("surveys", LINK.name)
    sample = ResultSet((ResultColumn(LINK.name, LINK.type),), ((7,), (None,), (7,), (9,)), 4)
    known = Knowledge({"surveys": sample}, 40, {("surveys", ""): 3, place: 2})
    card = table_card(table, 39, [Edge("surveys", "monthly")], known)
    assert card.facts[0] == "Known: Some come twice."
    assert card.facts[-3:] == ("Named in 3 of 40 answers here.", "Read by `monthly`.", "Owner: Ines.")
    assert column_card(table, LINK, [], known).facts[1:] == ("Such as `7` · `9`.", "Named in 2 of 40 answers here.")


def test_card_shows_the_way_of_the_data() -> None:
    edges = [Edge("raw_surveys", "stg_surveys"), Edge("stg_surveys", "surveys"), Edge("customers", "surveys")]
    card = table_card(Table("surveys", "One row each.", (KEY, LINK)), 39, edges, Knowledge())
    assert card.lineage == ("raw_surveys", "stg_surveys")
    assert card.note == "39 rows"
    assert chain([Edge("a", "b"), Edge("b", "a")], "a") == ("b",)


def test_contract_in_one_sentence() -> None:
    contract = Contract(
        (ContractColumn("name", "VARCHAR"), ContractColumn("total", "DECIMAL(8,2)", 2)),
        (OrderKey("total", 1, "desc"),),
        may=("rating may be null",),
    )
    told = plain(contract_sentence(contract))
    assert told.startswith("What counts: 2 columns, in this order · rows by total ↓")
    assert told.endswith("rounded to 2 decimals · column names don't matter · rating may be null")


def test_tree_tells_key_link_and_type() -> None:
    class Info:
        table = Table("surveys", "", (KEY, LINK, RATING))
        rows = 1234

    rows = tree_rows([Info()], {"surveys"})
    assert [row.note for row in rows] == ["1,234", "key", "→ customers", "int · null"]
    assert len(tree_rows([Info()], ())) == 1


def test_first_sentence_of_a_brief() -> None:
    assert first_sentence("Who is it? Show names.") == "Who is it?"
    assert first_sentence("Sums of 1.5 and more. By name.") == "Sums of 1.5 and more."


def test_errors_tell_place_and_what_was_meant() -> None:
    note = ErrorNote("No column rateing.", 2, 8, ("rating",))
    assert plain(error_message(note)) == "No column rateing.\nline 2, column 8\nDid you mean rating?"
    view = result_view(RunOutcome("error", None, note, 1.0))
    assert (view.line, view.column, view.tone) == (2, 8, "error")


def test_cut_results_say_so() -> None:
    result = ResultSet((ResultColumn("a", "BIGINT"),), ((1,), (2,)), 32_211)
    view = result_view(RunOutcome("ok", result, None, 5.0))
    assert (view.count, view.note) == ("32,211 rows", "first 2 of 32,211")


def test_distribution_gathers_what_took_long() -> None:
    found = lines({1: 7, 2: 3, 12: 2}, 12)
    assert found[0] == ("1", 7, False)
    assert found[-1] == ("8+", 2, True)


def test_time_to_the_next_puzzle() -> None:
    assert until_midnight(datetime(2026, 11, 22, 15, 45, 8)) == "8:14:52"
    assert until_midnight(datetime(2026, 11, 22) + timedelta(hours=23, minutes=59)) == "0:01:00"
