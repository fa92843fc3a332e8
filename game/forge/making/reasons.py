"""Why a puzzle or a candidate fell, in words; `--json` and the modules that decide have codes."""

from game.strings import catalogue, say


def fell(code: str) -> str:
    """`near-miss-survives/where_dropped` as `a wrong query is not told (where dropped)`; a code without words as it
    is."""
    head, _, kind = code.partition("/")
    key = f"forge.fell.{head.replace('-', '_')}"
    return say(key, kind=kind.replace("_", " ")) if key in catalogue() else code


def in_words(why: str) -> str:
    """The same of `code` or `code: text`."""
    code, _, text = why.partition(": ")
    return f"{fell(code)}: {text}" if text else fell(code)
