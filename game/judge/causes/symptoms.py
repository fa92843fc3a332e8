"""Which suspicions explain what is seen, where no repair tells."""

from collections.abc import Sequence

from game.judge.causes.cause import Cause
from game.judge.causes.facts import Facts
from game.judge.misconceptions.suspicion import MEASURED, Suspicion


def likely(suspicions: Sequence[Suspicion], facts: Facts) -> Cause | None:
    """The suspicion that is most worth telling."""
    fitting = [s for s in suspicions if (s.certain or s.code in MEASURED) and fits(s, facts)]
    best = min(fitting, key=lambda s: not s.certain, default=None)
    return Cause(best.stage, "misconceptions", best.code, best.details, proved=False) if best is not None else None


_LETS_IN = frozenset({"where_lacks", "having_lacks", "qualify_lacks", "limit_lacks", "on_lacks", "distinct_lacks"})
_KEEPS_OUT = frozenset({"where_extra", "having_extra", "qualify_extra", "limit_extra", "on_extra", "distinct_extra"})


def explains(kind: str, facts: Facts) -> bool:
    """Whether a difference of that kind can lose, or add, the rows that are lost or added."""
    if facts.missing and not facts.extra:
        return kind not in _LETS_IN
    return not (facts.extra and not facts.missing and kind in _KEEPS_OUT)


def fits(suspicion: Suspicion, facts: Facts) -> bool:
    """Whether results as they are can come from it."""
    if suspicion.stage == "ORDER BY":
        return facts.order_wrong
    return not facts.order_wrong
