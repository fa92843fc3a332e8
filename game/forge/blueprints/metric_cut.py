"""The semantic layer's metrics by dimension and time, written out as one plain query on the tables."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import BRIEF_MOST, Blueprint, Candidate, Miss, Output, Sort, shown, voice
from game.forge.drafting.choosing import interleaved, limit_for, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.cuts import owned
from game.forge.drafting.metricsql import Plain, plain
from game.forge.drafting.relating import bare, snake, told, varied
from game.forge.world.words import article, lacked, plural
from game.forge.world.world import World, WorldColumn, WorldTable
from game.puzzle.metrics import TOTAL, Metric

_GROUPS = (2, 25)
_PERIODS = (3, 36)
_CELLS_MOST = 40
_GRAINS = ("month", "quarter", "week", "year")
_TOLD_MOST = 170
_TIMED = re.compile(r"[,;] (all )?by the (time|day) [^.,:;]*")
_ONCE = re.compile(r"; each counts once in a period$|(?<=; )each counts once in a period, ")
_EMPTY = re.compile(r"(has|is) (no row|0|NULL)\b")
"""What a description says of groups without anything to count."""


@dataclass(frozen=True)
class _Ask:
    """A metric by a dimension, by a grain of time, or by both."""

    metric: Metric
    by: str
    grain: str
    plain: Plain

    @property
    def key(self) -> str:
        return f"{self.metric.name} by {self.by or 'all'} {self.grain}".strip()

    @property
    def cut(self) -> WorldColumn | None:
        return None if self.plain.cut is None else self.plain.column(self.plain.cut)

    @property
    def base(self) -> WorldTable:
        return self.plain.tables[0][1]

    @property
    def label(self) -> str:
        """The metric's name in running text."""
        label = self.metric.label
        return label[:1].lower() + label[1:] if label[1:2].islower() or " " in label else label

    @property
    def noun(self) -> str:
        """What it is cut by: `location's city`, `month`."""
        cut = self.cut
        if cut is None:
            return self.grain
        owner = next(t for _, t in self.plain.tables if t.name == cut.table)
        return cut.words if owner is self.base else owned(owner.noun, cut.words)

    @property
    def outputs(self) -> tuple[Output, ...]:
        found = []
        if self.grain:
            words = "Monday of the week" if self.grain == "week" else f"first day of the {self.grain}"
            found.append(Output(self.grain, words))
        cut = self.cut
        if cut is not None:
            words = f"{self.noun} (true or false)" if cut.role == "flag" else self.noun
            if cut.role == "flag" and cut.name.lower().startswith("has"):
                words = f"has {words}"
            found.append(Output(snake(self.noun.replace("'s", "")), words))
        return tuple(found)

    @property
    def meaning(self) -> str:
        """What the metric is, by its description; how its time is told where time is asked for."""
        first = self.metric.description.partition(". ")[0].rstrip(".")
        first = self._of_groups(_ONCE.sub("", first if self.grain else _TIMED.sub("", first)))
        return first[:1].lower() + first[1:]

    @property
    def each(self) -> str:
        """One group: `location city`, `month`, `month and channel`, `value of loyalty member`."""
        noun = f"value of {self.outputs[-1].words.partition(' (')[0]}" if self._flag else self.noun
        return noun if not (self.by and self.grain) else f"{self.grain} and {noun}"

    @property
    def _flag(self) -> bool:
        return self.cut is not None and self.cut.role == "flag"

    def _of_groups(self, text: str) -> str:
        """What is said of periods, said of what the metric is cut by."""
        one = "group" if self._flag or (self.by and self.grain) else self.each
        return re.sub(r"\ba period\b", article(one), re.sub(r"\bA period\b", headline(article(one)), text))

    @property
    def empty(self) -> str:
        """The sentences about groups that have nothing to count."""
        said = [s for s in self.metric.description.rstrip(".").split(". ")[1:] if _EMPTY.search(s)]
        said = [re.sub(r"\b(is|has) NULL\b", r"\1 left empty", self._of_groups(s)) for s in said]
        return "".join(f" {s}." for s in said if "NULL" not in s and not re.search(r"\bperiods?\b", s))

    @property
    def keys(self) -> list[exp.Expr]:
        return [key for key in (self.plain.bucket, self.plain.cut) if key is not None]

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        """What rows must have to be in a group."""
        return tuple(self.plain.column(c) for c in self.emptied)

    @property
    def emptied(self) -> tuple[exp.Column, ...]:
        """Columns of the query that may be null and make groups."""
        bucket = self.plain.bucket
        keys = (self.plain.cut, bucket.find(exp.Column) if bucket is not None else None)
        return tuple(key for key in keys if key is not None and self.plain.column(key).column.nullable)

    @property
    def time(self) -> WorldColumn | None:
        """By which its periods go."""
        found = self.plain.bucket.find(exp.Column) if self.plain.bucket is not None else None
        return self.plain.column(found) if found is not None else None

    @property
    def going_by(self) -> str:
        """The sentence about its time, where the metric's description has none."""
        if self.time is None or _TIMED.search(self.metric.description):
            return ""
        return f" {headline(plural(self.grain))} go by {self.time.words}."

    @property
    def missing(self) -> str:
        """The sentence about rows that are in no group."""
        links = [c for c in self.base.by("link") if self._joins(c) and c.column.nullable]
        words = dict.fromkeys([lacked(bare(c.words)) for c in links] + [c.lacked for c in self.needed])
        return f" Leave out {self.base.nouns} without {' or '.join(words)}." if words else ""

    def _joins(self, column: WorldColumn) -> bool:
        names = {
            c.name.lower() for join in self.plain.source.args.get("joins") or () for c in join.find_all(exp.Column)
        }
        return column.name.lower() in names and len(self.plain.tables) > 1


