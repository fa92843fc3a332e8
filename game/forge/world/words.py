"""English for briefs: nouns of tables, phrases of columns, plurals, articles, lists, numbers.

What a name can't tell stands in forge.yml: `words: {orders: order, orders.ordered_at: time of the order}`.
"""

import re
from collections.abc import Sequence

_LAYER = re.compile(r"^(dim|fct|fact|mart|stg|staging|int|base|raw|src|rpt|report|agg|bridge|obt|seed)s?_+", re.IGNORECASE)
_IRREGULAR = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "datum": "data", "medium": "media",
    "analysis": "analyses", "basis": "bases", "crisis": "crises", "index": "indexes", "status": "statuses",
    "bus": "buses", "campus": "campuses", "criterion": "criteria", "foot": "feet", "goose": "geese", "mouse": "mice",
    "tooth": "teeth", "leaf": "leaves", "life": "lives", "shelf": "shelves", "half": "halves", "hero": "heroes",
    "quiz": "quizzes", "series": "series", "species": "species", "staff": "staff", "news": "news", "gas": "gases",
    "address": "addresses", "business": "businesses", "process": "processes", "class": "classes", "movie": "movies",
    "cookie": "cookies", "invoice": "invoices", "lens": "lenses", "bonus": "bonuses", "virus": "viruses",
    "cache": "caches", "axis": "axes", "cactus": "cacti", "potato": "potatoes", "tomato": "tomatoes",
}  # fmt: skip
_SINGULAR = {plural: single for single, plural in _IRREGULAR.items()}
_UNCOUNTED = {"data", "staff", "news", "series", "species", "information", "equipment", "inventory", "history"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_VOWEL = re.compile(r"^(?!(uni|use|usa|euro|one\b|u[rst]i))[aeiou]|^(hour|honest|heir)", re.IGNORECASE)
_SPELLED = re.compile(r"^[AEFHILMNORSX][A-Z0-9]*\b")
"""Abbreviations that are spelled and begin with a vowel's sound: an FAQ, an SQL query."""
_SHORT = {
    "qty": "quantity", "amt": "amount", "num": "number", "nr": "number", "cnt": "count", "pct": "percent",
    "desc": "description", "dt": "date", "ts": "time", "addr": "address", "cust": "customer", "prod": "product",
    "dob": "date of birth", "avg": "average", "max": "highest", "min": "lowest", "usd": "dollars", "eur": "euros",
    "yr": "year", "mth": "month", "org": "organisation", "dept": "department", "mgr": "manager", "emp": "employee",
    "acct": "account", "txn": "transaction", "cat": "category", "id": "number", "no": "number",
}  # fmt: skip
_PAST = re.compile(r"(ed|sent|made|paid|sold|bought|begun|left|won|lost|built|held|read|seen|known|given|taken|born)$")


def split(name: str) -> list[str]:
    """The words of an identifier: `orderLines`, `ORDER_LINES` and `order lines` are order, lines."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[^A-Za-z0-9]+", spaced.lower()) if word]


def singular(noun: str) -> str:
    """One of them: only the last word changes."""
    head, _, last = noun.rpartition(" ")
    return f"{head} {_single(last)}".strip()


def plural(noun: str) -> str:
    """Several of them: only the last word changes."""
    head, _, last = noun.rpartition(" ")
    return f"{head} {_several(last)}".strip()


def _single(word: str) -> str:
    if word in _SINGULAR or word in _UNCOUNTED or word in _IRREGULAR:
        return _SINGULAR.get(word, word)
    if re.search(r"(ss|us|is)$", word):
        return word
    if re.search(r"[^aeiou]ies$", word):
        return f"{word[:-3]}y"
    if re.search(r"(ches|shes|xes|zes|sses)$", word):
        return word[:-2]
    return word.removesuffix("s")


def _several(word: str) -> str:
    if word in _IRREGULAR or word in _UNCOUNTED or word in _SINGULAR:
        return _IRREGULAR.get(word, word)
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(ch|sh|x|z|s)$", word) else f"{word}s"


def article(noun: str) -> str:
    """The noun with a or an before it."""
    spoken = _VOWEL.match(noun) or _SPELLED.match(noun)
    return f"{'an' if spoken else 'a'} {noun}"


def spelled(count: int) -> str:
    """Small numbers as words, others with commas."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """`three orders`, `one order`, `1,200 orders`."""
    return f"{spelled(count)} {noun if count == 1 else plural(noun)}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


def sentence(text: str) -> str:
    """With a capital first, and a full stop unless it has an end of its own."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def noun_of(table: str) -> str:
    """What one row of a table is called: `fct_order_lines` is an order line."""
    name = table.rpartition(".")[2]
    bare = _LAYER.sub("", name)
    return singular(" ".join(_whole(split(bare or name))))


def phrase_of(column: str) -> str:
    """What a column is called: `order_date` → order date, `created_at` → time created, `customer_id` → customer number,
    `is_active` → active."""
    words = split(column)
    if len(words) > 1 and words[0] in ("is", "has", "was"):
        return " ".join(_whole(words[1:]))
    if len(words) > 1 and words[-1] in ("at", "on", "date", "time", "ts", "timestamp"):
        time = "date" if words[-1] in ("on", "date") else "time"
        rest = _whole(words[:-1])
        return f"{time} {' '.join(rest)}" if _PAST.search(words[-2]) else f"{' '.join(rest)} {time}"
    return " ".join(_whole(words)) or column


def _whole(words: Sequence[str]) -> list[str]:
    return [_SHORT.get(word, word) for word in words]
