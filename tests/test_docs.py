"""The documents name every command and option of the command line."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.cli import COMMANDS
from game.text.commandline import GRAMMAR, parser

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXT = README + (ROOT / "levels" / "README.md").read_text(encoding="utf-8")


def _options(command: argparse.ArgumentParser) -> Iterator[str]:
    """The long options of a command and of all below it."""
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _options(inner)
        yield from (option for option in action.option_strings if option.startswith("--"))


@pytest.mark.parametrize("command", GRAMMAR)
def test_readme_names_every_command(command: str) -> None:
    group, _, verb = command.rpartition(" ")
    told = rf"semicolon {group} [a-z\\|]*\b{verb}\b" if group else rf"semicolon {verb}\b"
    assert re.search(told, README)


@pytest.mark.parametrize("option", sorted(set(_options(parser(COMMANDS))) - {"--help"}))
def test_documents_name_every_option(option: str) -> None:
    assert re.search(rf"{option}\b", TEXT)


@pytest.mark.parametrize("schema", sorted((ROOT / "levels" / "schemas").glob("*.json")), ids=lambda file: file.name)
def test_no_schema_is_without_a_description_of_its_fields(schema: Path) -> None:
    assert schema.read_text(encoding="utf-8").count('"description"') > 1
