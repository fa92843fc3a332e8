"""Fair instances for one puzzle, and whether a query differs from the answer on one of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import duckdb
from sqlglot import exp

from game.puzzle.contract import Contract
from game.puzzle.model import Puzzle
from tests.judge.rewriting.bench import Bench, EngineFault, Rows, same_rows, same_sequence
from tests.judge.rewriting.facts import Facts
from tests.judge.rewriting.instances import Focus, instance
from tests.judge.rewriting.worlds import World


def focus(tree: exp.Expr) -> Focus:
    """The texts, numbers and days that a query names."""
    literals = list(tree.find_all(exp.Literal))
    texts = frozenset(node.name for node in literals if node.is_string)
    numbers = frozenset(Decimal(node.name) for node in literals if not node.is_string)
    days = frozenset(day for text in texts if (day := _day(text)) is not None)
    return Focus(texts, numbers, days)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


class Fair:
    """An instance in two orders of its rows, on which the answer is determined and all other answers agree with it."""

    def __init__(self, puzzle: Puzzle, contract: Contract, first: Bench, second: Bench, expected: Rows) -> None:
        self._puzzle, self._contract = puzzle, contract
        self._benches, self._expected = (first, second), expected

    def refutes(self, sql: str) -> bool:
        """Whether a query gives something else than the answer, or fails, whatever the order of the rows. What takes
        too long or breaks DuckDB refutes nothing."""
        return all(self._differs(bench, sql) for bench in self._benches)

    def _differs(self, bench: Bench, sql: str) -> bool:
        try:
            rows = bench.rows(sql)
        except (EngineFault, duckdb.InterruptException, duckdb.OutOfMemoryException):
            return False
        except duckdb.Error:
            return True
        return not same_rows(rows, self._expected) or differs_in_order(rows, self._expected, self._contract)

    def close(self) -> None:
        for bench in self._benches:
            bench.close()


def differs_in_order(rows: Rows, expected: Rows, contract: Contract) -> bool:
    """Whether the sort keys come in another order; not where one is null, which may come first or last."""
    keys = [[tuple(row[key.index] for key in contract.order) for row in found] for found in (rows, expected)]
    if any(value is None for found in keys for key in found for value in key):
        return False
    return not same_sequence(*keys)


class Trial:
    """One puzzle of a world, its contract and its fair instances."""

    def __init__(self, world: World, facts: Facts, puzzle: Puzzle) -> None:
        self.world, self.facts, self.puzzle = world, facts, puzzle

    @cached_property
    def contract(self) -> Contract:
        return self.world.case(self.puzzle.name).contract

    def fair(self, seeds: range) -> Iterator[Fair]:
        """An instance for each seed that gives a fair one."""
        for seed in seeds:
            rows = instance(self.world.source, self.facts, seed, focus(self.world.tree(self.puzzle.answer)))
            made = self._fair(rows)
            if made is not None:
                yield made

    def _fair(self, rows: Mapping[str, list[dict[str, Any]]]) -> Fair | None:
        benches = Bench(self.world.pack, rows, 1), Bench(self.world.pack, rows, 2)
        expected = self._agreed(benches)
        if expected is None:
            for bench in benches:
                bench.close()
            return None
        return Fair(self.puzzle, self.contract, *benches, expected)

    def _agreed(self, benches: tuple[Bench, Bench]) -> Rows | None:
        """The answer's rows, if what is taken for granted holds and every known answer gives them on both."""
        try:
            if not all(self._assumed(benches[0])):
                return None
            results = [bench.rows(sql) for bench in benches for sql in (self.puzzle.answer, *self.puzzle.also)]
        except (duckdb.Error, EngineFault):
            return None
        first, *others = results
        alike = all(same_rows(first, other) and not differs_in_order(first, other, self.contract) for other in others)
        return first if alike else None

    def _assumed(self, bench: Bench) -> Iterator[bool]:
        for assumption in self.puzzle.assume:
            if assumption.sql:
                yield bench.rows(f"select {assumption.sql}") == [(True,)]
