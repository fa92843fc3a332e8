"""Writes data/*.parquet of the tiny pack."""

from pathlib import Path

import duckdb

HERE = Path(__file__).parent
TABLES = {
    "logins": (
        "login_id INTEGER, player_id INTEGER, device VARCHAR, login_day DATE",
        [
            (1, 1, "pc", "2024-03-01"),
            (2, 1, "phone", "2024-03-02"),
            (3, 2, "phone", "2024-03-05"),
            (4, 3, "pc", "2024-03-01"),
            (5, 3, None, "2024-03-04"),
            (6, 4, "tablet", "2024-03-10"),
            (7, 4, "tablet", "2024-03-11"),
            (8, 5, "pc", "2024-03-12"),
            (9, 6, "pc", "2024-03-12"),
        ],
    ),
    "weather": (
        "id INTEGER, day DATE, temperature INTEGER",
        [
            (1, "2024-01-01", 10),
            (2, "2024-01-02", 25),
            (3, "2024-01-03", 20),
            (4, "2024-01-04", 30),
            (5, "2024-01-05", 28),
            (6, "2024-01-06", 31),
            (7, "2024-01-07", 27),
        ],
    ),
    "scores": (
        "id INTEGER, player VARCHAR, points DECIMAL(4,2)",
        [(1, "Ada", 3.5), (2, "Bo", 3.65), (3, "Cy", 4.0), (4, "Ada", 3.85), (5, "Di", 3.2), (6, "Bo", 4.25)],
    ),
    "users": (
        "user_id INTEGER, banned VARCHAR, role VARCHAR",
        [
            (1, "No", "client"),
            (2, "Yes", "client"),
            (3, "No", "client"),
            (4, "No", "client"),
            (10, "No", "driver"),
            (11, "No", "driver"),
            (12, "No", "driver"),
            (13, "No", "driver"),
        ],
    ),
    "trips": (
        "trip_id INTEGER, client_id INTEGER, driver_id INTEGER, status VARCHAR, asked_on DATE",
        [
            (1, 1, 10, "completed", "2023-10-01"),
            (2, 2, 11, "cancelled_by_driver", "2023-10-01"),
            (3, 3, 12, "completed", "2023-10-01"),
            (4, 4, 13, "cancelled_by_driver", "2023-10-01"),
            (5, 1, 10, "completed", "2023-10-02"),
            (6, 3, 12, "completed", "2023-10-02"),
            (7, 2, 12, "completed", "2023-10-03"),
            (8, 3, 10, "completed", "2023-10-03"),
            (9, 4, 13, "cancelled_by_driver", "2023-10-03"),
        ],
    ),
    "products": (
        "product_id INTEGER, product_name VARCHAR",
        [(1, "Lamp"), (2, "Chair"), (3, "Desk"), (4, "Shelf"), (5, "Rug")],
    ),
    "sales": (
        "sale_id INTEGER, product_id INTEGER, sold_on DATE, quantity INTEGER",
        [
            (1, 1, "2024-01-21", 2),
            (2, 1, "2024-02-17", 1),
            (3, 2, "2024-02-17", 1),
            (4, 2, "2024-06-02", 3),
            (5, 3, "2024-05-13", 2),
            (6, 5, "2024-03-08", 4),
        ],
    ),
    "seats": (
        "id INTEGER, student VARCHAR",
        [(1, "Abbot"), (2, "Doris"), (3, "Emerson"), (4, "Green"), (5, "Jeames"), (6, "Kim")],
    ),
    "employee": ("id INTEGER, salary INTEGER", [(1, 100), (2, 200), (3, 300), (4, 150)]),
    "nodes": ("id INTEGER, parent_id INTEGER", [(1, None), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)]),
    "readings": ("id INTEGER, num INTEGER", [(1, 7), (2, 7), (3, 7), (4, 2), (5, 1), (6, 2), (7, 2), (8, 5), (9, 5)]),
    "price_list": (
        "sku INTEGER, from_day DATE, to_day DATE, price INTEGER",
        [
            (1, "2024-02-17", "2024-02-28", 5),
            (1, "2024-03-01", "2024-03-22", 20),
            (2, "2024-02-01", "2024-02-20", 15),
            (2, "2024-02-21", "2024-03-31", 30),
        ],
    ),
    "units_sold": (
        "sku INTEGER, sold_on DATE, units INTEGER",
        [(1, "2024-02-25", 100), (1, "2024-03-05", 15), (2, "2024-02-10", 200), (2, "2024-03-22", 30)],
    ),
}


def main() -> None:
    con = duckdb.connect()
    (HERE / "data").mkdir(exist_ok=True)
    for name, (columns, rows) in TABLES.items():
        con.execute(f"create table {name} ({columns})")
        con.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", [list(r) for r in rows])
        con.execute(f"copy {name} to '{HERE / 'data' / name}.parquet' (format parquet)")


main()
