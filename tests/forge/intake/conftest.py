"""A maker of tiny projects in the test's own folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.forge.intake.projects import Made, made


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Made]:
    """`make({"orders": "select …"}, [check(…)])`."""
    return partial(made, tmp_path)
