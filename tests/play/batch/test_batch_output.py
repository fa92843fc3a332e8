"""A file of answers is gone on with from wherever it was cut; one that belongs elsewhere is left alone."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from game.errors import UsageError
from game.play.batch.answer import Answer
from game.play.batch.line import Line
from game.play.batch.output import FileOutput, Output, StreamOutput
from game.play.batch.run import Tally

IN = (
    '{"id": 1, "puzzle": "big-orders", "sql": "right é"}\n'
    '{"id": 2, "puzzle": "big-orders", "sql": "left"}\n'
    "nonsense\n"
    '{"id": 4, "puzzle": "big-orders", "sql": "right"}'
).encode()
OUT = (
    '{"id": 1, "puzzle": "big-orders", "sql": "right é", "verdict": "solved", "reason": "", "ms": 1.5}\n'
    '{"id": 2, "puzzle": "big-orders", "sql": "left", "verdict": "wrong", "reason": "Too many – «é».", "ms": 2.5}\n'
    '{"verdict": "error", "reason": "Line 3 is no JSON object.", "ms": 0}\n'
    '{"id": 4, "puzzle": "big-orders", "sql": "right", "verdict": "solved", "reason": "", "ms": 1.5}\n'
).encode()
Judge = Callable[..., Tally]


def test_a_stream_gets_every_line(judge: Callable[[bytes, Output], Tally]) -> None:
    stream = BytesIO()
    tally = judge(IN, StreamOutput(stream))
    assert stream.getvalue() == OUT
    assert (tally.lines, tally.resumed, tally.unjudged, dict(tally.verdicts)) == (4, 0, 1, {"solved": 2, "wrong": 1})
    assert tally.size == len(IN)


@pytest.mark.parametrize("cut", range(len(OUT) + 1))
def test_whatever_was_written_is_gone_on_with(judge_into: Judge, asked: list[int], tmp_path: Path, cut: int) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(OUT[:cut])
    tally = judge_into(IN, path)
    assert path.read_bytes() == OUT
    done = OUT[:cut].count(b"\n")
    assert (tally.lines, tally.resumed, tally.unjudged) == (4, done, 1)
    assert dict(tally.verdicts) == {"solved": 2, "wrong": 1}
    assert asked == list(range(done + 1, 5))


@pytest.mark.parametrize(
    ("there", "told"),
    [
        pytest.param(OUT.replace(b'"id": 2', b'"id": 7'), "line 2 doesn't fit", id="another line"),
        pytest.param(OUT.replace(b'"id": 1, ', b""), "line 1 doesn't fit", id="fewer keys"),
        pytest.param(OUT.replace(b'"solved"', b'"fine"', 1), "line 1 doesn't fit", id="no verdict"),
        pytest.param(OUT.replace(b', "ms": 0', b""), "line 3 doesn't fit", id="no answer"),
        pytest.param(OUT + OUT, "more lines", id="longer"),
        pytest.param(OUT + b'{"id": 5', "more lines", id="longer by half a line"),
        pytest.param(IN, "line 1 doesn't fit", id="lines without answers"),
        pytest.param(b"An essay", "line 1 doesn't fit", id="a text of one line"),
        pytest.param(OUT[: OUT.index(b"Too")] + b"x" * 3_000_000, "line 2 doesn't fit", id="no end"),
        pytest.param(b"\n", "line 1 doesn't fit", id="an empty line"),
    ],
)
def test_a_file_that_belongs_elsewhere_is_left_alone(
    judge_into: Judge, asked: list[int], tmp_path: Path, there: bytes, told: str
) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(there)
    with pytest.raises(UsageError, match=told) as raised:
        judge_into(IN, path)
    assert "--fresh" in raised.value.way_out
    assert path.read_bytes() == there
    assert asked == []
    judge_into(IN, path, fresh=True)
    assert path.read_bytes() == OUT


def test_no_line_makes_an_empty_file(judge_into: Judge, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    judge_into(b"", path)
    assert path.read_bytes() == b""


def test_two_runs_at_once_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    line = Line(1, 0)
    first, second = FileOutput(path), FileOutput(path)
    for output in (first, second):
        output.resume(iter([line]), lambda _, __: None)
    first.begin()
    second.begin()
    first.write(line, Answer("solved", "", 1))
    kept = path.read_bytes()
    with pytest.raises(UsageError, match="another program"):
        second.write(line, Answer("solved", "", 1))
    first.close()
    second.close()
    assert path.read_bytes() == kept
