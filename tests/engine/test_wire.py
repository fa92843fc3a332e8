"""Frames between parent and worker: what was sent arrives, and nothing else is taken for a frame."""

import io
import json
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

import duckdb
import nanoarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nanoarrow.ipc import StreamWriter

from game.engine import wire
from game.engine.limits import JUDGED, MAX_NESTING
from game.engine.wire import WireError, check_arrow, receive, send

HEADS = st.dictionaries(st.text(max_size=5).filter(lambda k: k != "blobs"), st.text() | st.integers() | st.none())


@given(HEADS, st.lists(st.binary(max_size=50), max_size=3))
def test_what_is_sent_arrives(head: dict[str, Any], blobs: list[bytes]) -> None:
    stream = io.BytesIO()
    send(stream, head, blobs)
    send(stream, {"next": 1})
    stream.seek(0)
    message = receive(stream)
    assert (message.head, message.blobs) == (head, tuple(blobs))
    assert receive(stream).head == {"next": 1}


def test_lone_surrogates_cross() -> None:
    stream = io.BytesIO()
    send(stream, {"sql": "\ud800\0"})
    stream.seek(0)
    assert receive(stream).head == {"sql": "\ud800\0"}


def frame(head: bytes, length: int | None = None) -> bytes:
    return struct.pack(">I", len(head) if length is None else length) + head


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0\0", id="half-a-length"),
        pytest.param(frame(b"{}", 99), id="cut-off"),
        pytest.param(frame(b""), id="empty-head"),
        pytest.param(frame(b"{}"), id="no-blobs"),
        pytest.param(frame(b"[]"), id="list"),
        pytest.param(frame(b"7"), id="number"),
        pytest.param(frame(b'"x"'), id="text"),
        pytest.param(frame(b"\xff\xfe"), id="no-utf8"),
        pytest.param(frame(b'{"blobs": 5}'), id="blobs-number"),
        pytest.param(frame(b'{"blobs": "12"}'), id="blobs-text"),
        pytest.param(frame(b'{"blobs": [-1]}'), id="negative"),
        pytest.param(frame(b'{"blobs": [1.5]}'), id="fraction"),
        pytest.param(frame(b'{"blobs": [true]}'), id="true"),
        pytest.param(frame(b'{"blobs": ["1"]}'), id="number-as-text"),
        pytest.param(frame(b'{"blobs": [Infinity]}'), id="infinite"),
        pytest.param(frame(b'{"blobs": [NaN]}'), id="nan"),
        pytest.param(frame(b'{"blobs": [1e999]}'), id="huge-float"),
        pytest.param(frame(json.dumps({"blobs": [wire.MAX_BLOB_BYTES, 1]}).encode()), id="too-much"),
        pytest.param(frame(b'{"blobs": [10]}') + b"abc", id="short-blob"),
        pytest.param(frame(json.dumps({"blobs": [0] * (wire.MAX_BLOBS + 1)}).encode()), id="many-blobs"),
        pytest.param(struct.pack(">I", wire.MAX_HEAD_BYTES + 1), id="head-too-long"),
        pytest.param(frame(b"[" * 100_000), id="deep"),
        pytest.param(b"hello, world\n" * 3, id="chatter"),
    ],
)
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        receive(io.BytesIO(data))


@given(st.binary(max_size=60))
def test_no_bytes_do_worse_than_being_refused(data: bytes) -> None:
    try:
        receive(io.BytesIO(data))
    except WireError:
        return


def test_a_closed_stream_is_the_other_side_gone() -> None:
    stream = io.BytesIO()
    stream.close()
    with pytest.raises(WireError):
        send(stream, {})
    with pytest.raises(WireError):
        receive(stream)


def test_any_result_fits_into_a_frame() -> None:
    assert JUDGED.result_bytes <= wire.MAX_BLOB_BYTES


# --- Arrow


def arrow(sql: str) -> bytes:
    sink = io.BytesIO()
    with duckdb.connect() as connection, StreamWriter.from_writable(sink) as writer:
        connection.execute("set arrow_lossless_conversion = true")
        writer.write_stream(nanoarrow.ArrayStream(connection.sql(sql)))
    return sink.getvalue()


@pytest.mark.parametrize(
    ("sql", "columns", "rows"),
    [
        pytest.param("select 1", 1, 1, id="one"),
        pytest.param("select 1, 'x' where false", 2, 0, id="no-rows"),
        pytest.param("select range, [range], null from range(300000)", 3, 300_000, id="batches"),
        pytest.param("select " + "map {1: " * MAX_NESTING + "42::variant" + "}" * MAX_NESTING, 1, 1, id="deep-maps"),
        pytest.param("select " + "[" * MAX_NESTING + "1" + "]" * MAX_NESTING, 1, 1, id="deep-lists"),
    ],
)
def test_arrow_of_ours_is_let_through(sql: str, columns: int, rows: int) -> None:
    data = arrow(sql)
    check_arrow(data, columns, rows)
    for announced in ((columns + 1, rows), (columns, rows + 1), (columns - 1, rows), (columns, rows - 1)):
        with pytest.raises(WireError):
            check_arrow(data, *announced)


@cache
def one() -> bytes:
    return arrow("select 1")


def batch_of(data: bytes) -> int:
    """Where the first batch begins."""
    return data.index(b"\xff\xff\xff\xff", 8)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: b"", id="nothing"),
        pytest.param(lambda _: b"x" * 100, id="chatter"),
        pytest.param(lambda data: data[:50], id="half-a-schema"),
        pytest.param(lambda data: data[batch_of(data) :], id="no-schema"),
        pytest.param(lambda data: data[: batch_of(data)] * 2, id="two-schemas"),
        pytest.param(lambda data: data[: batch_of(data) + 100], id="half-a-batch"),
    ],
)
def test_what_is_no_arrow_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(WireError):
        check_arrow(change(one()), 1, 1)


def test_arrow_on_which_its_reader_never_ends_is_refused() -> None:
    with pytest.raises(WireError):
        check_arrow(arrow("select " + "[" * 48 + "1" + "]" * 48), 1, 1)


def test_more_values_than_any_worker_sends_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = arrow("select [null for i in range(1000)]")
    check_arrow(data, 1, 1)
    monkeypatch.setattr(wire, "MAX_VALUES", 1000)
    with pytest.raises(WireError):
        check_arrow(data, 1, 1)


def test_a_body_of_negative_length_is_refused() -> None:
    """Arrow's reader crashes on it."""
    data = one()
    batch = batch_of(data)
    end_of_stream = 8
    (metadata,) = struct.unpack_from("<I", data, batch + 4)
    body = len(data) - end_of_stream - (batch + 8 + metadata)
    place = data.index(struct.pack("<q", body), batch)
    check_arrow(data, 1, 1)
    with pytest.raises(WireError):
        check_arrow(data[: place + 7] + b"\xc0" + data[place + 8 :], 1, 1)


@given(st.integers(0), st.integers(0, 255))
def test_no_byte_in_arrow_does_worse_than_being_refused(place: int, byte: int) -> None:
    data = bytearray(one())
    data[place % len(data)] = byte
    try:
        check_arrow(bytes(data), 1, 1)
    except WireError:
        return
