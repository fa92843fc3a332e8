"""Writes data/club.*.parquet; the same bytes of rows every time. Needs duckdb, else the standard library only."""

import datetime as dt
import random
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
RNG = random.Random(20250131)
CLOSED_DAYS = {dt.date(2025, 1, 1), dt.date(2025, 3, 31), dt.date(2025, 6, 30), dt.date(2025, 12, 31)}

MEMBERS = [
    (1, "Agnes", "Holm", "Uppsala", "gold"),
    (2, "Bertil", "Sjögren", "Sala", "plus"),
    (3, "Camila", "Rojas", "Uppsala", "gold"),
    (4, "David", "Ek", "Enköping", "basic"),
    (5, "Ebba", "Nyström", "Knivsta", "plus"),
    (6, "Farid", "Karimi", "Märsta", "basic"),
    (7, "Greta", "Lundin", "Uppsala", "basic"),
    (8, "Hugo", "Wallin", "Sigtuna", "gold"),
    (9, "Elsa", "Berg", "Uppsala", "plus"),
    (10, "Isak", "Norén", "Heby", "basic"),
    (11, "Jasmin", "Öberg", "Knivsta", "basic"),
    (12, "Karin", "Dahl", "Tierp", "gold"),
    (13, "Leo", "Sandberg", "Uppsala", "basic"),
    (14, "Omar", "Haddad", "Västerås", "plus"),
    (15, "Maja", "Lind", "Sala", "basic"),
    (16, "Nils", "Åkesson", "Östhammar", "basic"),
    (17, "Olivia", "Hedlund", "Uppsala", "plus"),
    (18, "Pavel", "Novak", "Enköping", "basic"),
    (19, "Rasmus", "Holm", "Uppsala", "basic"),
    (20, "Sara", "Björk", "Märsta", "gold"),
    (21, "Tove", "Engström", "Sigtuna", "basic"),
    (22, "Ulla", "Fors", "Heby", "basic"),
    (23, "Viktor", "Ahl", "Uppsala", "gold"),
    (24, "Wilma", "Strand", "Sala", "plus"),
    (25, "Yusuf", "Demir", "Uppsala", "gold"),
    (26, "Zara", "Malik", "Knivsta", "plus"),
    (27, "Åke", "Blom", "Tierp", "basic"),
    (28, "Anton", "Mårtensson", "Sala", "gold"),
    (29, "Beatrice", "Falk", "Uppsala", "basic"),
    (30, "Carl", "Ek", "Västerås", "plus"),
    (31, "Elsa", "Berg", "Sigtuna", "basic"),
    (32, "Disa", "Granath", "Uppsala", "gold"),
    (33, "Elias", "Nordin", "Enköping", "basic"),
    (34, "Fatima", "Hassan", "Märsta", "plus"),
    (35, "Gustav", "Rehn", "Uppsala", "basic"),
    (36, "Hanna", "Sjögren", "Sala", "gold"),
    (37, "Ivar", "Lundgren", "Knivsta", "basic"),
    (38, "Johanna", "Krantz", "Uppsala", "plus"),
    (39, "Kim", "Tran", "Östhammar", "basic"),
    (40, "Omar", "Haddad", "Uppsala", "basic"),
    (41, "Lovisa", "Palm", "Heby", "plus"),
    (42, "Mio", "Sundin", "Uppsala", "gold"),
    (43, "Nour", "Saleh", "Sala", "basic"),
    (44, "Otto", "Quist", "Tierp", "basic"),
]
RECOMMENDED_BY = {
    4: 1,
    5: 1,
    6: 2,
    8: 3,
    9: 1,
    11: 5,
    12: 3,
    13: 4,
    15: 5,
    17: 9,
    18: 8,
    19: 1,
    20: 12,
    21: 11,
    23: 5,
    24: 2,
    25: 17,
    26: 20,
    28: 13,
    29: 9,
    31: 18,
    32: 23,
    33: 26,
    34: 6,
    36: 25,
    37: 32,
    38: 17,
    40: 23,
    41: 26,
    42: 36,
    43: 37,
}
NO_EMAIL = {6, 16, 22, 27, 31, 39}
DOMAINS = ["fyrismail.example", "lakepost.example", "norrnet.example"]
IDLE = {22, 31, 40, 44}

