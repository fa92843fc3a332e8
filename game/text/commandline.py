"""The grammar of the command line: commands, what each takes, and their help."""

import argparse
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from game.errors import UsageError
from game.strings import say

STATES = ("before", "wrong", "case", "solved", "table", "column", "metric", "edit", "reject", "decided")
GRAMMAR: Mapping[str, tuple[str, ...]] = {
    "play": ("DIR",),
    "today": ("WHICH", "--json"),
    "tables": ("[NAME]", "WHICH", "--json"),
    "metric": ("[METRIC]", "--by", "--grain", "WHICH", "--json"),
    "run": ("SQL", "WHICH", "--json"),
    "submit": ("SQL", "WHICH", "--json"),
    "hint": ("WHICH", "--take"),
    "show-me": ("WHICH",),
    "share": ("WHICH",),
    "stats": ("--json",),
    "judge": ("[SQL]", "--pack", "--puzzle", "--json", "--batch", "[--out]", "--jobs", "--fresh"),
    "pack build": ("DIR", "--json"),
    "pack check": ("DIR", "--json"),
    "pack show": ("DIR", "--json"),
    "forge": (
        "--dbt",
        "--data",
        "--synthetic",
        "--profile",
        "{--pack}",
        "{--out}",
        "--count",
        "--seed",
        "--cluster",
        "{--jobs}",
        "--json",
    ),
    "forge review": ("DIR", "--approve", "--reject", "--edit", "--undo", "--why", "--json", "--window"),
    "forge season": (
        "{--packs}",
        "{--out-file}",
        "--from",
        "--days",
        "--approved",
        "--workdays",
        "--holidays",
        "--seed",
    ),
    "forge profile-sql": ("--dbt", "--dialect"),
    "warehouse build": (),
    "warehouse impact": ("MODEL", "--json"),
    "shot": ("SCREEN", "--state", "--out", "--size", "--theme", "--date", "[--pack]"),
    "doctor": (),
}
"""What each command takes; WHICH stands for the two ways to name a puzzle."""

DIALECTS = ("snowflake", "bigquery", "postgres", "databricks", "redshift", "duckdb")
FORGE: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "--dbt": ("--dbt", {"metavar": "TARGET_DIR", "type": Path}),
    "--data": ("--data", {"metavar": "FILE.duckdb|DIR", "type": Path}),
    "--synthetic": ("--synthetic", {"action": "store_true"}),
    "--profile": ("--profile", {"metavar": "FILE", "type": Path}),
    "{--pack}": ("--pack", {"metavar": "DIR", "type": Path}),
    "{--out}": ("--out", {"metavar": "DIR", "type": Path}),
    "--count": ("--count", {"metavar": "N", "type": int}),
    "--seed": ("--seed", {"metavar": "S", "type": int}),
    "--cluster": ("--cluster", {"metavar": "tcp://…"}),
    "{--jobs}": ("--jobs", {"metavar": "N", "type": int}),
    "--dialect": ("--dialect", {"choices": DIALECTS, "required": True}),
    "--approve": ("--approve", {"metavar": "ID", "nargs": "+", "default": ()}),
    "--edit": ("--edit", {"metavar": "ID"}),
    "--reject": ("--reject", {"metavar": "ID", "nargs": "+", "default": ()}),
    "--undo": ("--undo", {"metavar": "ID", "nargs": "+", "default": ()}),
    "--approved": ("--approved", {"action": "store_true"}),
    "{--packs}": ("--packs", {"metavar": "DIR", "type": Path}),
    "{--out-file}": ("--out", {"metavar": "FILE.yml", "type": Path, "required": True, "dest": "file"}),
    "--from": ("--from", {"metavar": "D", "dest": "first"}),
    "--days": ("--days", {"metavar": "N", "type": int}),
    "--workdays": ("--workdays", {"action": "store_true"}),
    "--holidays": ("--holidays", {"metavar": "FILE", "type": Path}),
    "--why": ("--why", {"metavar": "TEXT", "default": ""}),
}
"""What only the forge takes: the option, and how argparse reads it."""

Command = Callable[[argparse.Namespace], int]

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["Parser"]


