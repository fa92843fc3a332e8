"""Which columns are about persons, and what becomes of them unless forge.yml says otherwise."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from game.forge.intake.facts import is_whole
from game.forge.intake.settings import Handling
from game.forge.world.likeness import likeness
from game.forge.world.words import snake_case
from game.puzzle.catalog import Column, Relationship, Table
from game.strings import say

Topic = Literal[
    "secret",
    "number",
    "email",
    "phone",
    "address",
    "network",
    "first",
    "last",
    "name",
    "login",
    "birth",
    "private",
    "tagged",
]
"""What a column tells of a person. `secret`: what opens doors; `number`: what states and banks know people by;
`private`: pay, health, belief; `tagged`: only the project says so."""
# fmt: off
_NAMES: tuple[tuple[Topic, str], ...] = (
    ("secret", r"(^|_)(password|passwd|pwd|passphrase|secret|token|api_?key|private_?key|credentials?"
               r"|otp|pin_?code|cvv|cvc)(_|$)"),
    ("number", r"(^|_)(ssn|(social|national|health|medical)_(security|insurance|card|record)(_n\w+)?|passport(_n\w+)?"
               r"|(national|personal|citizen|insurance)_(id|no|nr|num|number|code)|iban|tax_?id|nino|mrn|pan"
               r"|sin_number|tax_(number|nr|no)|steuer_?(id|nummer)|signature|(licen[cs]e_|number_?)?plates?(_n\w+)?"
               r"|bank_account|drivers?_licen[cs]e(_n\w+)?|(credit_?)?card_?(number|num|no)|account_number|routing_number)$"),
    ("email", r"(^|_)e_?mail(_?addr(ess)?)?$|^e_?mail_"),
    ("phone", r"(^|_)(phone|telephone|tel|mobile|cell_?phone|fax|telefono?|mobil|handy)(_?(number|num|no|nr))?$"),
    ("network", r"(^|_)(ip|ip_?addr(ess)?|mac_?addr(ess)?|client_ip|remote_addr)$"),
    ("address", r"(^|_)(street|address|addr|address_?line_?\d?|address\d|street_address|house_number|postal_address"
                r"|strasse|straße|hausnummer|anschrift|adresse|wohnort|rue|direccion|domicilio|calle)$"),
    ("birth", r"(^|_)(birth_?(date|year)|(date|year)_of_birth|dob|birthday|born_(on|at)|born|year_born"
              r"|geburts(tag|datum)|date_de_naissance|naissance|fecha_(de_)?nacimiento|nacimiento)$"),
    ("first", r"(^|_)(first_?name|given_?name|forename|middle_?name|fname|vorname|prenom|prénom)$"),
    ("last", r"(^|_)(last_?name|sur_?name|family_?name|maiden_?name|lname|nach_?name|familien_?name|apellidos?)$"),
    ("name", r"(^|_)(full|customer|employee|contact|person|patient|student|member|guest|passenger|cardholder|display"
               r"|recipient|owner|manager|driver|teacher|client|author|trainer|instructor|coach|tutor|mentor|staff|worker"
             r"|visitor|subscriber|lead|donor|tenant|resident|participant|attendee|applicant|candidate|doctor"
             r"|nurse|physician|therapist|agent|rep|advisor|consultant|supervisor|chef|courier|sender|buyer|payer"
             r"|borrower|librarian|speaker|parent|child|spouse|relative|kin)_?name$|(^|_)(cardholder|recipient|next_of_kin"
             r"|emergency_contact|mother|father|guardian|spouse)$"),
    ("private", r"(^|_)(salar(y|ies)(_\w+)?|wages?|(base|gross|net|take_home)_pay|diagnos[ie]s(_\w+)?"
                r"|icd_?(9|10)?_?(code)?|disabilit(y|ies)|blood_(type|group)|religion|ethnicity|ethnic_(group|origin)|sexual_orientation"
                r"|marital_status|trade_union)$"),
    ("login", r"(^|_)(user_?name|login|screen_?name|nick_?name|handle)$"),
)
# fmt: on
_POSTCODE = re.compile(r"(^|_)(zip(_?code)?|postal_?code|post_?code)$")
"""Where rows are people, it nearly tells their address."""
_PAY = re.compile(
    r"(^|_)((hourly|daily|day|pay)_(rate|wage|pay)|rate_per_(hour|day)|pay_(grade|band)|bonus|commission)$"
)
"""Where rows have the names of people, it is theirs."""
_CALLED = ("first", "last", "name")
_PATTERNS = tuple((topic, re.compile(pattern)) for topic, pattern in _NAMES)
_NO_NAMES = re.compile(r"(is|has|num|count|n)_|.*_(count|verified|status|type|id|domain)$")
"""What is told of such a thing, and isn't it."""
_MARKS = re.compile(
    r"^(contains_?)?(pii|personal|sensitive|gdpr|phi|personal_data|confidential|restricted)([_:=.-].*)?$"
)
_MARKS_NOT = re.compile(r"=\s*(false|no|none|0|public|internal)$")
_CLASSES = re.compile(
    r"(classification|sensitivity|privacy|security)\w*=\S*(pii|personal|sensitive|confidential|restricted|phi)"
)
_STAMPS = ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
_MASKED: frozenset[Topic] = frozenset({"email", "phone", "address", "network", "first", "last", "name", "login"})


@dataclass(frozen=True)
class Personal:
    """A column about persons; `why`: what tells so."""

    table: str
    column: str
    topic: Topic
    handling: Handling
    why: str

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column}"


