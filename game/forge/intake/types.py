"""Types of other warehouses, as their catalogs write them, and DuckDB's own, as a pack can hold them."""

import re

_PLAIN = {
    "VARCHAR": "TEXT STRING CHAR BPCHAR NCHAR NVARCHAR NVARCHAR2 VARCHAR2 CHARACTER CITEXT NAME NTEXT TINYTEXT "
    "MEDIUMTEXT LONGTEXT CLOB ENUM CHARACTER_VARYING UNIQUEIDENTIFIER INET CIDR MACADDR XML BIGNUM",
    "BIGINT": "INT8 INT64 LONG BIGINTEGER UBIGINT HUGEINT UHUGEINT UINT64 INT128 UINT128 BYTEINT BIGSERIAL OID",
    "INTEGER": "INT INT4 INT32 MEDIUMINT SIGNED SERIAL",
    "SMALLINT": "INT2 INT16 SHORT SMALLSERIAL",
    "TINYINT": "INT1 BYTE",
    "UINTEGER": "UINT32",
    "USMALLINT": "UINT16",
    "UTINYINT": "UINT8",
    "DOUBLE": "FLOAT8 FLOAT64 DOUBLE_PRECISION FLOAT DECFLOAT",
    "FLOAT": "FLOAT4 REAL",
    "BOOLEAN": "BOOL LOGICAL",
    "DATE": "DATE32",
    "TIME": "TIME_WITHOUT_TIME_ZONE",
    "TIMESTAMP": "DATETIME DATETIME2 SMALLDATETIME TIMESTAMP_NTZ TIMESTAMPNTZ TIMESTAMP_WITHOUT_TIME_ZONE TIMESTAMP_S "
    "TIMESTAMP_MS TIMESTAMP_NS",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ TIMESTAMP_TZ TIMESTAMP_LTZ TIMESTAMPLTZ DATETIMEOFFSET "
    "TIMESTAMP_WITH_TIME_ZONE TIMESTAMP_WITH_LOCAL_TIME_ZONE",
    "UUID": "GUID",
    "JSON": "JSONB VARIANT OBJECT SUPER ARRAY STRUCT RECORD HLLSKETCH",
    "INTERVAL": "",
}  # fmt: skip
_NAMES = {own.replace(" ", "_"): own for own in _PLAIN} | {
    name: own for own, names in _PLAIN.items() for name in names.split()
}
_BIGQUERY_TIMESTAMP = "bigquery"
_DECIMAL = ("DECIMAL", "NUMERIC", "NUMBER", "DEC", "BIGNUMERIC", "BIGDECIMAL", "MONEY", "SMALLMONEY", "FIXED")
_DEFAULT_SCALE = {"BIGNUMERIC": 9, "BIGDECIMAL": 9, "MONEY": 4, "SMALLMONEY": 4}
_WIDEST, _WHOLE_DIGITS = 38, 18
_SPLIT = re.compile(r"([A-Z][A-Z0-9_ ]*?)\s*(?:\((.*)\))?(?:\s+(WITH(?:OUT)? (?:LOCAL )?TIME ZONE))?")
_MOST_CHARS = 10_000
_DEEPEST = 10
"""Lists, structs and maps within each other: what the maker of a pack's database takes, and a little less."""


