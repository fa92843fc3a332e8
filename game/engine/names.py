"""Identifiers and texts for SQL that we write ourselves."""


def quoted(name: str) -> str:
    """An identifier."""
    return '"' + name.replace('"', '""') + '"'


def dotted(name: str) -> str:
    """A table's name, schema and all: `cd.bookings` becomes `"cd"."bookings"`."""
    return ".".join(quoted(part) for part in name.split("."))


def literal(text: str) -> str:
    """A text."""
    return "'" + text.replace("'", "''") + "'"
