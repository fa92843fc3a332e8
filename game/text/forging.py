"""The forge at the terminal: what was asked for, how far it is, and what came of it."""

import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from game.errors import UsageError
from game.forge.making.broken import FOLDER
from game.forge.making.forge import COUNT, CrewOf, forge_into
from game.forge.making.keeping import Progress
from game.forge.making.made import Coverage, Made, Run
from game.forge.making.reasons import fell, in_words
from game.strings import say
from game.text.safe import safe

COUNTS = range(1, 2_001)
TELL_S = 10.0
"""Seconds between two plain lines on how far it is."""
_REASONS = 3
"""Reasons why candidates fell that are told of each family."""


def forge_as_asked(out: Console, arguments: Namespace) -> Run:
    """Makes the pack, or the puzzles for one. Ctrl+C goes on as KeyboardInterrupt; the same command goes on from
    there."""
    _check(arguments)
    try:
        with _watched(out) as report:
            return _forge(out, arguments, report)
    except KeyboardInterrupt:
        out.print(say("text.forge.stopped"))
        raise


def _forge(out: Console, arguments: Namespace, report: Callable[[Progress], None]) -> Run:
    crew = _crew(arguments)
    if arguments.pack is not None:
        return forge_into(arguments.pack, arguments.count or COUNT, arguments.seed or 1, crew, report)
    from game.forge.making.project import Asked, forge_project

    asked = Asked(
        arguments.dbt,
        arguments.data,
        arguments.out,
        arguments.synthetic,
        arguments.profile,
        arguments.count,
        arguments.seed,
    )
    return forge_project(asked, crew, report, lambda text: out.print(safe(text), highlight=False))


def _crew(arguments: Namespace) -> CrewOf:
    if arguments.cluster is not None:
        from game.forge.vetting.cluster import cluster_crew

        return partial(cluster_crew, address=arguments.cluster)
    from game.forge.vetting.crew import local_crew

    return partial(local_crew, jobs=arguments.jobs)


def _check(arguments: Namespace) -> None:
    """Raises UsageError where the options make no sense together."""
    project = {"--dbt": arguments.dbt, "--out": arguments.out}
    lacking = [name for name, value in project.items() if value is None]
    way = say("text.forge.way")
    if arguments.pack is not None:
        extra = [*(set(project) - set(lacking)), *(["--data"] if arguments.data else [])]
        if extra or arguments.synthetic or arguments.profile:
            raise UsageError(say("text.forge.either"), way_out=way)
    elif lacking:
        raise UsageError(say("text.forge.lacking", names=", ".join(lacking)), way_out=way)
    elif arguments.data is None and not arguments.synthetic:
        raise UsageError(say("text.forge.rows"), way_out=say("text.forge.rows_way"))
    elif arguments.data is not None and arguments.synthetic:
        raise UsageError(say("text.forge.both_rows"), way_out=say("text.forge.both_rows_way"))
    elif arguments.profile is not None and not arguments.synthetic:
        raise UsageError(say("text.forge.profile"), way_out=way)
    if arguments.count is not None and arguments.count not in COUNTS:
        raise UsageError(
            say("text.forge.count", count=arguments.count), way_out=say("text.forge.count_way", most=COUNTS[-1])
        )


@contextmanager
def _watched(out: Console) -> Iterator[Callable[[Progress], None]]:
    """A bar for a person, a line now and then for a log."""
    if not out.is_terminal:
        yield _plain(out)
        return
    told = TextColumn("{task.fields[told]}")
    with Bar(BarColumn(), told, console=out, transient=True) as bar:
        task = bar.add_task("", total=None, told=say("text.forge.begin"))

        def report(progress: Progress) -> None:
            bar.update(task, total=progress.wanted, completed=progress.kept, told=_told(progress))

        yield report


def _plain(out: Console) -> Callable[[Progress], None]:
    next_at = time.monotonic() + TELL_S

    def report(progress: Progress) -> None:
        nonlocal next_at
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + TELL_S
            out.print(_told(progress), highlight=False)

    return report