def personal_columns(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    marks: Mapping[str, Mapping[str, Sequence[str]]],
    decided: Mapping[str, Handling],
) -> tuple[Personal, ...]:
    """`marks`: tags and meta by table and column in lower case. `decided` goes by `table.column`, letter case aside.

    What points to a column about persons, or is pointed to by one, is about the same: both get the same stand-ins.
    """
    said = {place.lower(): handling for place, handling in decided.items()}
    found: dict[tuple[str, str], Personal] = {}
    for table in tables:
        topics = {c.name: _topic(connection, table, c, marks.get(table.name, {})) for c in table.columns}
        of_people = any(topic in _CALLED for topic, _ in topics.values())
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            topic, why = topics[column.name]
            if topic is None and of_people and _PAY.search(snake_case(column.name)):
                topic, why = "private", say("intake.why.named")
            if topic is None and place.lower() not in said:
                continue
            known = topic or ("name" if snake_case(column.name).endswith("name") else "tagged")
            handling = said.get(place.lower()) or _usual(known, column)
            why = why or say("intake.why.said")
            found[table.name, column.name] = Personal(table.name, column.name, known, handling, why)
    return tuple(_linked(tables, found, said).values())


def _usual(topic: Topic, column: Column) -> Handling:
    """Secrets, numbers and what is private are left out, and so is whatever has no stand-in of its type."""
    if topic in ("secret", "number", "private"):
        return "drop"
    if topic == "birth":
        return "mask" if column.type in _STAMPS else "drop"
    if column.type == "VARCHAR" or (topic == "tagged" and (is_whole(column.type) or column.type in _STAMPS)):
        return "mask"
    return "mask" if topic == "phone" and column.type == "BIGINT" else "drop"


def _topic(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, marks: Mapping[str, Sequence[str]]
) -> tuple[Topic | None, str]:
    named = topic_of_name(table, column)
    if named is not None:
        return named, say("intake.why.named")
    looks = likeness(connection, table.name, column.name) if column.type == "VARCHAR" else None
    if looks is not None:
        return looks, say(f"intake.why.looks_{looks}")
    told = [mark for mark in marks.get(column.name.lower(), ()) if is_mark(mark)]
    return ("tagged", say("intake.why.tagged", mark=told[0])) if told else (None, "")


def topic_of_name(table: Table, column: Column) -> Topic | None:
    """What the name says. A plain `name` is a person's where rows are people."""
    name = snake_case(column.name)
    if column.type == "BOOLEAN" or re.match(
        r"(is|has|num|count|n)_|.*_(count|verified|status|type|id|hash_?id|domain|name_id)$", name
    ):
        return None
    if name == "name" and column.type == "VARCHAR" and _of_people(table):
        return "name"
    if _POSTCODE.search(name) and _of_people(table):
        return "private"
    return next((topic for topic, pattern in _PATTERNS if pattern.search(name)), None)


def _of_people(table: Table) -> bool:
    return bool(
        re.search(
            r"(^|[._])(customer|employee|user|person|people|member|patient|student|guest|contact|passenger|driver|teacher"
            r"|staff|visitor|subscriber|lead|author|artist|player|coach|client|worker|trainer|instructor|tutor|mentor"
            r"|donor|tenant|resident|participant|attendee|applicant|candidate|doctor|nurse|physician|therapist|agent"
            r"|borrower|librarian|speaker)(s|e?s)?($|_)",
            table.name,
            re.IGNORECASE,
        )
    )


def is_mark(mark: str) -> bool:
    """Whether a tag, or meta as `key=value`, says that a column is about persons."""
    return not _MARKS_NOT.search(mark) and bool(_MARKS.match(mark) or _CLASSES.search(mark))


def _linked(
    tables: Sequence[Table], found: Mapping[tuple[str, str], Personal], said: Mapping[str, Handling]
) -> dict[tuple[str, str], Personal]:
    """With all columns that relationships tie together alike. What others point to is masked rather than dropped."""
    every = dict(found)
    for group in _groups(tables):
        known = [found[place] for place in group if place in found]
        if not known:
            continue
        model = next((personal for personal in known if personal.topic != "tagged"), known[0])
        handling: Handling = "mask" if model.handling == "drop" and model.topic != "secret" else model.handling
        for table, column in group:
            why = found[table, column].why if (table, column) in found else say("intake.why.linked", place=model.place)
            own = said.get(f"{table}.{column}".lower()) or handling
            every[table, column] = Personal(table, column, model.topic, own, why)
    return every


def _groups(tables: Sequence[Table]) -> list[list[tuple[str, str]]]:
    """Columns tied by relationships, directly or by way of others."""
    groups: list[list[tuple[str, str]]] = []
    for pair in _pairs(tables):
        touched = [group for group in groups if not set(group).isdisjoint(pair)]
        merged = list(dict.fromkeys([place for group in touched for place in group] + list(pair)))
        groups = [group for group in groups if group not in touched] + [merged]
    return groups


def _pairs(tables: Sequence[Table]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """(child, parent) of every relationship, in the letter case of their tables."""
    columns = {(t.name, c.name.lower()): (t.name, c.name) for t in tables for c in t.columns}
    for table in tables:
        for column in table.columns:
            for test in column.tests:
                if isinstance(test, Relationship) and (test.to, test.field.lower()) in columns:
                    yield (table.name, column.name), columns[test.to, test.field.lower()]
