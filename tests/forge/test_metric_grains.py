"""Which grains of a metric are compiled, and which is the usual one."""

from typing import Any

import pytest

from game.errors import ForgeError
from game.forge.metrics import compiled_grains, usual_grain

ALL = [("", ""), ("", "day"), ("", "month"), ("city", ""), ("city", "day")]


def _metric(**meta: Any) -> dict[str, Any]:
    return {"name": "takings", "config": {"meta": meta}}


def test_only_the_grains_that_a_metric_allows_are_compiled() -> None:
    assert compiled_grains(_metric(grains=["month", "day"])) == ("day", "month")
    assert compiled_grains(_metric()) == ("day", "week", "month", "quarter", "year")


def test_the_usual_grain_is_the_one_named_or_none_or_the_finest() -> None:
    assert usual_grain(_metric(grain="month"), ALL) == "month"
    assert usual_grain(_metric(), ALL) == ""
    assert usual_grain(_metric(), ALL[1:]) == "day"


def test_a_grain_that_there_is_not_is_told() -> None:
    with pytest.raises(ForgeError, match="eon"):
        compiled_grains(_metric(grains=["day", "eon"]))
    with pytest.raises(ForgeError, match="week"):
        usual_grain(_metric(grain="week"), ALL)
