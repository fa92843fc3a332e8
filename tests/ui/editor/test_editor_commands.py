"""One test per command. `|` is the caret, `^` where the selection began."""

from collections.abc import Callable
from operator import methodcaller

import pytest

from game.ui.editor.document import Location
from game.ui.editor.editor import LARGEST_TEXT, EditorModel

Command = Callable[[EditorModel], object]


def load(marked: str) -> EditorModel:
    model = EditorModel(marked.replace("|", "").replace("^", ""), clock=float)
    caret = place(marked.replace("^", ""), "|")
    model.select(place(marked.replace("|", ""), "^") if "^" in marked else caret, caret)
    return model


def place(marked: str, sign: str) -> Location:
    head = marked[: marked.index(sign)]
    return head.count("\n"), len(head) - head.rfind("\n") - 1


def show(model: EditorModel) -> str:
    lines = list(model.lines)
    signs = [(model.caret, "|")] + ([] if model.selection.empty else [(model.selection.anchor, "^")])
    for (line, column), sign in sorted(signs, reverse=True):
        lines[line] = lines[line][:column] + sign + lines[line][column:]
    return "\n".join(lines)


def insert(text: str) -> Command:
    return methodcaller("insert", text)


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        pytest.param("a|b", insert("x"), "ax|b", id="insert"),
        pytest.param("a^bc|d", insert("x"), "ax|d", id="insert over selection"),
        pytest.param("|", insert("a\r\nb\0"), "a\nb\ufffd|", id="insert cleans"),
        pytest.param("|", insert("("), "(|", id="nothing closes by itself"),
        pytest.param("  a|b", EditorModel.newline, "  a\n  |b", id="newline keeps indentation"),
        pytest.param("  in (|", EditorModel.newline, "  in (\n    |", id="newline behind open bracket"),
        pytest.param("(|)", EditorModel.newline, "(\n  |\n)", id="newline between brackets"),
        pytest.param("a|  b", EditorModel.newline, "a\n|b", id="newline drops the space it breaks at"),
        pytest.param("a^b\nc|d", EditorModel.newline, "a\n|d", id="newline over selection"),
        pytest.param("(\n  a\n  |", insert(")"), "(\n  a\n)|", id="closing bracket goes out"),
        pytest.param("  (\n      |", insert(")"), "  (\n  )|", id="closing bracket under its line"),
        pytest.param("(\n  a |", insert(")"), "(\n  a )|", id="closing bracket behind text stays"),
        pytest.param("  |", insert(")"), "  )|", id="closing bracket of nothing stays"),
        pytest.param("ab|", EditorModel.backspace, "a|", id="backspace"),
        pytest.param("a\n|b", EditorModel.backspace, "a|b", id="backspace joins lines"),
        pytest.param("|a", EditorModel.backspace, "|a", id="backspace at the beginning"),
        pytest.param("    |a", EditorModel.backspace, "  |a", id="backspace takes a level"),
        pytest.param("   |a", EditorModel.backspace, "  |a", id="backspace takes a half level"),
        pytest.param("e\u0301|", EditorModel.backspace, "|", id="backspace takes the accent along"),
        pytest.param("a^b|c", EditorModel.backspace, "a|c", id="backspace selection"),
        pytest.param("select c.na|me", methodcaller("backspace", word=True), "select c.|me", id="backspace word"),
        pytest.param("select   |", methodcaller("backspace", word=True), "|", id="backspace space and word"),
        pytest.param("a|bc", EditorModel.delete, "a|c", id="delete"),
        pytest.param("a|\nb", EditorModel.delete, "a|b", id="delete joins lines"),
        pytest.param("a|", EditorModel.delete, "a|", id="delete at the end"),
        pytest.param("|select 1", methodcaller("delete", word=True), "|1", id="delete word"),
        pytest.param("a|", EditorModel.indent, "a |", id="tab to the next level"),
        pytest.param("ab|", EditorModel.indent, "ab  |", id="tab"),
        pytest.param("^a\n\nb|", EditorModel.indent, "^  a\n\n  b|", id="indent lines"),
        pytest.param("a^b\nc\n|d", EditorModel.indent, "  a^b\n  c\n|d", id="indent leaves the untouched line"),
        pytest.param("    a|", EditorModel.dedent, "  a|", id="dedent"),
        pytest.param("^ a\n\tb\nc|", EditorModel.dedent, "^a\nb\nc|", id="dedent lines"),
        pytest.param(" | a", EditorModel.dedent, "|a", id="dedent under the caret"),
        pytest.param("a|b", EditorModel.toggle_comment, "-- a|b", id="comment"),
        pytest.param("-- a|b", EditorModel.toggle_comment, "a|b", id="uncomment"),
        pytest.param("  --a|", EditorModel.toggle_comment, "  a|", id="uncomment without space"),
        pytest.param("|", EditorModel.toggle_comment, "-- |", id="comment an empty line"),
        pytest.param("^  a\n\n    b|", EditorModel.toggle_comment, "^  -- a\n\n  --   b|", id="comment in one column"),
        pytest.param("^-- a\nb|", EditorModel.toggle_comment, "^-- -- a\n-- b|", id="comment where some are"),
        pytest.param("^  -- a\n\n  --   b|", EditorModel.toggle_comment, "^  a\n\n    b|", id="uncomment lines"),
        pytest.param("a|\nb", EditorModel.duplicate_lines, "a\na|\nb", id="duplicate line"),
        pytest.param("^a\nb|\nc", EditorModel.duplicate_lines, "a\nb\n^a\nb|\nc", id="duplicate lines"),
        pytest.param("a\nb|", methodcaller("move_lines", -1), "b|\na", id="move up"),
        pytest.param("a|\nb", methodcaller("move_lines", 1), "b\na|", id="move down"),
        pytest.param("a|\nb", methodcaller("move_lines", -1), "a|\nb", id="move up at the top"),
        pytest.param("a\nb|", methodcaller("move_lines", 1), "a\nb|", id="move down at the bottom"),
        pytest.param("^a\n|b", methodcaller("move_lines", 1), "b\n^a|", id="move a line selected with its break"),
        pytest.param("^a\nb|\nc", methodcaller("move_lines", 1), "c\n^a\nb|", id="move lines"),
        pytest.param("a|b\nc", EditorModel.select_all, "^ab\nc|", id="select all"),
        pytest.param("a first|_name", EditorModel.select_word, "a ^first_name|", id="select word"),
        pytest.param("a  |  b", EditorModel.select_word, "a^    |b", id="select space"),
        pytest.param("a|\nb", EditorModel.select_line, "^a\n|b", id="select line"),
        pytest.param("^a\n|b\nc", EditorModel.select_line, "^a\nb\n|c", id="select one line more"),
        pytest.param("a\nb|", EditorModel.select_line, "a\n^b|", id="select last line"),
        pytest.param("ab|", methodcaller("replace", (0, 1), (0, 9), "xyz"), "axyz|", id="replace"),
        pytest.param("a|b", methodcaller("set_text", "x\ny"), "x\ny|", id="set text"),
    ],
)
def test_command(before: str, command: Command, after: str) -> None:
    model = load(before)
    command(model)
    assert show(model) == after


