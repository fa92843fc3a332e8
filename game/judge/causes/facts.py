"""What comparing two results told, as plain data. No sqlglot here: the parent imports this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.judge.compare import Comparison
from game.puzzle.contract import Contract
from game.puzzle.resultset import Json


@dataclass(frozen=True)
class Facts:
    """Rows of the target (`wanted`), of the player's result (`given`), and how many of them pair (`matched`).

    `right`: which columns agree as multisets; `digits`: decimals the contract rounds each column to; `null_missing`:
    some missing row holds a null; `order_wrong`: the rows are right and only their order isn't.
    """

    wanted: int
    given: int
    matched: int
    right: tuple[bool, ...]
    digits: tuple[int | None, ...]
    null_missing: bool = False
    order_wrong: bool = False

    @property
    def missing(self) -> int:
        return self.wanted - self.matched

    @property
    def extra(self) -> int:
        return self.given - self.matched

    @classmethod
    def of(cls, found: Comparison, contract: Contract, target: Sequence[Sequence[Json]], given: int) -> "Facts":
        """From a comparison with `target`'s rows; `given`: rows of the player's result."""
        return cls(
            wanted=len(target),
            given=given,
            matched=len(found.pairs),
            right=tuple(state == "exact" for state in found.columns),
            digits=tuple(column.digits for column in contract.columns),
            null_missing=any(value is None for row in found.missing for value in target[row]),
            order_wrong=found.same_rows and found.order == "absent",
        )

    def to_json(self) -> dict[str, Any]:
        return vars(self) | {"right": list(self.right), "digits": list(self.digits)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Facts":
        """The reverse of `to_json`."""
        return cls(**{**data, "right": tuple(data["right"]), "digits": tuple(data["digits"])})
