"""Tomorrow's mean temperature of a site, said the day before by two methods, so that their errors can be compared.

`seasonal_naive` repeats the same weekday of last week. `holt_winters` is additive triple exponential smoothing with a
season of seven days (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 8.3). Decimals with a fixed
precision give the same digits everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from worlds.sensors.records import Forecast, SiteDay

SEASON = 7
ALPHA, BETA, GAMMA = Decimal("0.35"), Decimal("0.05"), Decimal("0.25")
DIGITS = 28
NAIVE, SMOOTHED = "seasonal_naive", "holt_winters"


def make_forecasts(means: list[SiteDay]) -> list[Forecast]:
    """Two forecasts a day for each site with two weeks of means, from its third week to the day after its last.

    A day without a mean is forecast too, and the forecast stands in for it from then on.
    """
    by_site: dict[int, dict[date, Decimal]] = {}
    for mean in means:
        by_site.setdefault(mean.site_id, {})[mean.day] = mean.mean
    with localcontext(Context(prec=DIGITS, rounding=ROUND_HALF_UP)):
        said = [
            Forecast(0, site_id, day, method, int((value * 100).to_integral_value()))
            for site_id, known in sorted(by_site.items())
            for method, series in ((SMOOTHED, smoothed(known)), (NAIVE, naive(known)))
            for day, value in series
        ]
    said.sort(key=lambda forecast: (forecast.day, forecast.site_id, forecast.method))
    return [forecast._replace(id=number) for number, forecast in enumerate(said, start=1)]


def naive(known: dict[date, Decimal]) -> Iterator[tuple[date, Decimal]]:
    """Day and forecast: the value of a week before, or what stood in for it."""
    series = dict(known)
    for day in _forecast_days(known):
        value = series[day - timedelta(days=SEASON)]
        series.setdefault(day, value)
        yield day, value


def smoothed(known: dict[date, Decimal]) -> Iterator[tuple[date, Decimal]]:
    """Day and forecast by level, trend and season, which begin as the means of the first two weeks."""
    first = min(known)
    weeks = [[_nearest(known, first + timedelta(days=SEASON * week + n)) for n in range(SEASON)] for week in range(2)]
    means = [sum(week, Decimal()) / SEASON for week in weeks]
    level, trend = means[1], (means[1] - means[0]) / SEASON
    season = [(weeks[0][n] - means[0] + weeks[1][n] - means[1]) / 2 for n in range(SEASON)]
    for position, day in enumerate(_forecast_days(known)):
        seasonal = season[position % SEASON]
        value = level + trend + seasonal
        yield day, value
        actual = known.get(day, value)
        before, level = level, ALPHA * (actual - seasonal) + (1 - ALPHA) * (level + trend)
        trend = BETA * (level - before) + (1 - BETA) * trend
        season[position % SEASON] = GAMMA * (actual - level) + (1 - GAMMA) * seasonal


def _forecast_days(known: dict[date, Decimal]) -> list[date]:
    begins, ends = min(known) + timedelta(days=2 * SEASON), max(known) + timedelta(days=1)
    return [begins + timedelta(days=n) for n in range((ends - begins).days + 1)]


def _nearest(known: dict[date, Decimal], day: date) -> Decimal:
    """The mean of a day, or of the last known one before it."""
    return known[max(other for other in known if other <= day)]
