"""Columns about persons: found, masked with stand-ins, or left out."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.forge.intake.masking import stand_in_numbers, stand_ins
from game.forge.intake.personal import Topic, is_mark, topic_of_name
from game.forge.intake.report import of_kind
from game.forge.intake.settings import Settings, read_settings
from game.puzzle.catalog import Column, Table
from tests.forge.intake.projects import Made, check, model, promised

PEOPLE = (
    "select i as id, 'First' || i % 7 as first_name, 'Last' || i as last_name, "
    "nullif('Person' || i || '@shop.example', 'Person3@shop.example') as email, "
    "'555 ' || i as phone, i || ' Long Road' as address, 'hush' || i as password_hash, "
    "date '1980-05-05' + i::int as birth_date, 'DE' || i as iban, '10.1.1.' || i as ip_address, "
    "i % 2 = 0 as is_email_verified from range(30) t(i)"
)
TOPICS: list[Topic] = ["email", "phone", "address", "network", "first", "last", "name", "login", "tagged"]


@given(
    values=st.sets(st.text(min_size=1), max_size=60) | st.integers(1, 2500).map(lambda n: {f"v{i}" for i in range(n)}),
    topic=st.sampled_from(TOPICS),
    seed=st.integers(0, 5),
)
def test_stand_ins_are_consistent_and_never_meet(values: set[str], topic: Topic, seed: int) -> None:
    found = stand_ins(values, topic, seed)
    assert found == stand_ins(sorted(values, reverse=True), topic, seed)
    assert len(set(found.values())) == len(found) == len({value for value in values if value.strip()})


@pytest.mark.parametrize("topic", ["first", "last", "name"])
def test_no_stand_in_is_a_true_value(topic: Topic) -> None:
    """Not even where nearly all stand-ins are somebody's name."""
    every = list(stand_ins(map(str, range(200)), topic, 1).values())
    found = stand_ins([value.upper() for value in every], topic, 2)
    assert len(set(found.values())) == len(every)
    assert not {value.casefold() for value in every} & {value.casefold() for value in found.values()}


def test_another_seed_gives_others() -> None:
    values = [f"v{i}" for i in range(50)]
    assert stand_ins(values, "name", 1) != stand_ins(values, "name", 2)
    assert len(set(stand_in_numbers(range(50), "tagged", 1).values())) == 50


def test_persons_are_masked_and_secrets_left_out(make: Callable[..., Made]) -> None:
    tests = [check("customers", "email", "unique"), check("customers", "last_name", "unique")]
    made = make({"customers": PEOPLE}, tests)
    found = made.take()
    names = [column.name for column in found.tables[0].columns]
    assert names == [
        "id", "first_name", "last_name", "email", "phone", "address", "birth_date", "ip_address", "is_email_verified"
    ]  # fmt: skip
    rows = made.rows("customers")
    text = str(rows)
    assert not any(word in text for word in ("First", "Last", "Person", "hush", "Long Road", "10.1.1", "shop.example"))
    emails = [row[3] for row in rows]
    assert emails.count(None) == 1 and len(set(emails)) == 30
    assert all(email is None or email.endswith("@example.com") for email in emails)
    assert len({row[1] for row in rows}) == 7
    assert {(row[6].month, row[6].day) for row in rows} == {(1, 1)}
    assert "unique" in promised(found, "customers.email")
    assert read_settings(made.out).personal["customers.password_hash"] == "drop"


VETS = (
    "select i as vet_id, 'Dr. ' || ['Abel', 'Hahn', 'Kuhn', 'Lang', 'Mohr'][i % 5 + 1] as vet_name, "
    "40 + i % 7 as hourly_rate, ['Anton Bauer', 'Eva Kuhn', 'Max Lang'][i % 3 + 1] as kunde from range(30) t(i)"
)


def test_values_tell_of_persons_and_pay_beside_names_is_left_out(make: Callable[..., Made]) -> None:
    made = make({"dim_vets": VETS, "rooms": "select i as room_id, 40 + i as hourly_rate from range(30) t(i)"})
    found = made.take()
    assert found.tables[0].column("hourly_rate") is None and found.tables[1].column("hourly_rate") is not None
    shown = {value for row in made.rows("dim_vets") for value in row[1:]}
    assert len(shown) == 8 and not any(str(value).startswith("Dr.") or str(value) == "Eva Kuhn" for value in shown)


def test_a_name_that_the_user_masks_becomes_a_name(make: Callable[..., Made]) -> None:
    made = make({"dim_pets": "select i as pet_id, 'p' || i as pet_name from range(30) t(i)"})
    made.take(Settings(personal={"dim_pets.pet_name": "mask"}))
    assert all(" " in row[1] and row[1][0].isupper() for row in made.rows("dim_pets"))


def test_the_user_decides(make: Callable[..., Made]) -> None:
    made = make({"customers": PEOPLE})
    found = made.take(
        Settings(personal={"Customers.First_name": "keep", "customers.phone": "drop", "customers.id": "mask"})
    )
    assert made.rows("customers")[0][1].startswith("First")
    assert found.tables[0].column("phone") is None
    assert sorted(row[0] for row in made.rows("customers")) != list(range(30))