@pytest.mark.parametrize(
    ("before", "motion", "after"),
    [
        pytest.param("a\n|b", "left", "a|\nb", id="left over a break"),
        pytest.param("a|\nb", "right", "a\n|b", id="right over a break"),
        pytest.param("a^bc|d", "left", "a|bcd", id="left leaves the selection"),
        pytest.param("a^bc|d", "right", "abc|d", id="right leaves the selection"),
        pytest.param("ab|c\nd", "down", "abc\nd|", id="down to a shorter line"),
        pytest.param("a|b", "down", "ab|", id="down from the last line"),
        pytest.param("a|b", "up", "|ab", id="up from the first line"),
        pytest.param("c.first_na|me", "word_left", "c.|first_name", id="word left"),
        pytest.param("a >=  |b", "word_left", "a |>=  b", id="word left over signs"),
        pytest.param("a\n|b", "word_left", "a|\nb", id="word left over a break"),
        pytest.param("|first_name = 1", "word_right", "first_name |= 1", id="word right"),
        pytest.param("a|\nb", "word_right", "a\n|b", id="word right over a break"),
        pytest.param("  ab|c", "home", "  |abc", id="home"),
        pytest.param("  |abc", "home", "|  abc", id="home again"),
        pytest.param("|  abc", "home", "  |abc", id="home from the beginning"),
        pytest.param("a|bc\nd", "end", "abc|\nd", id="end"),
        pytest.param("a\nb|", "start", "|a\nb", id="start"),
        pytest.param("a|\nb", "finish", "a\nb|", id="finish"),
    ],
)
def test_motion(before: str, motion: str, after: str) -> None:
    model = load(before)
    methodcaller("move", motion)(model)
    assert show(model) == after


