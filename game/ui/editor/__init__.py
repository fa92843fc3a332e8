"""The SQL editor: a model that knows no screen, a lexer that is the engine's own, and the widget on top of both.

From the bottom up: `cells` (how wide text is on a grid), `document` (text as lines), `edit` and `history` (what
happened, and back again), `selection`, `movement` and `lines` (where the caret goes, what a command does to whole
lines), `lexer` and `brackets` (what the text means), `editor` (the commands), `viewport` (what of it fits a
rectangle), `mouse`. Only `clipboard`, `keys`, `paint`, `frame` and `view` import pygame.
"""
