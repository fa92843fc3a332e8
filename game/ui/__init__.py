"""The desktop front end: a window, its screens and its widgets. The only package that imports pygame."""