def _told(progress: Progress) -> str:
    return say("text.forge.so_far", kept=progress.kept, wanted=progress.wanted, count=progress.vetted)


def print_run(out: Console, run: Run, folder: Path) -> None:
    """Which puzzles are new, changed, broken or gone and why; of each family what became of its candidates."""
    for made in run.puzzles:
        if made.status in ("changed", "broken") and made not in run.set_aside:
            line = say(f"text.forge.{made.status}", name=safe(made.draft.name), why=safe(in_words(made.why)))
            out.print(Text(line), soft_wrap=True)
    for name in run.lost:
        out.print(Text(say("text.forge.lost", name=safe(name))), soft_wrap=True)
    for made in run.kept:
        if made.vetted.doubt:
            line = say("text.forge.doubtful", name=safe(made.draft.name), why=safe(in_words(made.vetted.doubt)))
            out.print(Text(line), soft_wrap=True)
    if run.looked or run.count("new") or len(run.kept) < run.wanted:
        _print_families(out, run.coverage)
    else:
        out.print(say("text.forge.all_kept", count=len(run.kept)), highlight=False)
    counts = {status: run.count(status) for status in ("new", "unchanged", "changed", "broken", "rejected")}
    told = ", ".join(f"{count} {say(f'text.forge.status_{status}')}" for status, count in counts.items() if count)
    out.print(say("text.forge.done", pack=safe(run.pack), count=len(run.kept), told=told or "0"), highlight=False)
    if len(run.kept) < run.wanted:
        out.print(say("text.forge.fewer", wanted=run.wanted), highlight=False)
    for family in run.coverage:
        if family.fault:
            out.print(say("text.forge.fault", family=family.blueprint, fault=safe(family.fault)), highlight=False)
    if run.kept:
        out.print(say("text.forge.next", folder=safe(str(folder))), highlight=False, soft_wrap=True)
    _print_aside(out, run.set_aside, folder)


def _print_families(out: Console, coverage: Sequence[Coverage]) -> None:
    out.print(_table([family for family in coverage if family.proposed or family.vetted]))
    if idle := [family.blueprint for family in coverage if not (family.proposed or family.vetted or family.fault)]:
        out.print(say("text.forge.nothing", families=", ".join(idle)), highlight=False)


def _print_aside(out: Console, aside: Sequence[Made], folder: Path) -> None:
    """Said last, so that nobody who only looks at the end misses it."""
    if not aside:
        return
    words = {"count": len(aside), "folder": safe(str(folder / FOLDER))}
    out.print(say(f"text.forge.aside_{'one' if len(aside) == 1 else 'many'}", **words), highlight=False, soft_wrap=True)
    for made in aside:
        out.print(Text(f"  {safe(made.draft.name)}: {safe(in_words(made.why))}"), soft_wrap=True)
    told = {"pack": safe(str(folder)), "name": safe(" ".join(made.draft.name for made in aside))}
    out.print(say("text.forge.aside_way", **told), highlight=False, soft_wrap=True)


def _table(coverage: Sequence[Coverage]) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading, right in (("family", False), ("proposed", True), ("vetted", True), ("kept", True), ("why", False)):
        grid.add_column(say(f"text.forge.heading_{heading}"), justify="right" if right else "left", overflow="fold")
    for family in coverage:
        levels = " ".join(f"{count}×{level}" for level, count in sorted(family.kept.items()))
        counts = [str(family.proposed or "·"), str(family.vetted), str(sum(family.kept.values()) or "·")]
        grid.add_row(family.blueprint, *counts, "  ".join(filter(None, (levels, _reasons(family.fell)))))
    return grid


def _reasons(dropped: Counter[str]) -> str:
    most = sorted(dropped.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{fell(code)} ×{count}" for code, count in most[:_REASONS])
    return f"{told} …" if len(most) > _REASONS else told