def test_what_points_to_a_masked_key_gets_the_same_stand_ins(make: Callable[..., Made]) -> None:
    tables = {
        "customers": "select 'Person' || i || '@x.example' as email, i as n from range(30) t(i)",
        "orders": "select i as id, 'Person' || i % 30 || '@x.example' as buyer from range(60) t(i)",
    }
    tests = [
        check("customers", "email", "unique"),
        check("customers", "email", "not_null"),
        check("orders", "buyer", "relationships", to="ref('customers')", field="email"),
    ]
    made = make(tables, tests)
    found = made.take()
    assert {"relationships": {"to": "customers", "field": "email"}} in promised(found, "orders.buyer")
    assert {row[1] for row in made.rows("orders")} == {row[0] for row in made.rows("customers")}


def test_promises_about_values_that_are_hidden_are_dropped(make: Callable[..., Made]) -> None:
    tests = [
        check("customers", None, "expression_is_true", "dbt_utils", expression="email like '%@%'"),
        check("customers", "first_name", "accepted_values", values=[f"First{i}" for i in range(7)]),
    ]
    made = make({"customers": PEOPLE}, tests)
    found = made.take()
    assert promised(found, "customers") == []
    assert promised(found, "customers.first_name") == ["not_null"]
    assert {note.code for note in of_kind(found.notes, "dropped")} == {"masked"}


def test_values_that_are_hidden_are_told_nowhere(make: Callable[..., Made]) -> None:
    rows = "select n as id, 'Maria' || chr(65 + n::int % 3) as first_name from range(120) r(n)"
    made = make({"customers": rows})
    found = made.take()
    assert promised(found, "customers.first_name") == ["not_null"]
    assert not any("Maria" in one.text for one in found.notes)
    assert not any("Maria" in str(decision.test.to_json()) for decision in found.settings.inferred)
    assert any(isinstance(value, str) and not value.startswith("Maria") for _, value in made.rows("customers"))


def test_texts_that_call_a_person_by_name_are_left_out(make: Callable[..., Made]) -> None:
    people = "select n as id, 'Quill' || chr(65 + n::int % 26) || 'son' as last_name from range(40) r(n)"
    calls = """select n as id, 'called by Quill' || chr(65 + n::int % 26) || 'son, no. ' || n as notes,
        'a plain text of item ' || n as item from range(60) r(n)"""
    made = make({"people": people, "calls": calls})
    found = made.take()
    told = {one.place: one.code for one in of_kind(found.notes, "personal")}
    assert told == {"people.last_name": "mask", "calls.notes": "drop"}
    assert [column.name for table in found.tables for column in table.columns if table.name == "calls"] == [
        "id",
        "item",
    ]
    made.take(Settings(personal={"calls.notes": "keep"}))
    assert "QuillAson" in str(made.rows("calls"))


def test_quarantine_shows_nothing_about_persons(make: Callable[..., Made]) -> None:
    twin = "select 5, 'First5', 'L', 'a@b.example', '', '', '', null, '', '', true"
    made = make({"customers": f"{PEOPLE} union all {twin}"}, [check("customers", "id", "unique")])
    made.take()
    [row] = made.read("quarantine/customers.parquet")
    assert row[:4] == ("id repeats a value that an earlier row has.", "5", "…", "…")
    assert "example" not in str(row)


def test_tags_and_meta_tell_of_persons(make: Callable[..., Made]) -> None:
    columns = {
        "code": {"name": "code", "tags": ["pii"]},
        "size": {"name": "size", "config": {"meta": {"contains_pii": True}}},
        "plain": {"name": "plain", "meta": {"pii": False}},
    }
    made = make(
        {"things": "select 'c' || i as code, i + 500 as size, 'p' || i as plain from range(30) t(i)"},
        things=model("things", columns=columns),
    )
    found = made.take()
    assert {note.place for note in of_kind(found.notes, "personal")} == {"things.code", "things.size"}
    assert all(row[2].startswith("p") and not row[0].startswith("c") for row in made.rows("things"))


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("pii", True),
        ("contains_pii", True),
        ("pii=email", True),
        ("classification=confidential", True),
        ("sensitive", True),
        ("pii=false", False),
        ("classification=public", False),
        ("owner=finance", False),
        ("daily", False),
    ],
)
def test_marks(mark: str, told: bool) -> None:
    assert is_mark(mark) == told


@pytest.mark.parametrize(
    ("table", "column", "topic"),
    [
        ("customers", "name", "name"), ("products", "name", None), ("customers", "firstName", "first"),
        ("users", "email_domain", None), ("orders", "customer_name", "name"), ("orders", "email_sent_count", None),
        ("people", "dob", "birth"), ("sessions", "ip_address", "network"), ("users", "api_key", "secret"),
        ("products", "product_name", None), ("addresses", "city", None), ("addresses", "street", "address"),
        ("cards", "card_number", "number"), ("dim_employee", "name", "name"),
        ("patients", "national_no", "number"),
        ("patients", "next_of_kin", "name"), ("patients", "insurance_number", "number"), ("cars", "plate", "number"),
        ("stores", "store_name", None), ("employees", "salary", "private"), ("people", "annual_salary_eur", "private"),
        ("visits", "diagnosis_code", "private"), ("customers", "zip_code", "private"), ("stores", "zip_code", None),
        ("payrolls", "salary_count", None), ("orders", "net_payment", None), ("accounts", "net_income", None),
    ],
)  # fmt: skip
def test_names_tell_the_topic(table: str, column: str, topic: Topic | None) -> None:
    found = Column(column, "VARCHAR")
    assert topic_of_name(Table(table, "", (found,)), found) == topic
