"""Undo all is the beginning, redo all is the end, and a step is what a person takes for one."""

from collections.abc import Callable
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from game.ui.editor.document import Document, clean
from game.ui.editor.edit import Edit
from game.ui.editor.editor import EditorModel
from game.ui.editor.history import History
from game.ui.editor.selection import Selection

Command = Callable[[EditorModel], object]
TEXTS = st.text(st.sampled_from("ab (){}-\n\té日\0"), max_size=12)
LOCATIONS = st.tuples(st.integers(-1, 6), st.integers(-1, 9))
MOTIONS = st.sampled_from(
    ["left", "right", "up", "down", "word_left", "word_right", "home", "end", "page_up", "page_down", "start", "finish"]
)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(lambda text: lambda m: m.insert(text), TEXTS),
    st.builds(lambda text: lambda m: m.set_text(text), TEXTS),
    st.builds(lambda a, b, text: lambda m: m.replace(a, b, text), LOCATIONS, LOCATIONS, TEXTS),
    st.builds(lambda a, b: lambda m: m.select(a, b), LOCATIONS, LOCATIONS),
    st.builds(lambda motion, extend: lambda m: m.move(motion, extend=extend), MOTIONS, st.booleans()),
    st.builds(lambda word: lambda m: m.backspace(word=word), st.booleans()),
    st.builds(lambda word: lambda m: m.delete(word=word), st.booleans()),
    st.builds(lambda by: lambda m: m.move_lines(by), st.sampled_from([-1, 1])),
    st.sampled_from(
        [
            EditorModel.newline,
            EditorModel.indent,
            EditorModel.dedent,
            EditorModel.toggle_comment,
            EditorModel.duplicate_lines,
            EditorModel.select_all,
            EditorModel.select_word,
            EditorModel.select_line,
            EditorModel.cut,
            EditorModel.copy,
            EditorModel.paste,
        ]
    ),
)


def assert_valid(model: EditorModel) -> None:
    assert model.document.clamp(model.selection.anchor) == model.selection.anchor
    assert model.document.clamp(model.caret) == model.caret
    assert clean(model.text) == model.text


@given(TEXTS, st.lists(COMMANDS, max_size=30), st.booleans())
def test_undo_all_then_redo_all(text: str, commands: list[Command], pauses: bool) -> None:
    model = EditorModel(text, clock=count(step=2.0 if pauses else 0.0).__next__)
    for command in commands:
        command(model)
        assert_valid(model)
    final = model.text
    while model.undo():
        assert_valid(model)
    assert model.text == clean(text)
    while model.redo():
        assert_valid(model)
    assert model.text == final


@given(TEXTS, st.lists(st.one_of(COMMANDS, st.just(EditorModel.undo), st.just(EditorModel.redo)), max_size=30))
def test_undo_all_after_any_to_and_fro(text: str, commands: list[Command]) -> None:
    model = EditorModel(text, clock=float)
    for command in commands:
        command(model)
        assert_valid(model)
    while model.undo():
        pass
    assert model.text == clean(text)


def write(model: EditorModel, text: str) -> None:
    for char in text:
        model.insert(char)


def test_a_run_of_typing_is_one_step(model: EditorModel) -> None:
    write(model, "select")
    assert model.undo() and model.text == ""
    assert not model.undo()
    assert model.redo() and model.text == "select"


def test_a_pause_begins_a_new_step(model: EditorModel, wait: Callable[[float], None]) -> None:
    write(model, "select")
    wait(1.1)
    write(model, " 1")
    model.undo()
    assert model.text == "select"


def test_a_move_begins_a_new_step(model: EditorModel) -> None:
    write(model, "ab")
    model.move("left")
    model.move("right")
    write(model, "cd")
    model.undo()
    assert model.text == "ab"


def test_newline_paste_and_deleting_are_steps_of_their_own(model: EditorModel) -> None:
    model.clipboard.put("x")
    write(model, "ab")
    model.newline()
    model.paste()
    model.paste()
    model.backspace()
    model.backspace()
    seen = []
    while model.undo():
        seen.append(model.text)
    assert seen == ["ab\nxx", "ab\nx", "ab\n", "ab", ""]


def test_undo_brings_the_selection_back(model: EditorModel) -> None:
    write(model, "select 1")
    model.select((0, 0), (0, 6))
    model.insert("x")
    model.undo()
    assert model.selection == Selection((0, 0), (0, 6))
    model.redo()
    assert model.caret == (0, 1)


def test_a_new_edit_forgets_what_was_undone(model: EditorModel) -> None:
    write(model, "ab")
    model.undo()
    write(model, "c")
    assert not model.redo()
    assert not model.history.can_redo and model.history.can_undo


def test_only_so_many_steps_are_kept() -> None:
    history, document = History(float, limit=3), Document()
    nowhere = Selection.at((0, 0))
    for char in "abcde":
        document.replace_range((0, 0), (0, 0), char)
        history.record(Edit((0, 0), "", char, nowhere, nowhere), "command")
    while history.undo(document):
        pass
    assert document.text == "ba"