FACILITIES = [
    ("TC1", "Tennis Court North", "court", "6.00", "15.00", "2011-05-14", "310.00"),
    ("TC2", "Tennis Court South", "court", "5.50", "14.50", "2013-04-20", "290.00"),
    ("SQ1", "Squash Court Red", "court", "4.50", "9.00", "2015-09-01", "120.00"),
    ("SQ2", "Squash Court Blue", "court", "4.50", "10.00", "2017-09-04", None),
    ("PL1", "Lap Pool", "pool", "3.50", "12.00", "2009-06-01", "1450.00"),
    ("PL3", "Warm Pool", "pool", "5.00", "13.50", "2019-02-11", "1900.50"),
    ("BD1", "Badminton Hall", "hall", "4.00", "8.50", "2012-10-15", "260.00"),
    ("CW1", "Climbing Wall", "hall", "7.50", "16.00", "2021-03-27", "480.75"),
    ("YS1", "Yoga Studio", "studio", "3.00", "9.50", "2016-01-18", "95.00"),
    ("DS1", "Dance Studio", "studio", "3.00", "7.00", "2018-08-20", None),
    ("SA1", "Lakeside Sauna", "wellness", "8.00", "20.00", "2010-11-05", "640.00"),
]
COACHES = [
    (1, "Birgitta Moe", "court", "42.00", "2016-08-15", 7),
    (2, "Marcus Feld", "court", "38.50", "2020-01-07", 16),
    (3, "Ines Carvalho", "pool", "35.00", "2018-05-02", 21),
    (4, "Tomas Ryd", "hall", "40.00", "2021-04-12", 33),
    (5, "Linnea Öst", "studio", "30.00", "2019-09-23", 29),
    (6, "Piotr Zielinski", "hall", "33.50", "2023-02-01", 35),
    (7, "Saga Winter", "pool", "37.50", "2022-10-17", 39),
    (8, "Rune Aas", None, "28.00", "2024-06-03", 41),
]


def members() -> list[tuple]:
    """Ids rise with the date of joining, so whoever recommends has the lower id."""
    day, rows = dt.date(2022, 3, 7), []
    for number, first, last, city, tier in MEMBERS:
        name = f"{first}.{last}".lower().translate(str.maketrans("åäöé", "aaoe"))
        same = any(m[1:3] == (first, last) and m[0] < number for m in MEMBERS)
        email = None if number in NO_EMAIL else f"{name}{number if same else ''}@{DOMAINS[number % 7 % 3]}"
        rows.append((number, first, last, city, email, tier, day, RECOMMENDED_BY.get(number)))
        day += dt.timedelta(days=RNG.randint(9, 46))
    return rows


def open_days() -> list[dt.date]:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    return [day for day in days if day not in CLOSED_DAYS]


