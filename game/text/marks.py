"""Sentences with light marks (`code`, *emphasis*, **strong**) as rich text."""

import re

from rich.text import Text

from game.text.safe import safe

_SPAN = re.compile(r"`(?P<code>[^`\n]+)`|\*\*(?P<strong>[^*\n]+)\*\*|(?<![\w*])\*(?P<em>[^*\s][^*\n]*)\*(?![\w*])")
_STYLES = {"code": "cyan", "strong": "bold", "em": "italic"}


def marked(sentence: str, style: str = "") -> Text:
    """The sentence styled. Backticks around code stay: without colour they still say where it begins and ends."""
    text = Text(style=style)
    position = 0
    for match in _SPAN.finditer(sentence):
        text.append(safe(sentence[position : match.start()]))
        kind = match.lastgroup or "code"
        inner = safe(match[kind])
        text.append(f"`{inner}`" if kind == "code" else inner, _STYLES[kind])
        position = match.end()
    return text.append(safe(sentence[position:]))