def propose(world: World) -> Iterator[Candidate]:
    """For each metric: by its dimensions, by time, and by both, one metric after the other."""
    yield from interleaved(*(_of_metric(world, metric) for metric in world.metrics))


def _of_metric(world: World, metric: Metric) -> Iterator[Candidate]:
    grain = next((g for g in _GRAINS if g in metric.grains), TOTAL)
    found = list(metric.dimensions)
    turn = sum(map(ord, metric.name)) % max(1, len(found))
    dimensions = [*found[turn:], *found[:turn]]
    ways = [(by, TOTAL) for by in dimensions[:2]] + [(TOTAL, g) for g in metric.grains if g in _GRAINS]
    ways += [(by, grain) for by in dimensions[:3]] + [(by, TOTAL) for by in dimensions[2:6]]
    timed = False
    for by, cut in ways:
        sql = metric.queries.get((by, cut))
        made = plain(world, sql, by, cut) if sql and (by or cut) and not (timed and not by) else None
        candidate = None if made is None else _candidate(world, _Ask(metric, by, cut, made))
        if candidate is not None:
            timed = timed or not by
            yield candidate


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    if not ask.metric.description or len(ask.meaning) > _TOLD_MOST:
        return None
    conditions = [*ask.plain.conditions, *(tree.filled(c.copy()) for c in ask.emptied)]
    base = ask.plain.source.where(*conditions)
    pairs = list(zip(ask.keys, ask.outputs, strict=True))
    grouped = base.select(*(tree.named(k.copy(), o.name) for k, o in pairs)).group_by(*(_group(k, o) for k, o in pairs))
    rows = world.rows(grouped.select(tree.named(ask.plain.value.copy(), "value")))
    values = [row[-1] for row in rows]
    if len(rows) < 2 or any(v is None for v in values):
        return None
    digits = None
    if any(isinstance(v, float) for v in values):
        digits = 3 if all(abs(v) <= 1 for v in values) else 2
    name = snake(ask.metric.name)
    outputs = (*ask.outputs, Output(name, ask.label, digits))
    if len({o.name for o in outputs}) < len(outputs):
        return None
    limit = None
    if ask.by and not ask.grain and len(rows) > _GROUPS[1]:
        limit = limit_for(values, most=15)
        if limit is None:
            return None
    order = _order(ask, name)

    def whole(value: exp.Expr, query: exp.Select = grouped) -> exp.Expr:
        shown = value if digits is None else tree.rounded(value, digits)
        found = query.select(tree.named(shown, name))
        if limit is not None:
            found = found.having(exp.GT(this=value.copy(), expression=tree.number(limit)))
        return tree.ordered(found, order)

    answer = whole(ask.plain.value.copy())
    result = world.rows(answer)
    most = _PERIODS[1] if not ask.by else _CELLS_MOST
    if not 2 <= len(result) <= most or not varied([row[-1:] for row in result]) or len(result) < len(set(result)):
        return None
    above = "" if limit is None else f" Show only those above {limit:,}."
    question = _question(ask, outputs, order, above, _whose(world, ask))
    return Candidate(
        blueprint="metric_cut",
        key=ask.key,
        title=_title(ask),
        question=question,
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("metric", "group", *(("date-bucket",) if ask.grain else ())),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            f"Read the description of the metric {ask.metric.name} word by word: each condition in it is one of yours.",
            "A metric is an agreement on what counts. Write down what counts, then group.",
            f"Look up {ask.metric.name} among the metrics: whose rows does it count, and by which time?",
        ),
        wrong=telling(world, answer, _misses(ask, whole, grouped)),
    )


