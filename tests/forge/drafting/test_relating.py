"""How rows are named and said."""

from pathlib import Path

from game.forge.drafting.kinds import Kind
from game.forge.drafting.relating import named_by
from tests.forge.blueprints.worlds import world

SCRIPT = """
create table products (id integer primary key, product_name varchar not null unique, status varchar not null,
    role varchar not null, is_fragile boolean not null, launched_on date not null, sold_on date);
insert into products
    select n, 'product ' || n, case when n % 3 = 0 then 'new' else 'sold' end,
        case when n % 2 = 0 then 'gift' else 'own' end, n % 4 = 0, date '2025-01-01' + n::int, null
    from range(40) r(n);
create table raw_products as from products;
"""


def test_two_rows_side_by_side_have_names_apart(tmp_path: Path) -> None:
    made = world(tmp_path, SCRIPT)
    found = [named_by(made, made.table("products"), f"{word} product", apart=True) for word in ("first", "second")]
    assert [name.outputs[0].name for name in found if name] == ["first_product_name", "second_product_name"]


def test_a_kind_is_said_as_people_say_it(tmp_path: Path) -> None:
    table = world(tmp_path, SCRIPT).table("products")
    status, role, fragile, launched = (table.column(n) for n in ("status", "role", "is_fragile", "launched_on"))
    assert Kind(table, status, "sold").many == "sold products"
    assert Kind(table, status, "new").many == 'products with status "new"'  # new can mean too much
    assert Kind(table, role, "gift").one == 'product with role "gift"'
    assert Kind(table, fragile, "true").one == "product that is fragile"
    assert Kind(table, status, "sold").timed(launched, "in May") == " launched in May"
    assert Kind(table, role, "gift").timed(launched, "in May") == " and a launch date in May"


def test_tables_of_one_noun_keep_their_layer(tmp_path: Path) -> None:
    made = world(tmp_path, SCRIPT)
    assert [table.noun for table in made.tables] == ["product", "raw product"]
