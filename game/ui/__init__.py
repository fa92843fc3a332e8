"""The desktop front end: a window, its screens and its widgets. The only package that imports pygame."""

import os

# pygame greets on standard output when it is imported; `--json` output must stay JSON.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
