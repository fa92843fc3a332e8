"""Frames between parent and worker: what was sent arrives, and nothing else is taken for a frame."""

import io
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine import wire
from game.engine.wire import WireError, receive, send

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