def duckdb_type(written: str, adapter: str = "") -> str | None:
    """DuckDB's type for what a catalog or a database calls a column; None where a pack can hold no such values.

    `adapter` is dbt's (`bigquery`, whose TIMESTAMP has a zone and whose NUMERIC has nine decimals).
    """
    text = " ".join(written.replace("`", "").split())
    if not text or len(text) > _MOST_CHARS or _depth(text) > _DEEPEST:
        return None
    if text.endswith("]") and "[" in text:  # INTEGER[], INTEGER[3]
        return _listed(text[: text.rindex("[")], adapter)
    upper = text.upper()
    if opened := re.fullmatch(r"(ARRAY|LIST|ENUM|STRUCT|RECORD|ROW|MAP|UNION|OBJECT|VECTOR)\s*[<(](.*)[>)]", upper):
        inside = text[len(opened[1]) :].strip()[1:-1]
        return _nested(opened[1], inside, adapter)
    found = _SPLIT.fullmatch(upper)
    if found is None:
        return None
    name, arguments, zone = found.groups()
    name = re.sub(r"\s+(UNSIGNED|NOT NULL|NULL|COLLATE .*)$", "", name)
    key = f"{name} {zone}".replace(" ", "_") if zone else name.replace(" ", "_")
    if key in _DECIMAL:
        return _decimal(key, arguments, adapter)
    if key == "TIMESTAMP" and adapter == _BIGQUERY_TIMESTAMP:
        return "TIMESTAMP WITH TIME ZONE"
    if key == "FLOAT" and adapter in ("", "duckdb"):
        return "FLOAT"
    return _NAMES.get(key)


def _depth(text: str) -> int:
    """How deep brackets are nested, each list at the end of a type counted as one more."""
    depth = deepest = 0
    for sign in text:
        depth += (sign in "<(") - (sign in ">)")
        deepest = max(deepest, depth)
    return deepest + text.count("[")


def is_wide(written: str) -> bool:
    """Whether it may hold whole numbers beyond BIGINT, which are BIGINT here as long as they fit."""
    return written.upper() in ("HUGEINT", "UHUGEINT", "UBIGINT", "INT128", "UINT128", "UINT64") or bool(
        re.fullmatch(r"(DECIMAL|NUMERIC|NUMBER)\(\d+, ?0\)", written.upper())
    )


def _decimal(name: str, arguments: str | None, adapter: str) -> str:
    """Whole numbers of many digits, as Snowflake's NUMBER(38,0) has them, are BIGINT."""
    digits = [int(part) for part in re.findall(r"\d+", arguments or "")]
    if not digits:
        if name == "NUMBER" and adapter == "snowflake":
            return "BIGINT"
        scale = _DEFAULT_SCALE.get(name, 9 if adapter == "bigquery" else 3 if adapter == "duckdb" else 6)
        return f"DECIMAL({18 if adapter == 'duckdb' else _WIDEST},{scale})"
    width, scale = min(digits[0], _WIDEST), digits[1] if len(digits) > 1 else 0
    if scale == 0 and width >= _WHOLE_DIGITS:
        return "BIGINT"
    return f"DECIMAL({width},{min(scale, width)})"


def _listed(inner: str, adapter: str) -> str | None:
    kind = duckdb_type(inner, adapter)
    return None if kind is None else f"{kind}[]"


def _nested(outer: str, inside: str, adapter: str) -> str | None:
    parts = _parts(inside)
    if outer == "ENUM":
        return "VARCHAR"
    if outer in ("ARRAY", "LIST", "VECTOR"):
        return _listed(parts[0], adapter)
    if outer == "MAP" and len(parts) == 2:
        key, value = duckdb_type(parts[0], adapter), duckdb_type(parts[1], adapter)
        return f"MAP({key}, {value})" if key and value else None
    if outer in ("STRUCT", "RECORD", "ROW", "OBJECT"):
        fields = [_field(part, adapter) for part in parts]
        return None if None in fields else f"STRUCT({', '.join(map(str, fields))})"
    return None


def _field(part: str, adapter: str) -> str | None:
    """`a INT64`, `a: int`, `"a b" INTEGER`."""
    found = re.fullmatch(r"\s*(\"(?:[^\"]|\"\")+\"|[^\s:\"]+)\s*:?\s*(.+)", part)
    kind = duckdb_type(found[2], adapter) if found else None
    return f"{found[1]} {kind}" if found and kind else None


def _parts(inside: str) -> list[str]:
    """Split at commas that stand in no bracket and no quotes."""
    parts, depth, quote = [""], 0, False
    for sign in inside:
        quote ^= sign == '"'
        depth += not quote and (sign in "<([") - (sign in ">)]")
        if sign == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]
