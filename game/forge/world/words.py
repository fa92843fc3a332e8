"""English for briefs: nouns of tables, phrases of columns, plurals, articles, lists, numbers.

What a name can't tell stands in forge.yml: `words: {orders: purchase, orders.ordered_at: checkout time}`.
"""

import re
from collections.abc import Sequence

_LAYER = re.compile(
    r"^(dim|fct|fact|mart|stg|staging|int|base|raw|src|rpt|report|agg|bridge|obt|seed|tbl|vw|t|v)s?_+", re.IGNORECASE
)
_TAIL = re.compile(r"(?<=.)_(dim|fct|fact|tbl|table|vw|v\d+)$", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:stg|staging|base|raw|src)_.+?__(?=.)|(?<=.)__.+$", re.IGNORECASE)
"""What dbt's projects put around a thing: its source before it (`stg_crm__people`), what was done after it."""
_IRREGULAR = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "datum": "data", "medium": "media",
    "analysis": "analyses", "basis": "bases", "crisis": "crises", "index": "indexes", "status": "statuses",
    "bus": "buses", "campus": "campuses", "criterion": "criteria", "foot": "feet", "goose": "geese", "mouse": "mice",
    "tooth": "teeth", "leaf": "leaves", "life": "lives", "shelf": "shelves", "half": "halves", "hero": "heroes",
    "quiz": "quizzes", "series": "series", "species": "species", "staff": "staff", "news": "news", "gas": "gases",
    "address": "addresses", "business": "businesses", "process": "processes", "class": "classes", "movie": "movies",
    "cookie": "cookies", "invoice": "invoices", "lens": "lenses", "bonus": "bonuses", "virus": "viruses",
    "cache": "caches", "axis": "axes", "cactus": "cacti", "potato": "potatoes", "tomato": "tomatoes",
    "atlas": "atlases", "alias": "aliases", "canvas": "canvases", "bias": "biases", "corpus": "corpora",
}  # fmt: skip
_SINGULAR = {plural: single for single, plural in _IRREGULAR.items()}
_UNCOUNTED = {"data", "staff", "news", "series", "species", "information", "equipment", "inventory", "history"}
_ONE_AS_MANY = {"series", "species"}
"""Of those, the ones that are counted all the same: a species, two species."""
_ONE_OF = {
    "log": "log entry", "history": "history entry", "lineage": "lineage entry", "quarantine": "quarantine entry",
    "data": "data record", "metadata": "metadata record", "information": "information record", "news": "news item",
    "inventory": "inventory record", "equipment": "equipment item", "feedback": "feedback entry",
    "mrr": "MRR record", "arr": "ARR record", "revenue": "revenue record", "usage": "usage record",
    "traffic": "traffic record", "churn": "churn record", "spend": "spend record",
    "staff": "staff member", "calendar": "calendar day", "payroll": "payroll entry", "ledger": "ledger entry",
}  # fmt: skip
"""What a row is called where the table's name means all of them together."""
_BY = re.compile(r"(.+?)_(?:by|per)_(.+)", re.IGNORECASE)
_EVERY = {"hour": "hourly", "day": "daily", "date": "daily", "week": "weekly", "month": "monthly",
          "quarter": "quarterly", "year": "yearly"}  # fmt: skip
