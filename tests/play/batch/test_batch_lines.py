"""Lines as they come: what is judged, what is echoed, and what is told of those that can't be judged."""

import json
from io import BytesIO

import pytest

from game.errors import UsageError
from game.play.batch.answer import Answer
from game.play.batch.line import LINE_BYTES, Line, read_lines
from game.puzzle.model import Pack

GOOD = b'{"puzzle": "big-orders", "sql": "select 1"}'


def _read(text: bytes, pack: Pack) -> list[Line]:
    return list(read_lines(BytesIO(text), pack))


def _echo(text: str, pack: Pack) -> str:
    [line] = _read(text.encode(), pack)
    written = Answer("wrong", "Why?", 2.5).written(line.opening).decode()
    added = '"verdict": "wrong", "reason": "Why?", "ms": 2.5}\n'
    assert written.endswith(added)
    return written.removesuffix(added)


@pytest.mark.parametrize("name", ["big-orders", "tiny/big-orders"])
def test_puzzle_and_query_are_read(pack: Pack, name: str) -> None:
    [line] = _read(json.dumps({"sql": "select\n'é'", "puzzle": name}).encode(), pack)
    assert (line.number, line.puzzle, line.sql, line.fault) == (1, "big-orders", "select\n'é'", "")


@pytest.mark.parametrize(
    "members",
    [
        pytest.param('"puzzle": "big-orders", "sql": "x", ', id="nothing else"),
        pytest.param('"z": 1, "puzzle": "big-orders", "a": null, "sql": "x", "b": [{"c": {}}], ', id="order of keys"),
        pytest.param('"n": 1.50, "m": 1E400, "o": -0, "puzzle": "big-orders", "sql": "x", ', id="numbers as written"),
        pytest.param(f'"n": {"7" * 5000}, "puzzle": "big-orders", "sql": "x", ', id="a very long number"),
        pytest.param('"puzzle": "big-orders", "sql": "\\u00e9\\ud83d\\ude00\\ud800", ', id="escapes as written"),
        pytest.param('"é": "日本", "puzzle": "big-orders", "sql": "😀", ', id="beyond ASCII"),
        pytest.param('"a":[1,  2] , "puzzle":"big-orders", "sql" : "x", ', id="blanks within members"),
        pytest.param('"sql": "x", "puzzle": "nowhere", "sql": "y", ', id="twice the same key"),
    ],
)
def test_members_are_echoed_as_written(pack: Pack, members: str) -> None:
    wanted = members.replace(" , ", ", ")
    assert _echo("{" + members.removesuffix(", ") + "}", pack) == "{" + wanted
    assert _echo("  {\t" + members.removesuffix(", ") + " } \r\n", pack) == "{" + wanted


def test_an_earlier_verdict_is_replaced(pack: Pack) -> None:
    text = '{"verdict": "wrong", "puzzle": "big-orders", "ms": 7, "sql": "x", "reason": "old", "id": 3}'
    assert _echo(text, pack) == '{"puzzle": "big-orders", "sql": "x", "id": 3, '


@pytest.mark.parametrize(
    ("text", "fault", "echo"),
    [
        pytest.param(b"nonsense", "Line 1 is no JSON object.", "{", id="no JSON"),
        pytest.param(b'["puzzle", "sql"]', "Line 1 is no JSON object.", "{", id="no object"),
        pytest.param(GOOD + b", 1", "Line 1 is no JSON object.", "{", id="more than an object"),
        pytest.param(GOOD[:-1], "Line 1 is no JSON object.", "{", id="half an object"),
        pytest.param(GOOD[:-1] + b",}", "Line 1 is no JSON object.", "{", id="a comma too many"),
        pytest.param(b'{"n": NaN}', "Line 1 is no JSON object.", "{", id="no number"),
        pytest.param(b'{"a": ' + b"[" * 200_000, "Line 1 is no JSON object.", "{", id="deep"),
        pytest.param(b'{"puzzle": "\xff"}', "Line 1 is no JSON object.", "{", id="no UTF-8"),
        pytest.param(b" \r\n", "Line 1 is empty.", "{", id="empty"),
        pytest.param(
            b'{"id": 3, "sql": "x"}', "Line 1 has no text under `puzzle`.", '{"id": 3, "sql": "x", ', id="key"
        ),
        pytest.param(
            b'{"puzzle": "big-orders", "sql": 5}',
            "Line 1 has no text under `sql`.",
            '{"puzzle": "big-orders", "sql": 5, ',
            id="no text",
        ),
        pytest.param(
            b'{"puzzle": "other/big-orders", "sql": ""}',
            "Line 1: the pack `tiny` has no puzzle `other/big-orders`.",
            '{"puzzle": "other/big-orders", "sql": "", ',
            id="unknown puzzle",
        ),
        pytest.param(b"{}", "Line 1 has no text under `puzzle`.", "{", id="nothing in it"),
    ],
)
def test_what_cant_be_judged_is_told(pack: Pack, text: bytes, fault: str, echo: str) -> None:
    [line] = _read(text, pack)
    assert (line.fault, line.opening) == (fault, echo)
    answer = json.loads(Answer.unjudged(line.fault).written(line.opening))
    assert (answer["verdict"], answer["reason"], answer["ms"]) == ("error", fault, 0)


def test_a_line_too_long_is_skipped_whole(pack: Pack) -> None:
    long = b'{"puzzle": "' + b"x" * (2 * LINE_BYTES) + b'"}\n'
    found = _read(GOOD + b"\n" + long + GOOD, pack)
    assert [line.fault for line in found] == ["", "Line 2 is longer than 2 MiB.", ""]
    assert sum(line.size for line in found) == 2 * len(GOOD) + 1 + len(long)


def test_a_mark_of_byte_order_is_no_fault(pack: Pack) -> None:
    assert [line.fault for line in _read(b"\xef\xbb\xbf" + GOOD, pack)] == [""]
    with pytest.raises(UsageError, match="UTF-16"):
        _read('{"puzzle": 1}'.encode("utf-16"), pack)


def test_no_line_is_no_fault(pack: Pack) -> None:
    assert _read(b"", pack) == []