class Parser(argparse.ArgumentParser):
    """Says what is wrong as the rest of the program does: by a UsageError."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", way_out=say("text.usage.help", command=self.prog))


class Once(argparse.Action):
    """An option that says no when it comes again: the last one would win, and nobody would hear of it."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: str | None = None
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            raise UsageError(say("text.usage.twice", option=option), way_out=say("text.usage.twice_way"))
        setattr(namespace, self.dest, values)


def parser(commands: Mapping[str, Command]) -> Parser:
    """A parser whose result's `command` is one of `commands`: by name, and "" for no command at all."""
    top = Parser(prog="semicolon", description=say("text.cli.about"), epilog=say("text.cli.epilog"), allow_abbrev=False)
    top.add_argument("--version", action="version", version=_version(), help=say("text.cli.version"))
    top.set_defaults(command=commands[""])
    found = top.add_subparsers(metavar="COMMAND", title=say("text.cli.commands"), parser_class=Parser)
    groups: dict[str, Commands] = {}
    alone: dict[str, Parser] = {}  # what is a command by itself may have others below it
    for name, takes in GRAMMAR.items():
        group, _, verb = name.rpartition(" ")
        if group and group not in groups:
            about = alone.get(group) or _add(found, group, group)
            groups[group] = about.add_subparsers(metavar="COMMAND", required=group not in alone, parser_class=Parser)
        command = _add(groups.get(group, found), verb, name)
        alone[name] = command
        command.set_defaults(command=commands[name])
        for argument in takes:
            _take(command, argument)
    return top


def _add(commands: "Commands", verb: str, name: str) -> Parser:
    about = say(f"text.cli.{name.replace(' ', '_').replace('-', '_')}")
    return commands.add_parser(verb, help=about, description=about, allow_abbrev=False)


def _take(command: Parser, argument: str) -> None:
    if argument == "WHICH":
        which = command.add_mutually_exclusive_group()
        which.add_argument("--date", metavar="D", help=say("text.option.date"))
        which.add_argument("--puzzle", metavar="PACK/ID", help=say("text.option.puzzle"))
        return
    if argument in FORGE:
        option, settings = FORGE[argument]
        about = argument.strip("{-}").replace("-", "_")
        command.add_argument(option, help=say(f"text.option.forge.{about}"), **settings)
        return
    name = argument.strip("-[]").lower()
    text = say(f"text.option.{name}")
    match argument:
        case "SQL" | "SCREEN" | "MODEL":
            command.add_argument(name, metavar=argument, help=text)
        case "DIR":
            command.add_argument("folder", metavar="DIR", type=Path, help=text)
        case "[SQL]":
            command.add_argument("sql", metavar="SQL", nargs="?", help=text)
        case "[NAME]":
            command.add_argument("name", metavar="NAME", nargs="?", help=text)
        case "[METRIC]":
            command.add_argument("name", metavar="NAME", nargs="?", help=text)
        case "[--pack]":
            command.add_argument("--pack", metavar="DIR", type=Path, help=say("text.option.reviewed"))
        case "--json" | "--take" | "--fresh" | "--window":
            command.add_argument(argument, action="store_true", help=text)
        case "--pack":
            command.add_argument(argument, metavar="DIR", type=Path, required=True, help=text)
        case "--out":
            command.add_argument(argument, metavar="FILE.png", type=Path, required=True, help=text)
        case "--puzzle":
            command.add_argument(argument, metavar="ID", help=text)
        case "--batch":
            command.add_argument(argument, metavar="IN.jsonl", help=text)
        case "[--out]":
            command.add_argument("--out", metavar="OUT.jsonl", type=Path, help=say("text.option.answers"))
        case "--jobs":
            command.add_argument(argument, metavar="N", type=int, help=text)
        case "--state":
            command.add_argument(argument, choices=STATES, default=STATES[0], help=text)
        case "--size":
            command.add_argument(argument, metavar="WxH", default="1280x800", help=text)
        case "--theme":
            command.add_argument(argument, metavar="T", default="ink", help=text)
        case "--by":
            command.add_argument(argument, metavar="DIM", action=Once, help=text)
        case "--grain":
            command.add_argument(argument, metavar="G", action=Once, help=text)
        case "--date":
            command.add_argument(argument, metavar="D", help=text)


def _version() -> str:
    try:
        return f"Semicolon {metadata.version('semicolon')}"
    except metadata.PackageNotFoundError:
        return "Semicolon"