_OFTEN = frozenset(_EVERY.values()) | {"annual"}
_END_OF = re.compile(r"((?:most recent|latest|last|earliest|first) .+) (date|time)")
"""Times that are the first or last of several themselves."""
_SUMMED = {"total": "sum", "average": "mean"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_VOWEL = re.compile(r"^(?!(uni|use|usa|euro|one\b|u[rst]i|url|uuid|utc))[aeiou]|^(hour|honest|heir)", re.IGNORECASE)
_SPELLED = re.compile(r"^[AEFHILMNORSX][A-Z0-9]*\b")
"""Abbreviations that are spelled and begin with a vowel's sound: an FAQ, an SQL query."""
_SHORT = {
    "qty": "quantity", "amt": "amount", "num": "number", "nr": "number", "cnt": "count", "pct": "percent",
    "desc": "description", "dt": "date", "ts": "time", "addr": "address", "cust": "customer", "prod": "product",
    "dob": "date of birth", "avg": "average", "max": "highest", "min": "lowest", "usd": "dollars", "eur": "euros",
    "yr": "year", "mth": "month", "org": "organisation", "dept": "department", "mgr": "manager", "emp": "employee",
    "acct": "account", "txn": "transaction", "cat": "category", "id": "number", "no": "number",
}  # fmt: skip
_PAST = re.compile(
    r"(ed|sent|made|paid|sold|bought|begun|left|won|lost|built|held|read|seen|known|given|taken|born|done|drawn|written|met)$"
)
_TIMELY = {
    "date", "day", "time", "month", "week", "quarter", "year", "hour", "minute", "moment", "birthday", "dob", "dt",
    "ts", "timestamp", "datetime", "when", "deadline", "start", "end", "since", "until", "from", "to",
    "anniversary", "period",
}  # fmt: skip
"""Words of a column that say by themselves that it is a time."""
_OF_CALENDARS = {
    "of", "in", "is", "name", "number", "num", "nr", "no", "key", "id", "fiscal", "iso", "short", "long", "full",
    "first", "last", "next", "prior", "previous", "weekday", "weekend", "holiday", "business", "working",
    "semester", "half",
}  # fmt: skip
"""What else columns of a calendar are called by."""
_BY_THEMSELVES = {
    "signed", "joined", "left", "started", "ended", "expired", "arrived", "departed", "died", "returned", "failed",
    "happened", "occurred", "responded", "lapsed", "churned", "subscribed", "registered", "finished", "begun",
}  # fmt: skip
"""What things do, where of others something is done to them."""
_NEVER_SAID = {
    "updated",
    "modified",
    "loaded",
    "measured",
    "synced",
    "ordered",
    "viewed",
    "answered",
    "voted",
    "searched",
}
"""Deeds that nobody says of the thing after its noun: orders ordered in May."""
_HOW = re.compile(
    r"(ed|(?<!t|c)able|ible|ive|ful|less|ous|ing|active|open|valid|current|default|available|online|offline|remote|internal|"
    r"external|final|official|manual|annual|special|partial|optional|global|local|digital|legal|original|international|"
    r"national|recent|permanent|urgent|important|dormant|vacant|empty|early|ready|temporary|late|live|free|full|main|"
    r"public|private|primary|secondary|own|new|old|paid|sold|late|real|fake|male|female|organic|automatic|critical|fragile|mobile|volatile)$"
)
"""Ends of words that say how a thing is, not what."""
_PARTICLES = ("up", "in", "out", "off", "on", "back", "over")
_DEED = {
    "ordered": "order", "viewed": "view", "answered": "answer", "voted": "vote", "searched": "search",
    "delivered": "delivery", "updated": "update", "shipped": "shipping", "booked": "booking", "requested": "request",
    "checked": "check", "changed": "change", "launched": "launch", "started": "start", "ended": "end", "hired": "hire",
    "granted": "grant", "visited": "visit", "purchased": "purchase", "refunded": "refund", "released": "release",
    "starts": "start", "begins": "beginning", "ends": "end", "expires": "expiry", "opens": "opening",
    "left": "leaving", "paid": "payment", "closes": "closing", "opened": "opening", "closed": "closing",
    "joined": "joining", "transferred": "transfer",
}  # fmt: skip
"""What is done, as a noun that shares its stem: a brief that says it still names the column."""
_LASTING = {"duration", "length", "time", "wait", "waiting", "delay", "travel", "runtime", "elapsed", "lasts", "age"}
"""What `min` after it counts the minutes of."""
_UNITS = {
    "mb": "MB", "gb": "GB", "kb": "kB", "tb": "TB", "m2": "m²", "sqm": "m²", "km": "km", "cm": "cm", "mm": "mm",
    "kg": "kg", "ms": "ms", "kwh": "kWh", "usd": "dollars", "eur": "euros", "gbp": "pounds", "cents": "cents",
}  # fmt: skip
_SPELT = {
    "os", "url", "sla", "utc", "ip", "sql", "api", "vat", "auc", "crm", "pdf", "html", "json", "uuid", "iban", "faq",
    "co2", "seo", "kpi", "sku", "isbn", "ean", "mrr", "arr", "gmv", "roi", "hr", "pr", "http", "sms", "vip", "eta",
}  # fmt: skip


def split(name: str) -> list[str]:
    """The words of an identifier: `orderLines`, `ORDER_LINES` and `order lines` are order, lines."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [word for word in re.split(r"[\W_]+", spaced.lower()) if word]


def snake_case(name: str) -> str:
    """`order_line_id`, for `orderLineId` and `Order Line ID` alike."""
    return "_".join(split(name))


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
    if re.search(r"(ches|shes|xes|tzes|sses)$", word):
        return word[:-2]
    return word.removesuffix("s")


def _several(word: str) -> str:
    if word in _IRREGULAR or word in _UNCOUNTED or word in _SINGULAR:
        return _IRREGULAR.get(word, word)
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    if word == "by" or re.search(r"[^aious]s$", word):
        return word
    return f"{word}es" if re.search(r"(ch|sh|x|z|s)$", word) else f"{word}s"


def article(noun: str) -> str:
    """The noun with a or an before it."""
    spoken = _VOWEL.match(noun) or _SPELLED.match(noun)
    return f"{'an' if spoken else 'a'} {noun}"


def spoken(text: str) -> str:
    """With an for a where a vowel follows; queries in backticks stay as they are."""
    pieces = text.split("`")
    pieces[::2] = [re.sub(r"(\ba|(?:^|(?<=[.?!:] ))A) (?=([A-Za-z]\w*))", _an, piece) for piece in pieces[::2]]
    return "`".join(pieces)


def _an(found: re.Match[str]) -> str:
    return found[1] + ("n " if article(found[2]).startswith("an ") else " ")


def lacked(phrase: str) -> str:
    """What a thing may lack, as said after `without`: `an email`, `views`."""
    last = _head(phrase)[-1]
    several = is_several(phrase) or (last in _UNCOUNTED and last not in _ONE_AS_MANY)
    return phrase if several else article(phrase)


def is_several(phrase: str) -> bool:
    """Whether a phrase is a plural: `views`, `seats taken`, `people in charge`, but no `number of orders`."""
    last = _head(phrase)[-1]
    return bool(re.search(r"[^siu]s$", last) or last in _SINGULAR) and last not in _UNCOUNTED | _IRREGULAR.keys()


def _head(phrase: str) -> list[str]:
    """The words of a phrase up to the noun it is about: `seats` of `seats taken`, `days` of `days out`."""
    words = re.split(r" (?:of|in|per|by|with|for) ", phrase)[0].split()
    while len(words) > 1 and (words[-1] in _PARTICLES or _PAST.search(words[-1])):
        words.pop()
    return words


def measured(way: str, phrase: str) -> str:
    """`total amount`, `average price`; where the phrase has such a word itself, `sum of total sales`, `latest date of
    the most recent order`."""
    end = _END_OF.fullmatch(phrase)
    if end is not None and way in ("latest", "earliest"):
        return f"{way} {end[2]} of the {end[1]}"
    return f"{_SUMMED.get(way, way)} of {phrase}" if phrase.split()[0] == way else f"{way} {phrase}"


def possessive(noun: str) -> str:
    """`the customer's`, `the boss's`, `the species'`."""
    return f"{noun}'" if noun.rpartition(" ")[2] in _ONE_AS_MANY else f"{noun}'s"


def at_time(phrase: str, when: str) -> str:
    """A time and when it was: `an order date in May 2025`, `a date moved in during May 2025`."""
    twice = phrase.endswith(" in") and when.startswith("in ")
    return f"{phrase} during {when.removeprefix('in ')}" if twice else f"{phrase} {when}"


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
    """What one row of a table is called: `fct_order_lines` is an order line, `query_log` a query log entry."""
    name = table.rpartition(".")[2]
    bare = _TAIL.sub("", _LAYER.sub("", _SOURCE.sub("", name)))
    by = _BY.fullmatch(bare)
    if by is not None:
        return _figure(split(by[1]), split(by[2]))
    words = split(bare)
    often = next((word for word in words if word in _OFTEN), None)
    if often is not None and (words[0] != often or len(words) == 1):  # daily_values are what they say
        rest = singular(" ".join(_whole([word for word in words if word != often])))
        return " ".join(filter(None, (often, rest, "record")))
    noun = singular(" ".join(_whole(split(bare or name)))) or name
    head, _, last = noun.rpartition(" ")
    whole = split(bare or name)[-1:] or [last]
    return f"{head} {_ONE_OF.get(last, _ONE_OF.get(whole[0], last))}".strip()


def _figure(what: Sequence[str], unit: Sequence[str]) -> str:
    """A row that sums up others: `revenue_by_month` has monthly revenue records."""
    said = _EVERY.get(unit[0], unit[0]) if len(unit) == 1 else singular(" ".join(_whole(unit)))
    noun = singular(" ".join(_whole(what)))
    return f"{singular(said)} {noun} record"


def phrase_of(column: str, kind: str = "") -> str:
    """What a column is called: `order_date` → order date, `ordered_at` → time of order, `hired_on` → hire date,
    `received_at` → time received, `customer_id` → customer number, `is_active` → active, `size_mb` → size in MB.
    `kind`: its type in DuckDB; what isn't a number is called an id."""
    words = split(column)
    if len(words) > 1 and words[0] in ("for", "dbt"):  # for_day is the day, dbt_valid_to the valid-to date
        words = words[1:]
    if words in (["at"], ["on"], ["ts"], ["dt"]) and kind.startswith(("DATE", "TIMESTAMP")):
        return "date" if kind == "DATE" else "time"
    if len(words) > 1 and words[0] in ("is", "has", "was"):
        return " ".join(_whole(words[1:]))
    if len(words) > 1 and words[-1] in ("at", "on", "date", "time", "ts", "timestamp"):
        return _time(words[:-1], "date" if words[-1] in ("on", "date") else "time")
    if len(words) == 2 and words[0] in ("valid", "effective", "active") and words[1] in ("from", "to", "until"):
        return f"{words[0]}-{words[1]} date"
    if len(words) > 1 and words[-1] in _UNITS and not _PAST.search(words[-2]):
        return f"{' '.join(_whole(words[:-1]))} in {_UNITS[words[-1]]}"
    if len(words) > 1 and words[-1] in ("min", "mins") and words[-2] in _LASTING:
        return f"{' '.join(_whole(words[:-1]))} in minutes"
    if len(words) == 2 and words[0] == "date" and words[1] in _EVERY and kind.startswith(("DATE", "TIMESTAMP")):
        return " ".join(_whole(words[1:]))
    if words[-1:] == ["id"] and kind in ("VARCHAR", "UUID"):
        return " ".join([*_whole(words[:-1]), "id"])
    if words and kind.startswith(("DATE", "TIMESTAMP")) and not _TIMELY.intersection(words):
        return _time(words, "date" if kind == "DATE" else "time")
    return " ".join(_whole(words)) or column


def is_time(column: str) -> bool:
    """Whether a column is called as a calendar's are: `date_day`, `is_weekend`, `fiscal_quarter`."""
    words = set(split(column))
    return words <= _TIMELY | _OF_CALENDARS and bool(words & (_TIMELY | {"weekday", "weekend", "holiday"}))


def is_unit(word: str) -> bool:
    """Whether a number may be said before it: `3 MB`."""
    return word in _UNITS.values()


def flagged(column: str, phrase: str, yes: bool, several: bool) -> str:
    """What a flag says of a thing, after `that`: `are loyalty members`, `is not active`, `have an owner`."""
    if column.lower().startswith("has"):
        have = "have" if several else "has"
        return f"{have} {lacked(phrase)}" if yes else f"{have} no {phrase}"
    if not column.lower().startswith(("is_", "was_")) and not _HOW.search(phrase):
        return f"{'are' if several else 'is'} {'marked' if yes else 'not marked'} as {phrase}"
    what = phrase if _HOW.search(phrase) else plural(phrase) if several else article(phrase)
    return f"{'are' if several else 'is'} {what if yes else f'not {what}'}"


def happened(column: str, when: str) -> str:
    """When a thing was, after its noun, from a column of a deed: `hired in May`, `that signed up in May`, `first seen
    in May`; "" where the column's name doesn't say a deed."""
    *deed, at = split(column)
    plain = [word for word in deed if word not in ("first", "last")]
    verb = plain[0] if plain else ""
    whole = len(plain) == 1 or (len(plain) == 2 and plain[1] in _PARTICLES)
    if at not in ("at", "on") or not whole or not _PAST.search(verb) or verb in _NEVER_SAID:
        return ""
    said = at_time(" ".join(deed), when)
    return f"that {said}" if verb in _BY_THEMSELVES else said


def made_by(column: str, noun: str) -> bool:
    """Whether a column of a deed is when the thing itself came to be: `ordered_at` of an order, `logged_in_at` of a
    login."""
    *deed, at = split(column)
    made = "".join(deed)
    stem = _DEED.get(made, re.sub(r"(?<=[^aeiou])g?ed(?=in|up|out|$)|ed(?=in|up|out|$)", "", made))
    return at in ("at", "on") and bool(deed) and noun.rpartition(" ")[2].startswith(stem[:5])


def qualified(noun: str, phrase: str) -> str:
    """What a column is called among other things: `order` and `price` are order price, `customer number` says it."""
    return phrase if phrase.split()[:1] == noun.split()[-1:] or phrase.startswith(noun) else f"{noun} {phrase}"


def _time(deed: Sequence[str], time: str) -> str:
    """`time of order`, `hire date`, `start time`, `time first seen`, `sign-up time`."""
    rest, last = _whole(deed), deed[-1]
    if len(deed) == 2 and deed[0] in ("first", "last") and last in _DEED and _PAST.search(last):
        return f"{time} of {deed[0]} {_DEED[last]}"
    if len(deed) > 1 and last in _PARTICLES and _PAST.search(deed[-2]):
        return f"{time} {' '.join(rest)}"
    if len(deed) == 1 and last in _DEED:
        noun = _DEED[last]
        return f"{noun} {time}" if time == "date" or noun in ("start", "end", "expiry") else f"{time} of {noun}"
    if last in _DEED and not _PAST.search(last):
        return f"{' '.join([*rest[:-1], _DEED[last]])} {time}"
    return f"{time} {' '.join(rest)}" if _PAST.search(last) else f"{' '.join(rest)} {time}"


def _whole(words: Sequence[str]) -> list[str]:
    said = [_SHORT.get(word, word.upper() if word in _SPELT else _UNITS.get(word, word)) for word in words]
    if len(words) > 1 and words[0] == "no" and words[1] != "of":  # no_shows, no_riders
        return [f"no-{words[1]}", *said[2:]] if words[1].startswith("show") else ["number of", *said[1:]]
    return said
