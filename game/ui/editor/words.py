"""Words that DuckDB lists as keywords and that mostly are not, where they stand in a query."""

# fmt: off
CALLED = frozenset({
    "coalesce", "extract", "grouping", "left", "map", "nullif", "overlay", "position", "replace", "right", "row",
    "struct", "substring", "trim",
})
"""Functions by the look of it, where a bracket follows at once."""

DATA = frozenset({
    "access", "action", "catalog", "class", "comment", "comments", "connection", "content", "cost", "data", "database",
    "day", "days", "decade", "document", "domain", "event", "hour", "hours", "identity", "index", "key", "label",
    "language", "level", "location", "minute", "minutes", "month", "months", "name", "names", "object", "operator",
    "option", "options", "owner", "password", "quarter", "quarters", "resource", "role", "rule", "second", "seconds",
    "server", "session", "source", "start", "stored", "subscription", "system", "tables", "target", "template", "type",
    "types", "user", "value", "variable", "version", "view", "views", "week", "weeks", "year", "years", "zone",
})
"""Unreserved words that are columns or tables in nearly every query that holds them."""
# fmt: on
