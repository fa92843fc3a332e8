"""The questions of the puzzle screen: the price of a hint, giving up, and how a metric is to be cut."""

from __future__ import annotations

from collections.abc import Callable

from game.play.hints import HintOffer
from game.puzzle.metrics import TOTAL, Metric
from game.strings import say
from game.ui.widgets.base import Kit
from game.ui.widgets.dialog import Choice, Dialog
from game.ui.widgets.picker import Picker

Deed = Callable[[], None]


def hint_dialog(kit: Kit, offer: HintOffer, worth: int, take: Deed, give_up: Deed, close: Deed) -> Dialog:
    """Tells the price before; `worth` is what a solve would bring now."""
    text = say(f"ui.hint.{offer.kind}") + "\n\n" + say("ui.hint.price", price=offer.price, worth=worth)
    choices = [
        Choice(say("ui.hint.take", price=offer.price), take, hint="⏎", primary=True),
        Choice(say("ui.hint.show_me"), give_up),
        Choice(say("ui.hint.close"), close, hint="Esc"),
    ]
    return Dialog(kit, say("ui.hint.title", number=offer.number), text, choices)


def close_tab_dialog(kit: Kit, close_tab: Deed, keep: Deed) -> Dialog:
    """A tab with a text goes only when it is really meant to; Enter and Esc both keep it."""
    choices = [
        Choice(say("ui.close_tab.keep"), keep, hint="⏎", primary=True),
        Choice(say("ui.close_tab.close"), close_tab),
    ]
    return Dialog(kit, say("ui.close_tab.title"), say("ui.close_tab.text"), choices, escape=keep)


def show_me_dialog(kit: Kit, show: Deed, close: Deed) -> Dialog:
    """Giving up ends the puzzle with nothing; Enter and Esc both keep playing."""
    choices = [
        Choice(say("ui.show_me.keep"), close, hint="⏎", primary=True),
        Choice(say("ui.show_me.show"), show),
    ]
    return Dialog(kit, say("ui.show_me.title"), say("ui.show_me.text"), choices, escape=close)


def metric_dialog(kit: Kit, metric: Metric, take: Callable[[str, str], None], close: Deed) -> Dialog:
    """By what the metric is cut, and how finely in time; `take` hears dimension and grain."""
    whole = [TOTAL] if any(by == TOTAL for by, _ in metric.queries) else []
    dimensions = [*whole, *metric.dimensions]
    grains = [*([TOTAL] if any(grain == TOTAL for _, grain in metric.queries) else []), *reversed(metric.grains)]
    by = Picker(kit, say("ui.metric.by"), [name or say("ui.metric.total") for name in dimensions])
    named = [name or say("ui.metric.ever") for name in grains]
    grain = Picker(kit, say("ui.metric.grain"), named, chosen=grains.index(metric.grain))
    choices = [
        Choice(
            say("ui.metric.take"), lambda: take(dimensions[by.chosen], grains[grain.chosen]), hint="⏎", primary=True
        ),
        Choice(say("ui.metric.close"), close, hint="Esc"),
    ]
    return Dialog(kit, metric.label, metric.description, choices, lists=[by, grain])
