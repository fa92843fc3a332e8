"""Metrics of a pack: read back as they were written, and refused where they are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from game import paths
from game.errors import PackError
from game.puzzle.metrics import FILE, GRAINS, Metric, metrics_of

SHOP = paths.levels_dir() / "packs" / "shop"
ONE = Metric("takings", "Takings", "Money.", "simple", {("", ""): "select 1", ("city", "month"): "select 2"}, "month")


def test_a_metric_is_read_back_as_it_was_written() -> None:
    assert Metric.from_json(ONE.to_json()) == ONE
    assert (ONE.dimensions, ONE.grains) == (("city",), ("month",))


def test_the_shop_has_metrics_of_every_kind() -> None:
    metrics = metrics_of(SHOP)
    assert len(metrics) >= 12
    assert {metric.kind for metric in metrics} == {"simple", "ratio", "cumulative", "derived", "conversion"}
    assert all(metric.description and set(metric.grains) <= set(GRAINS) for metric in metrics)


def test_a_pack_without_metrics_has_none(tmp_path: Path) -> None:
    assert metrics_of(tmp_path) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"metrics": 3}',
        json.dumps({"metrics": [ONE.to_json() | {"label": 3}]}),
        json.dumps({"metrics": [ONE.to_json() | {"queries": [{"by": "", "grain": "eon", "sql": "select 1"}]}]}),
        json.dumps({"metrics": [ONE.to_json() | {"grain": "eon"}]}),
        json.dumps({"metrics": [{k: v for k, v in ONE.to_json().items() if k != "kind"}]}),
        "[" * 100_000,
    ],
    ids=["empty", "list", "number", "label", "grain", "usual", "field", "deep"],
)
def test_a_damaged_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="can't be read"):
        metrics_of(tmp_path)


def test_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    pack, other = tmp_path / "pack", tmp_path / "other.json"
    pack.mkdir()
    data: dict[str, Any] = {"metrics": [ONE.to_json()]}
    other.write_text(json.dumps(data), encoding="utf-8")
    (pack / FILE).symlink_to(other)
    with pytest.raises(PackError):
        metrics_of(pack)
