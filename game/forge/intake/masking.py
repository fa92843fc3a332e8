"""Stand-ins for values about persons: the same value gets the same one everywhere, different values different ones.

A value's place among the stand-ins is a hash keyed by the seed; where two meet, the later one moves on. There is no way
back: what is drawn says nothing of the value.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import yaml

from game import paths
from game.forge.intake.personal import Topic

FULL = 0.8
"""Share of the stand-ins of one length that may be given away; beyond, longer ones are drawn."""
_OF_WORDS: tuple[Topic, ...] = ("first", "last", "name", "login")
_DIGITS = 1_000_000
_HOSTS = 2**24


def stand_ins(values: Iterable[str], topic: Topic, seed: int) -> dict[str, str]:
    """A stand-in for each value, which is none of the values; blank texts stay as they are. Injective."""
    known = {value for value in values if value.strip()}
    real = {value.casefold() for value in known} if topic in _OF_WORDS else set()
    barred = len(real & _words()) if topic in ("first", "last") else len(real)
    draw, size = _drawer(topic, len(known) + barred)
    taken: set[int] = set()
    found: dict[str, str] = {}
    for key, value in sorted((_key(value, topic, seed), value) for value in known):
        place = key % size
        while place in taken or draw(place).casefold() in real:
            place = (place + 1) % size
        taken.add(place)
        found[value] = draw(place)
    return found


def stand_in_numbers(values: Iterable[int], topic: Topic, seed: int) -> dict[int, int]:
    """The same for whole numbers."""
    texts = stand_ins(map(str, values), topic if topic == "phone" else "tagged", seed)
    return {int(value): int(text) for value, text in texts.items()}


def _key(value: str, topic: Topic, seed: int) -> int:
    keyed = hashlib.blake2b(value.encode(), key=f"{seed} {topic}".encode()[:64], digest_size=8)
    return int.from_bytes(keyed.digest(), "big")


def _drawer(topic: Topic, count: int) -> tuple[Callable[[int], str], int]:
    """What the stand-in at a place is, and how many places there are: enough for `count`."""
    names = _names()
    first, last = names["first"], names["last"]
    both = len(first) * len(last)
    match topic:
        case "first":
            return (lambda n: " ".join(_spelled(n, first))), _enough(len(first), count)
        case "last":
            return (lambda n: "-".join(_spelled(n, last))), _enough(len(last), count)
        case "name":
            return (lambda n: f"{' '.join(_spelled(n // len(last), first))} {last[n % len(last)]}"), _sized(both, count)
        case "email":
            return (lambda n: f"{_numbered(n, both, '.')}@example.com".lower()), _sized(both, count)
        case "login":
            return (lambda n: _numbered(n, both, "_").lower()), _sized(both, count)
        case "address":
            streets = names["streets"]
            return (lambda n: f"{n // len(streets) + 1} {streets[n % len(streets)]}"), _sized(len(streets) * 100, count)
        case "phone":
            return (lambda n: f"555{n:07d}"), _sized(_DIGITS, count)
        case "network":
            return (lambda n: f"{10 + n // _HOSTS}.{n // 65536 % 256}.{n // 256 % 256}.{n % 256}"), _sized(
                _HOSTS, count
            )
    return (lambda n: str(n + 1)), _sized(100, count)


def _enough(base: int, count: int) -> int:
    """Places of one word, or of one and two, or of up to three …, until `count` of them leave room."""
    size = width = base
    while count > size * FULL:
        width *= base
        size += width
    return size


def _sized(base: int, count: int) -> int:
    while count > base * FULL:
        base *= 10
    return base


def _spelled(number: int, words: Sequence[str]) -> list[str]:
    """A number in words: each has another spelling, the first ones of one word, the next of two."""
    spelled = [words[number % len(words)]]
    while number := number // len(words):
        number -= 1
        spelled.append(words[number % len(words)])
    return spelled


def _numbered(number: int, both: int, sign: str) -> str:
    first, last = _names()["first"], _names()["last"]
    turn, place = divmod(number, both)
    plain = (words.replace(" ", "").replace("'", "") for words in (first[place // len(last)], last[place % len(last)]))
    return sign.join(plain) + (str(turn + 1) if turn else "")


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(word.casefold() for listed in _names().values() for word in listed)


@lru_cache(maxsize=1)
def _names() -> dict[str, list[str]]:
    text = (paths.assets_dir() / "standins.yml").read_text(encoding="utf-8")
    names: dict[str, list[str]] = {key: listed.split() for key, listed in yaml.safe_load(text).items()}
    names["streets"] = [f"{name} {kind}" for name in names.pop("ways") for kind in ("Street", "Road", "Lane")]
    return names
