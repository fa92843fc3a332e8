"""A Dask cluster that vets: the same function as on this machine, with the pack sent along once.

A worker that dies loses nothing: Dask gives what it was at to another one. Needs the extra `cluster`.
"""

import atexit
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from game.errors import ForgeError
from game.forge.vetting.crew import Crew
from game.forge.vetting.draft import Draft
from game.forge.vetting.vet import Vetted, vet
from game.forge.workshop import Workshop, workshops
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack

CONNECT_S = 20.0
"""Seconds that a scheduler has to answer in."""
_RETRIES = 3
"""How often a draft is given to somebody else when whoever was at it has failed."""


@contextmanager
def cluster_crew(pack: Pack, address: str, connect_s: float = CONNECT_S) -> Iterator[Crew]:
    """The workers of the cluster whose scheduler is at `address` (tcp://…).

    Raises ForgeError where Dask isn't installed, or nobody answers there.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ForgeError(
            "A cluster is asked by Dask, and it is not installed here.",
            title="Dask is missing",
            way_out="It is in the extra `cluster`: `uv sync --extra cluster`, or `pip install semicolon[cluster]`.",
        ) from error
    try:
        client = distributed.Client(address, timeout=connect_s, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ForgeError(
            f"No Dask scheduler answers at {address}.",
            title="No cluster",
            way_out="Start one with `dask scheduler`, and workers with `dask worker tcp://…`.",
        ) from error
    with client:
        size = sum(client.nthreads().values())
        if not size:
            raise ForgeError(
                f"The scheduler at {address} has no workers.",
                title="No cluster",
                way_out="Start some: `dask worker tcp://…`.",
            )
        packed = client.scatter(_packed(pack.folder), broadcast=True)

        def submit(draft: Draft) -> "_Remote":
            return _Remote(client.submit(vet_packed, packed, draft, pure=False, retries=_RETRIES))

        yield Crew(submit, size)


class _Remote:
    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self) -> Vetted:
        """Raises ForgeError where every worker that was given it has died, or failed."""
        try:
            vetted: Vetted = self._future.result()
        except Exception as error:  # whatever went wrong there comes back as it is
            raise ForgeError(f"The cluster could not vet a puzzle: {error}", title="The cluster failed") from error
        return vetted


def vet_packed(packed: bytes, draft: Draft) -> Vetted:
    """What `vet` says of a draft for a pack that was sent along; runs in a worker of the cluster."""
    shop = _SHOPS.take(packed)
    try:
        return vet(shop, draft)
    finally:
        _SHOPS.give(packed, shop)


class _Shops:
    """Workshops of one worker process, as many as it has threads, for the pack that it was last asked about."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._packed = b""
        self._free: list[Workshop] = []
        self._open = ExitStack()
        self._pack: Pack | None = None
        atexit.register(self.close)

    def take(self, packed: bytes) -> Workshop:
        with self._lock:
            if packed != self._packed:
                self._open.close()
                self._free, self._packed = [], packed
                folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="semicolon-forge-"))
                self._pack = _unpacked(packed, Path(folder))
            if self._free:
                return self._free.pop()
            assert self._pack is not None
            [shop] = self._open.enter_context(workshops(self._pack, 1))
            return shop

    def give(self, packed: bytes, shop: Workshop) -> None:
        with self._lock:
            if packed == self._packed:
                self._free.append(shop)

    def close(self) -> None:
        with self._lock:
            self._open.close()
            self._free, self._packed = [], b""


_SHOPS = _Shops()


def _packed(folder: Path) -> bytes:
    """What a pack needs for vetting, in one piece: the same folder gives the same bytes."""
    files = [folder / "pack.yml", folder / "metrics.json", *sorted((folder / "data").glob("*.parquet"))]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            if file.exists():
                archive.writestr(zipfile.ZipInfo(file.relative_to(folder).as_posix()), file.read_bytes())
    return held.getvalue()


def _unpacked(packed: bytes, folder: Path) -> Pack:
    """The pack, in an empty folder. It came from our own client; its names are looked at all the same."""
    (folder / "data").mkdir()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            target = (folder / name).resolve()
            if target.parent not in (folder.resolve(), (folder / "data").resolve()):
                raise ForgeError(f"{name} is no part of a pack.", title="No pack")
            target.write_bytes(archive.read(name))
    return load_pack(folder)
