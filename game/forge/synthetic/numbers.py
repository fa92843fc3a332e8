"""Numbers as tables have them: money with cents and a long tail, small counts, shares, scores."""

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from game.forge.synthetic.cells import Cell, fitted, stepped
from game.forge.synthetic.kinds import Kind
from game.forge.world.words import split

_BETA = 4.0
"""How closely values lie around the mean; the less, the wider."""
_MONEY = frozenset(
    """amount total revenue sales cost costs spend spent paid payment takings fee fees tax discount refund balance
    salary wage budget turnover income profit margin value credit debit gross net price msrp subtotal ltv bill
    charge""".split()
)
# The last of a name's words that is found here tells the usual range: lowest, middle, highest.
_RANGES: dict[str, tuple[float, float, float]] = {
    **dict.fromkeys(("pct", "percent", "percentage"), (0, 22, 100)),
    **dict.fromkeys(("rate", "ratio", "share", "probability", "confidence", "fraction"), (0, 0.3, 1)),
    **dict.fromkeys(("rating", "stars"), (1, 3.9, 5)),
    **dict.fromkeys(("nps",), (0, 7.5, 10)),
    **dict.fromkeys(("score",), (0, 62, 100)),
    **dict.fromkeys(("quantity", "qty", "units"), (1, 2, 12)),
    **dict.fromkeys(("position", "line", "rank", "seq", "sequence", "step", "version", "level"), (1, 2.5, 9)),
    **dict.fromkeys(("age",), (18, 39, 88)),
    **dict.fromkeys(("year",), (2018, 2023, 2025)),
    **dict.fromkeys(("quarter",), (1, 2.5, 4)),
    **dict.fromkeys(("month",), (1, 6.5, 12)),
    **dict.fromkeys(("week",), (1, 26, 52)),
    **dict.fromkeys(("weekday", "dow"), (0, 3, 6)),
    **dict.fromkeys(("hour",), (0, 13, 23)),
    **dict.fromkeys(("latitude", "lat"), (36, 48, 60)),
    **dict.fromkeys(("longitude", "lon", "lng"), (-9, 8, 24)),
    **dict.fromkeys(("temperature", "celsius"), (-4, 14, 33)),
    **dict.fromkeys(("minutes", "duration"), (1, 24, 240)),
    **dict.fromkeys(("seconds",), (1, 95, 3_600)),
    **dict.fromkeys(("ms", "milliseconds", "latency"), (5, 140, 6_000)),
    **dict.fromkeys(("days",), (0, 9, 120)),
    **dict.fromkeys(("hours",), (0.5, 6, 40)),
    **dict.fromkeys(("weight", "kg"), (0.1, 3, 40)),
    **dict.fromkeys(("bytes", "size", "mb"), (1, 400, 20_000)),
    **dict.fromkeys(("capacity", "stock", "inventory"), (0, 60, 900)),
    **dict.fromkeys(("population",), (900, 60_000, 3_000_000)),
    **dict.fromkeys(("views", "impressions", "clicks", "visits", "sessions"), (0, 12, 600)),
}
_DATE_PARTS = frozenset(("year", "quarter", "month", "week", "weekday", "dow", "hour"))


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high` around `mean`; with a `tail`, most are small and few are large;
    `cents`: money, of two digits after the point whatever the type."""

    low: float
    high: float
    mean: float
    tail: bool = False
    cents: bool = False

    def draw(self, random: Random, kind: Kind) -> Cell:
        """One of them."""
        if self.high <= self.low:
            return fitted(self.low, kind)
        if self.cents and kind.scale > 2:
            kind = replace(kind, scale=2)
        if self.tail:
            middle = max(self.mean - self.low, (self.high - self.low) / 1_000)
            found = self.low + random.lognormvariate(-0.32, 0.8) * middle
            return fitted(min(found, self.high) if random.random() < 0.5 else self._within(random, found), kind)
        return fitted(self._within(random, self.low + random.betavariate(*self._beta) * (self.high - self.low)), kind)

    def _within(self, random: Random, number: float) -> float:
        return number if self.low <= number <= self.high else random.uniform(self.low, self.high)

    @property
    def _beta(self) -> tuple[float, float]:
        place = min(0.97, max(0.03, (self.mean - self.low) / (self.high - self.low)))
        return place * _BETA, (1 - place) * _BETA


def usual(column: str, kind: Kind) -> Range:
    """What a column of that name mostly holds."""
    words = split(column)
    money = any(word in _MONEY for word in words)
    for word in reversed(words):
        if word in _RANGES and not (money and word in ("rate", "line", "size")):
            low, mean, high = _RANGES[word]
            whole_share = kind.family == "whole" and high <= 1
            return Range(0, 100, 30) if whole_share else Range(low, high, mean, tail=high > 200 and word != "year")
        if word in _MONEY:
            break
    if money:
        scaled = 100 if "cents" in words or "cent" in words else 1
        return Range(0.5 * scaled, 2_000 * scaled, 45 * scaled, tail=True, cents=True)
    if kind.family == "whole":
        return Range(0, 60, 6, tail=True)
    return Range(0, 1_000, 80, tail=True)


def is_money(column: str) -> bool:
    """Whether amounts of it can be summed."""
    return any(word in _MONEY for word in split(column))


def is_date_part(column: str) -> bool:
    """Whether it is a year, a month or the like."""
    words = split(column)
    return bool(words) and words[-1] in _DATE_PARTS


def limited(found: Range, kind: Kind, limits: list[tuple[str, Cell]]) -> Range:
    """The range inside declared limits, (sign, number); its middle moves along."""
    low, high = found.low, found.high
    least, most = float("-inf"), float("inf")
    for sign, cell in limits:
        if isinstance(cell, str | bool) or not isinstance(cell, int | float | Decimal):
            continue
        if sign in (">", ">=", "="):
            least = max(least, _number(stepped(cell, kind, 1) if sign == ">" else cell))
        if sign in ("<", "<=", "="):
            most = min(most, _number(stepped(cell, kind, -1) if sign == "<" else cell))
    if low >= least and high <= most:
        return found
    width = max(high - low, 1.0)
    low = max(low, least) if low <= most else max(least, most - width)
    high = min(high, most) if high >= low else min(most, low + width)
    mean = found.mean if low < found.mean < high else low + (high - low) * 0.4
    return Range(low, max(low, high), mean, found.tail and high - low > 100, found.cents)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float | Decimal) else 0.0
