"""What names of columns and tables tell about values, for rows that nobody has seen."""

import re

from game.forge.world.words import noun_of, split

_PEOPLE = re.compile(
    r"^(account|actor|author|client|coach|contact|customer|driver|employee|guest|lead|member|owner|passenger|patient|"
    r"people|person|player|staff|student|subscriber|teacher|user|visitor|worker)$"
)
_COMPANIES = re.compile(
    r"^(company|organi[sz]ation|business|vendor|supplier|partner|merchant|brand|manufacturer|publisher|tenant|agency)$"
)
_PLACES = re.compile(r"^(location|store|shop|branch|city|site|office|warehouse|depot|hub|place|venue)$")
_GOODS = re.compile(r"^(product|item|sku|article|good|material|part|supply|variant)$")
_STAGES = (
    re.compile(r"^(birth|born|dob|birthday)$"),
    re.compile(
        r"^(created|create|opened|started|starts|start|begin|begins|began|from|first|ordered|order|placed|joined|hired|"
        r"signed|registered|installed|granted|requested|submitted|sent|issued|raised|booked|invoiced|posted|published|"
        r"launched|planned|measured|viewed|earliest)$"
    ),
    re.compile(r"^(paid|confirmed|approved|acknowledged|accepted|activated|assigned|answered|seen|answer)$"),
    re.compile(r"^(shipped|dispatched|fulfilled|received|picked)$"),
    re.compile(r"^(delivered|arrived|arrival|due)$"),
    re.compile(
        r"^(closed|ended|ends|end|to|until|thru|through|expires|expired|expiry|expiration|resolved|cancelled|canceled|"
        r"returned|refunded|left|finished|completed|retired|revoked|churned|deactivated|cleared|valid_to|updated|modified|"
        r"changed|last|latest|recent|terminated|archived)$"
    ),
    re.compile(r"^(deleted|loaded|synced|fivetran|etl|dbt|ingested|inserted|extracted|batched)$"),
)
PLAIN_STAGE = 2
"""Of a date whose name says nothing of when in a row's life it is."""
_END_STAGE = 5


def stage(column: str) -> int:
    """When in the life of a row a date comes: 0 birth, 1 begin, 2 on the way, … 5 end, 6 afterwards.

    The last word that tells anything decides: `first_order_returned_at` is an end.
    """
    for word in reversed(split(column)):
        for number, known in enumerate(_STAGES):
            if known.match(word):
                return number
    return PLAIN_STAGE


def is_end(column: str) -> bool:
    """Whether a date marks an end, which is often still to come."""
    return stage(column) >= _END_STAGE and not set(split(column)) & {"updated", "modified", "last", "latest", "recent"}


def stem(column: str) -> str:
    """A date's name without what tells only its type: ordered_at and ordered_date share one."""
    words = [word for word in split(column) if word not in ("at", "on", "date", "time", "ts", "timestamp", "day", "dt")]
    return "_".join(words)


def about(table: str) -> str:
    """What rows of a table are: person, company, place, goods, or "" for anything else."""
    return about_word(noun_of(table).split(" ")[-1])


def about_word(word: str) -> str:
    """The same of one word, as in `customer_name`."""
    kinds = (("person", _PEOPLE), ("company", _COMPANIES), ("place", _PLACES), ("goods", _GOODS))
    return next((kind for kind, known in kinds if known.match(word)), "")