def bookings(joined: dict[int, dt.date]) -> list[tuple]:
    days, rows = open_days(), []
    active = [m for m in joined if m not in IDLE]
    weight = {m: 1 + (m * 13 % 11) for m in active}
    for _ in range(1340):
        facility = RNG.choices(FACILITIES, [10, 8, 6, 5, 12, 7, 9, 6, 8, 5, 4])[0]
        day = RNG.choice(days)
        present = [m for m in active if joined[m] <= day and (m != 10 or facility[2] != "pool")]
        member = RNG.choices(present, [weight[m] for m in present])[0]
        if facility[2] != "pool" and RNG.random() < 0.13:
            member = None
        status = RNG.choices(["kept", "cancelled", "no_show"], [82, 11, 7])[0]
        if member == 27:
            status = "cancelled"
        coach = None
        if member is not None and RNG.random() < 0.3:
            coach = RNG.choice([c[0] for c in COACHES if c[2] in (None, facility[2])])
        half_hour = RNG.randint(14, 43)
        start = dt.datetime.combine(day, dt.time(half_hour // 2, 30 * (half_hour % 2)))
        rating = (
            RNG.choices([1, 2, 3, 4, 5], [2, 4, 12, 22, 18])[0] if status == "kept" and RNG.random() < 0.45 else None
        )
        rows.append((facility[0], member, coach, start, RNG.choices([1, 2, 3, 4], [3, 5, 3, 1])[0], status, rating))
    rows.sort(key=lambda row: (row[3], row[0], row[1] or 0))
    return [(number, *row) for number, row in enumerate(rows, 1)]


def payments(booked: list[tuple]) -> list[tuple]:
    rows = []
    rate = {f[0]: (float(f[3]), float(f[4])) for f in FACILITIES}
    for number, facility, member, _, start, slots, status, _ in booked:
        due = rate[facility][member is None] * slots
        chance = RNG.random()
        method = RNG.choices(["card", "cash", "transfer"], [6, 2, 2])[0]
        when = start - dt.timedelta(minutes=30 * RNG.randint(0, 3))
        if when.hour < 7:
            when = start
        if status == "kept" and chance < 0.9:
            if slots > 1 and chance < 0.12:
                half = round(due / 2 * 2) / 2
                rows += [(number, when, method, half), (number, start, "cash", due - half)]
            else:
                rows.append((number, when, method, due))
        elif status == "no_show" and chance < 0.5:
            rows.append((number, when, method, due))
        elif status == "cancelled" and chance < 0.4:
            rows += [(number, when, "card", due), (number, when + dt.timedelta(minutes=60), "card", -due)]
    rows.sort(key=lambda row: (row[1], row[0], -row[3]))
    return [(number, b, w, m, f"{a:.2f}") for number, (b, w, m, a) in enumerate(rows, 1)]


def closures(booked: list[tuple]) -> list[tuple]:
    reasons = ["inspection", "resurfacing", "leak", None, "tournament"]
    live = [b for b in booked if b[6] != "cancelled"]
    picked = {(b[1], b[4].date()) for b in live[37::131]}
    while len(picked) < 17:
        picked.add((RNG.choice(FACILITIES[:10])[0], RNG.choice(open_days())))
    ordered = sorted(picked, key=lambda pair: (pair[1], pair[0]))
    return [(n, f, d, reasons[n % 5]) for n, (f, d) in enumerate(ordered, 1)]


TABLES = {
    "members": "member_id INTEGER, first_name VARCHAR, last_name VARCHAR, city VARCHAR, email VARCHAR, tier VARCHAR,"
    " joined_on DATE, recommended_by INTEGER",
    "facilities": "facility_id VARCHAR, name VARCHAR, kind VARCHAR, member_rate DECIMAL(8,2), guest_rate DECIMAL(8,2),"
    " opened_on DATE, monthly_upkeep DECIMAL(9,2)",
    "coaches": "coach_id INTEGER, name VARCHAR, speciality VARCHAR, hourly_fee DECIMAL(8,2), hired_on DATE, member_id INTEGER",
    "bookings": "booking_id INTEGER, facility_id VARCHAR, member_id INTEGER, coach_id INTEGER, starts_at TIMESTAMP,"
    " slots INTEGER, status VARCHAR, rating INTEGER",
    "payments": "payment_id INTEGER, booking_id INTEGER, paid_at TIMESTAMP, method VARCHAR, amount DECIMAL(10,2)",
    "closures": "closure_id INTEGER, facility_id VARCHAR, closed_on DATE, reason VARCHAR",
}


def main() -> None:
    people = members()
    booked = bookings({m[0]: m[6] for m in people})
    rows = {
        "members": people,
        "facilities": FACILITIES,
        "coaches": COACHES,
        "bookings": booked,
        "payments": payments(booked),
        "closures": closures(booked),
    }
    con = duckdb.connect()
    con.execute("set threads = 1")
    (HERE / "data").mkdir(exist_ok=True)
    for table, columns in TABLES.items():
        con.execute(f"create table {table} ({columns})")
        con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[table][0]))})", rows[table])
        con.execute(f"copy {table} to '{HERE / 'data' / f'club.{table}.parquet'}' (format parquet)")
        print(table, len(rows[table]))


if __name__ == "__main__":
    main()
