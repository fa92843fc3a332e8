"""forge.yml: what the user of a forge decides, and what was found and waits for a decision.

Nobody's decision is lost: entries are added, never taken away. Hand-written comments may be.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from game.errors import ForgeError, PackError
from game.puzzle.catalog import TableTest, Test
from game.puzzle.fields import Fields, read_yaml
from game.puzzle.pack import read_test
from game.strings import say

FILE = "forge.yml"
Handling = Literal["keep", "mask", "drop"]
"""What becomes of a column about persons."""
BUDGET_MB = 50.0
ROWS_MOST = 200_000
COUNT = 60
_SECTIONS = ("words", "personal", "inferred")
_TITLE = "forge.yml"


@dataclass(frozen=True)
class Decision:
    """A promise that the data keep and the project doesn't make: `at` a table or `table.column`. It is used where all
    rows keep it, unless `confirmed` is False; once it is True, rows that break it are put aside. `why`: what speaks for
    it; `weak`: little does."""

    at: str
    test: Test | TableTest
    confirmed: bool | None = None
    why: str = ""
    weak: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Settings:
    """All of forge.yml. `include` and `exclude` are names or globs of relations; `words` and `personal` go by table or
    `table.column`; `personal_why` and a decision's `why` are written as comments and not read back."""

    title: str = ""
    count: int = COUNT
    seed: int = 1
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    views: bool = False
    budget_mb: float = BUDGET_MB
    rows_most: int = ROWS_MOST
    words: Mapping[str, str] = field(default_factory=dict)
    personal: Mapping[str, Handling] = field(default_factory=dict)
    inferred: tuple[Decision, ...] = ()
    personal_why: Mapping[str, str] = field(default_factory=dict)

    def with_found(
        self, inferred: tuple[Decision, ...], personal: Mapping[str, Handling], why: Mapping[str, str]
    ) -> "Settings":
        """With what was found now beside all that stood there."""
        both = {**personal, **self.personal}
        known = {name: text for name, text in why.items() if name in both}
        return replace(self, inferred=inferred, personal=dict(sorted(both.items())), personal_why=known)


def read_settings(folder: Path) -> Settings:
    """The forge.yml in `folder`; defaults where there is none. Raises ForgeError for a key or value that isn't known,
    naming it and the nearest that is."""
    if not (folder / FILE).exists():
        return Settings()
    try:
        data = Fields(read_yaml(folder / FILE, folder) or {}, FILE)
        found = _settings(data)
        data.done()
    except PackError as error:
        raise ForgeError(error.message, title=_TITLE, way_out=say("intake.settings.way_out")) from error
    return found


def write_settings(folder: Path, settings: Settings) -> None:
    """Writes forge.yml: reading it gives `settings` again, and the same settings give the same bytes."""
    lines = [f"# {line}" for line in say("intake.settings.head").splitlines()]
    defaults = Settings()
    for key in ("title", "count", "seed", "include", "exclude", "views", "budget_mb", "rows_most"):
        value = getattr(settings, key)
        shown = list(value) if isinstance(value, tuple) else value
        text = _flow({key: shown})[1:-1]
        lines.append(text if value != getattr(defaults, key) or key in ("count", "seed") else f"# {text}")
    lines += _section("words", [_flow({name: word})[1:-1] for name, word in settings.words.items()], "  ")
    entries = [
        _told(_flow({name: how})[1:-1], settings.personal_why.get(name, "")) for name, how in settings.personal.items()
    ]
    lines += _section("personal", entries, "  ")
    lines += _section("inferred", [_told(_decision_yaml(found), found.why) for found in settings.inferred], "  - ")
    (folder / FILE).write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")


def _section(name: str, entries: list[str], indent: str) -> list[str]:
    explained = [f"# {line}" for line in say(f"intake.settings.{name}").splitlines()]
    return ["", *explained, *([f"{name}:", *(f"{indent}{entry}" for entry in entries)] if entries else [])]


def _told(entry: str, why: str) -> str:
    return f"{entry}  # {' '.join(why.split())}" if why else entry


def _decision_yaml(found: Decision) -> str:
    told: dict[str, Any] = {"at": found.at, "promise": found.test.to_json()}
    return _flow(told if found.confirmed is None else told | {"confirmed": found.confirmed})


def _flow(data: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(dict(data), default_flow_style=True, allow_unicode=True, sort_keys=False, width=math.inf)
    return text.strip()


def _settings(data: Fields) -> Settings:
    return Settings(
        title=data.text("title", ""),
        count=_number(data, "count", COUNT, 1),
        seed=_number(data, "seed", 1, 0),
        include=data.texts("include"),
        exclude=data.texts("exclude"),
        views=_flag(data, "views"),
        budget_mb=float(_amount(data, "budget_mb", BUDGET_MB)),
        rows_most=_number(data, "rows_most", ROWS_MOST, 1),
        words=data.words("words"),
        personal=_personal(data),
        inferred=tuple(_decision(item) for item in data.nested("inferred")),
    )


def _amount(data: Fields, key: str, default: float) -> float:
    value = data.raw(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        data.fail(key, "is a number above 0")
    return value


def _number(data: Fields, key: str, default: int, least: int) -> int:
    value = data.raw(key)
    if value is None:
        return default
    if type(value) is not int or value < least:
        data.fail(key, f"is a whole number from {least}")
    return value


def _flag(data: Fields, key: str) -> bool:
    value = data.raw(key)
    if value is not None and not isinstance(value, bool):
        data.fail(key, "is true or false")
    return bool(value)


def _personal(data: Fields) -> dict[str, Handling]:
    """`no` and its kin are truth values to YAML, and no decision."""
    value, known = data.raw("personal"), get_args(Handling)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        data.fail("personal", "goes by column, like `customers.first_name: mask`")
    for name, how in value.items():
        if how not in known:
            near = get_close_matches(str(how), known, n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            data.fail("personal", f"has `{name}: {how}`; known are keep, mask, drop{hint}")
    return {str(name): cast(Handling, how) for name, how in value.items()}


def _decision(item: Fields) -> Decision:
    at, confirmed = item.text("at"), item.raw("confirmed")
    test = read_test(item.raw("promise"))
    if test is None:
        item.fail("promise", "is a test as in pack.yml, like `unique` or {relationships: {to: …, field: …}}")
    if confirmed is not None and not isinstance(confirmed, bool):
        item.fail("confirmed", "is true or false")
    item.done()
    return Decision(at, test, confirmed)
