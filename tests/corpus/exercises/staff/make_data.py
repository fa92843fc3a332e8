"""Writes data/*.parquet of the staff pack; the same bytes of rows each time."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
RNG = random.Random(20251)

LAST = """King Kochhar Dehaan Hunold Ernst Austin Pataballa Lorentz Greenberg Faviet Chen Sciarra Urman Popp Raphaely
Khoo Baida Tobias Himuro Colmenares Weiss Fripp Kaufling Vollman Mourgos Nayer Mikkilineni Landry Markle Bissot
Atkinson Marlow Olson Mallin Rogers Gee Philtanker Ladwig Stiles Seo Patel Rajs Davies Matos Vargas Russell Partners
Errazuriz Cambrault Zlotkey Tucker Bernstein Hall Olsen Tuvault Sully Mcewen Sewall Vishney Greene Marvins Lee Ande
Banda Ozer Bloom Fox Bates Kumar Abel Hutton Taylor Livingston Grant Johnson Fleaur Sullivan Geoni Sarchand Bull
Dellinger Cabrio Chung Dilly Gates Perkins Bell Everett Mccain Jones Walsh Feeney Oconnell Whalen Hartstein Fay
Mavris Baer Higgins Gietz Novak Silva Moreau Rossi Tanaka Andersen Dubois Kowalski Haddad Okafor""".split()
FIRST = """Steven Neena Lex Alexander Bruce David Valli Diana Nancy Daniel John Ismael Jose Luis Den Shelli Sigal Guy
Karen Matthew Adam Payam Shanta Kevin Julia Irene James Laura Mozhe Renske Peter Trenna Curtis Randall Oliver Clara
Lindsey Ellen Alyssa Jack Charles Winston Jean Martha Girard Nandita Alexis Anthony Kelly Jennifer""".split()

JOBS = {
    "AD_PRES": ("President", 20000, 40000),
    "AD_VP": ("Vice President", 15000, 30000),
    "DP_MAN": ("Department Manager", 8200, 14000),
    "SA_MAN": ("Sales Manager", 10000, 20000),
    "TM_LEAD": ("Team Lead", 5600, 9000),
    "SA_REP": ("Sales Representative", 5200, 12000),
    "IT_PROG": ("Programmer", 4000, 10000),
    "AC_ACCT": ("Accountant", 4200, 9000),
    "HR_REP": ("Personnel Officer", 4000, 9000),
    "ST_CLERK": ("Stock Clerk", 2000, 5000),
    "SH_CLERK": ("Shipping Clerk", 2500, 5500),
    "MK_REP": ("Marketing Assistant", 4000, 9000),
    "QA_ANA": ("Quality Analyst", 4400, 9200),
    "LG_COUN": ("Counsel", 6500, 16000),
    "RD_SCI": ("Research Scientist", 7000, 16000),
    "AD_ASST": ("Office Assistant", 3000, 6000),
}
PAY = {
    "AD_PRES": (24003, 24009),
    "AD_VP": (16103, 18211),
    "DP_MAN": (8811, 12877),
    "SA_MAN": (11203, 13399),
    "TM_LEAD": (6107, 7893),
    "SA_REP": (5817, 9811),
    "IT_PROG": (4413, 8888),
    "AC_ACCT": (5107, 7891),
    "HR_REP": (4507, 6893),
    "ST_CLERK": (2207, 3893),
    "SH_CLERK": (2607, 4493),
    "MK_REP": (4607, 5893),
    "QA_ANA": (4907, 6993),
    "LG_COUN": (8107, 10993),
}
COUNTRIES = [
    ("DE", "Germany", "Europe"),
    ("GB", "United Kingdom", "Europe"),
    ("US", "United States", "Americas"),
    ("CA", "Canada", "Americas"),
    ("JP", "Japan", "Asia"),
    ("SG", "Singapore", "Asia"),
]
LOCATIONS = [
    (1000, "Munich", "80331", "DE"),
    (1100, "Hamburg", "20095", "DE"),
    (1200, "London", "EC1A 1BB", "GB"),
    (1300, "Oxford", "OX1 1AA", "GB"),
    (1400, "Seattle", "98101", "US"),
    (1500, "Austin", "73301", "US"),
    (1600, "Toronto", "M5V 2T6", "CA"),
    (1700, "Tokyo", "100-0001", "JP"),
    (1800, "Singapore", "018989", "SG"),
    (1900, "Leeds", None, "GB"),
]
# department: name, location, vice president, head, leads, other people
DEPTS = [
    (10, "Executive", 1400, None, None, 0, []),
    (20, "Marketing", 1200, 101, "DP_MAN", 0, ["MK_REP"] * 3),
    (30, "Purchasing", 1000, 102, "DP_MAN", 0, ["ST_CLERK"] * 3),
    (40, "Human Resources", 1200, 103, "DP_MAN", 0, ["HR_REP"] * 5),
    (50, "Shipping", 1100, 102, "DP_MAN", 2, ["SH_CLERK"] * 6 + ["ST_CLERK"] * 4),
    (60, "IT", 1500, 101, "DP_MAN", 2, ["IT_PROG"] * 9),
    (70, "Quality", 1000, 102, "DP_MAN", 0, ["QA_ANA"] * 5),
    (80, "Sales Europe", 1300, 101, "SA_MAN", 1, ["SA_REP"] * 9),
    (90, "Sales Americas", 1600, 101, "SA_MAN", 1, ["SA_REP"] * 7),
    (100, "Sales Asia", 1700, 101, "SA_MAN", 0, ["SA_REP"] * 5),
    (110, "Accounting", 1400, 103, "DP_MAN", 0, ["AC_ACCT"] * 5),
    (120, "Treasury", 1400, 103, "DP_MAN", 0, ["AC_ACCT"] * 2),
    (130, "Legal", 1200, 103, "DP_MAN", 0, ["LG_COUN"] * 3),
    (140, "Warehouse", 1800, 102, "DP_MAN", 1, ["ST_CLERK"] * 6 + ["SH_CLERK"] * 3),
    (150, "Data", 1500, 101, "DP_MAN", 1, ["IT_PROG"] * 4),
    (160, "Facilities", 1000, 102, "DP_MAN", 0, ["ST_CLERK"] * 2),
    (170, "Support", 1600, 102, "DP_MAN", 1, []),
    (180, "Payroll", 1400, None, None, 0, []),
    (190, "Recruiting", 1200, None, None, 0, []),
    (200, "Archive", 1000, None, None, 0, []),
    (210, "Innovation Lab", 1500, None, None, 0, []),
    (220, "Government Sales", 1400, None, None, 0, []),
    (230, "Audit", 1100, None, None, 0, []),
    (240, "Internal Communication", 1300, None, None, 0, []),
    (250, "Benefits", 1700, None, None, 0, []),
]

used_pay: set[int] = set()
used_days: set[date] = set()


def pay(job: str) -> int:
    while True:
        value = RNG.randint(*PAY[job])
        if value not in used_pay and value % 10:
            used_pay.add(value)
            return value


def hired() -> date:
    """A day no one else was hired on, outside April to June."""
    while True:
        day = date(2014, 1, 7) + timedelta(days=RNG.randint(0, 3900))
        if day not in used_days and day.month not in (4, 5, 6) and day.weekday() < 5 and day.day < 28:
            used_days.add(day)
            return day


def people() -> tuple[list[tuple], dict[int, int]]:
    rows: list[list] = []
    heads: dict[int, int] = {}

    def add(job: str, boss: int | None, dept: int) -> int:
        number = 100 + len(rows)
        first, last = FIRST[(number * 7) % len(FIRST)], LAST[number - 100]
        rows.append(
            [number, first, last, f"{first[0]}{last}@semico.example".lower(), hired(), job, pay(job), None, boss, dept]
        )
        return number

    add("AD_PRES", None, 10)
    for _ in range(3):
        add("AD_VP", 100, 10)
    for dept, _, _, vp, head_job, leads, others in DEPTS[1:]:
        if head_job is None:
            continue
        head = heads[dept] = add(head_job, vp, dept)
        chiefs = [add("TM_LEAD", head, dept) for _ in range(leads)]
        for i, job in enumerate(others):
            add(job, chiefs[i % len(chiefs)] if chiefs and i % 4 else head, dept)
    heads[10] = 100
    return finish(rows), heads


def finish(rows: list[list]) -> list[tuple]:
    """Commissions, twelve hires of spring 2023, pairs hired on one day, odd e-mail addresses."""
    for row in rows:
        if row[5] in ("SA_REP", "SA_MAN"):
            row[7] = RNG.choice([0.1, 0.15, 0.2, 0.25, 0.3])
    for i, day in zip(
        (15, 22, 28, 37, 44, 51, 66, 73, 81, 90, 97, 104), (3, 11, 13, 19, 24, 27, 39, 46, 52, 58, 73, 80)
    ):
        rows[i][4] = date(2023, 4, 1) + timedelta(days=day)
    for a, b in ((31, 32), (46, 49), (56, 61), (73, 70), (24, 21)):
        if rows[a][9] == rows[b][9]:
            rows[a][4] = rows[b][4]
    for i, address in (
        (17, "g.tobias@semico.example"),
        (42, "winston.davies@semico.example"),
        (63, "banda@semico.example"),
        (88, "kjohn@semico.example"),
        (95, "fay.p@semico.example"),
    ):
        rows[i][3] = address
    return [tuple(r) for r in rows]


def history(employees: list[tuple]) -> list[tuple]:
    """One or two earlier posts for some, each in another job than any other post of that person."""
    rows = []
    for k, emp in enumerate(e for e in employees if e[0] % 4 == 1 or e[0] in (102, 130)):
        others = [j for j in JOBS if j != emp[5] and j not in ("AD_PRES", "AD_VP")]
        RNG.shuffle(others)
        gap = (12, 45, 3, 75, 20, 140)[k % 6]
        last_end = emp[4] - timedelta(days=gap)
        length = RNG.randint(200, 900)
        rows.append((emp[0], last_end - timedelta(days=length), last_end, others[0], RNG.choice(DEPTS[1:17])[0]))
        if k % 2 == 0:
            between = (9, 52, 33, 27, 88, 4, 61, 17)[k // 2 % 8]
            end = last_end - timedelta(days=length + between)
            dept = None if k % 8 == 4 else RNG.choice(DEPTS[1:17])[0]
            rows.append((emp[0], end - timedelta(days=RNG.randint(150, 700)), end, others[1], dept))
    return sorted(rows)


def payments(employees: list[tuple]) -> list[tuple]:
    rows = []
    streaks = {
        e[0]: RNG.choice([(2, 3, 4), (1, 2), (1, 3, 5), (3, 4, 5, 6), (2, 6)])
        for e in employees
        if e[5] in ("SA_REP", "TM_LEAD")
    }
    for month in range(1, 7):
        for emp in employees:
            at = datetime(2025, month, 24 if month % 2 else 25, 9, 0) + timedelta(minutes=emp[0])
            rows.append((emp[0], at, float(emp[6]), "base"))
            if month in streaks.get(emp[0], ()):
                day = datetime(2025, month, RNG.randint(5, 20), RNG.randint(8, 17), RNG.randint(0, 59))
                rows.append((emp[0], day, RNG.randint(2000, 90000) / 100, "bonus"))
            if emp[5] in ("ST_CLERK", "SH_CLERK", "IT_PROG") and RNG.random() < 0.3:
                day = datetime(2025, month, RNG.randint(5, 20), RNG.randint(8, 17), RNG.randint(0, 59))
                rows.append((emp[0], day, RNG.randint(3000, 40000) / 100, "overtime"))
    rows.sort(key=lambda r: (r[1], r[0]))
    return [(7000 + i, *r) for i, r in enumerate(rows)]


def main() -> None:
    employees, heads = people()
    tables = {
        "countries": ("country_id VARCHAR, country_name VARCHAR, region VARCHAR", COUNTRIES),
        "locations": ("location_id INTEGER, city VARCHAR, postal_code VARCHAR, country_id VARCHAR", LOCATIONS),
        "departments": (
            "department_id INTEGER, department_name VARCHAR, manager_id INTEGER, location_id INTEGER",
            [(d[0], d[1], heads.get(d[0]), d[2]) for d in DEPTS],
        ),
        "jobs": (
            "job_id VARCHAR, job_title VARCHAR, min_salary INTEGER, max_salary INTEGER",
            [(k, *v) for k, v in JOBS.items()],
        ),
        "employees": (
            "employee_id INTEGER, first_name VARCHAR, last_name VARCHAR, email VARCHAR, hire_date DATE, "
            "job_id VARCHAR, salary INTEGER, commission_pct DECIMAL(4,2), manager_id INTEGER, "
            "department_id INTEGER",
            employees,
        ),
        "job_history": (
            "employee_id INTEGER, start_date DATE, end_date DATE, job_id VARCHAR, department_id INTEGER",
            history(employees),
        ),
        "salaries": (
            "salary_id INTEGER, employee_id INTEGER, paid_at TIMESTAMP, amount DECIMAL(10,2), kind VARCHAR",
            payments(employees),
        ),
    }
    con = duckdb.connect()
    (HERE / "data").mkdir(exist_ok=True)
    for name, (columns, rows) in tables.items():
        con.execute(f"create table {name} ({columns})")
        con.execute("begin")
        con.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", [list(r) for r in rows])
        con.execute("commit")
        con.execute(f"copy {name} to '{HERE / 'data' / name}.parquet' (format parquet)")


main()