def _group(key: exp.Expr, output: Output) -> exp.Expr:
    """A column by itself, an expression by its output's name."""
    return key.copy() if isinstance(key, exp.Column) else tree.col(output.name)


def _order(ask: _Ask, name: str) -> tuple[Sort, ...]:
    own = [Sort(o.name, kind="time" if o.name == ask.grain else "text") for o in ask.outputs]
    return tuple(own) if ask.grain else (Sort(name, "desc", "number"), *own)


def _misses(ask: _Ask, whole: Callable[..., exp.Expr], grouped: exp.Select) -> Iterator[Miss]:
    value = ask.plain.value
    for n, _ in enumerate(ask.plain.conditions):
        left = grouped.copy()
        kept = [c.copy() for m, c in enumerate(ask.plain.conditions) if m != n]
        kept += [tree.filled(c.copy()) for c in (ask.plain.cut,) if c is not None and ask.needed]
        left.set("where", None)
        yield Miss(whole(value.copy(), left.where(*kept)), f"The metric {ask.metric.name} doesn't count all of these.")
    once = next(iter(value.find_all(exp.Distinct)), None)
    if once is not None:
        again = value.copy().transform(lambda n: n.expressions[0] if isinstance(n, exp.Distinct) else n)
        yield Miss(whole(again), "Different ones were to be counted, each once.")
    product = value.this if isinstance(value, exp.Sum) and isinstance(value.this, exp.Mul) else None
    if product is not None:
        yield Miss(whole(exp.Sum(this=product.expression.copy())), "One of the two factors is missing.")
    if isinstance(value, exp.Avg):
        yield Miss(whole(exp.Div(this=exp.Sum(this=value.this.copy()), expression=tree.count_rows())),
                   "That shares the sum out among rows that have no value, too.")  # fmt: skip


def _title(ask: _Ask) -> str:
    label, noun = ask.metric.label, ask.noun
    return voice(
        ask.key,
        f"{label} by {noun}",
        f"{label}, taken apart",
        f"What we mean by {ask.label}",
        f"{label}, as agreed",
        f"{label}: the small print",
        f"{label}, cut by {noun}",
        f"{label} in detail",
    )


def _whose(world: World, ask: _Ask) -> str:
    """The sentence that says which of several ways leads to what the metric is cut by, or ""."""
    cut, base = ask.cut, ask.base
    owner = None if cut is None else next(t for _, t in ask.plain.tables if t.name == cut.table)
    near = [base, *(link.parent for link in world.foreign_keys if link.child is base)]
    ways = [link for link in world.foreign_keys if link.parent is owner and link.child in near]
    if owner is None or owner is base or len(ways) < 2 or not any(link.child is base for link in ways):
        return ""
    return f" The {owner.noun} is that of the {base.noun}."


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...], above: str, whose: str) -> str:
    each, label = ask.each, f'"{ask.label}"'
    means = f"Definition: {ask.meaning}."
    rest = f"{ask.going_by}{ask.missing}{above}"
    tails = [f"{means}{empty}{who}{rest}" for empty, who in ((ask.empty, whose), (ask.empty, ""), ("", whose))]
    room = BRIEF_MOST - len(shown(outputs, order, 0)) - 2 - len(f"Find {label} for each {each}. ")
    tail = next((t for t in tails if len(t) <= room), f"{means}{rest}")
    return told(
        ask.key,
        outputs,
        order,
        f"Find {label} for each {each}. {tail}",
        f"For each {each}, find {label}. {tail}",
        f"Two dashboards disagree on {label} for each {each}. Settle it. {tail}",
        f"A report needs {label} for each {each}. {tail}",
    )


def _explain(ask: _Ask) -> str:
    name = ask.metric.name
    rules = ask.plain.conditions
    text = f"The metric `{name}` says what counts, whoever asks. "
    if rules:
        text += "Its conditions stay in `where`, whatever it is cut by; "
    text += "only the grouping changes from question to question."
    return text


BLUEPRINT = Blueprint("metric_cut", ("metric", "group"), propose)
