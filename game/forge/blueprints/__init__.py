"""Families of puzzles, a module each: what they propose of a world, as trees with all that a brief says of them."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from game.forge.drafting.candidate import Blueprint


@cache
def blueprints() -> tuple[Blueprint, ...]:
    """All families, by name."""
    return tuple(sorted(_found(), key=lambda blueprint: blueprint.name))


def _found() -> Iterator[Blueprint]:
    for module in pkgutil.iter_modules(__path__):
        found: Blueprint = import_module(f"{__name__}.{module.name}").BLUEPRINT
        yield found