def test_the_column_is_remembered_over_short_lines() -> None:
    model = load("abcd|e\nf\n\nghijk")
    for _ in range(3):
        model.move("down")
    assert show(model) == "abcde\nf\n\nghij|k"
    model.move("left")
    model.move("up")
    model.move("up")
    model.move("up")
    assert show(model) == "abc|de\nf\n\nghijk"


def test_moving_with_extend_keeps_the_anchor() -> None:
    model = load("select| 1\nfrom t")
    model.move("down", extend=True)
    model.move("home", extend=True)
    assert show(model) == "select^ 1\n|from t"
    assert model.selected_text == " 1\n"


def test_a_page_is_as_long_as_the_view_says() -> None:
    model = load("|" + "x\n" * 30)
    model.page_lines = 7
    model.move("page_down")
    assert model.caret == (7, 0)
    model.move("page_up")
    assert model.caret == (0, 0)


def test_copy_cut_and_paste() -> None:
    model = load("se^le|ct")
    model.copy()
    assert model.clipboard.get() == "le"
    model.cut()
    assert show(model) == "se|ct"
    model.paste()
    model.paste()
    assert show(model) == "selele|ct"


def test_copy_and_cut_without_a_selection_take_the_line() -> None:
    model = load("a\nb|b\nc")
    model.copy()
    assert model.clipboard.get() == "bb\n"
    model.cut()
    assert show(model) == "a\n|c"


def test_pasting_foreign_text_cleans_it() -> None:
    model = load("|")
    model.clipboard.put("a\r\nb\ud800\0")
    model.paste()
    assert model.text == "a\nb\ufffd\ufffd"


def test_what_is_too_large_stays_in_the_clipboard() -> None:
    model = load("a^bc|d")
    for size in (LARGEST_TEXT - 1, 10_000_000):
        model.clipboard.put("x" * size)
        model.paste()
        assert (show(model), model.declined, len(model.clipboard.get())) == ("a^bc|d", size, size)
    model.clipboard.put("x" * (LARGEST_TEXT - 2))
    model.paste()
    assert len(model.text) == LARGEST_TEXT


def test_what_changes_nothing_leaves_no_step() -> None:
    model = load("a|")
    model.dedent()
    model.delete()
    model.insert("")
    model.set_text("a")
    assert not model.history.can_undo and model.version == 0


def test_the_word_at_the_caret() -> None:
    assert load("select c.na|me").word == "c.name"


def test_a_text_is_put_somewhere_in_one_step() -> None:
    model = EditorModel("select\n  é;", clock=float)
    model.place((1, 1))
    model.put(9, "with x as (\n1),\n", 11)
    assert (model.text, model.caret) == ("select\n  with x as (\n1),\né;", (1, 13))
    assert (model.undo(), model.text, model.caret) == (True, "select\n  é;", (1, 1))
    assert (model.redo(), model.caret) == (True, (1, 13))
