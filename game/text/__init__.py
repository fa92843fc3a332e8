"""The terminal front end: the same play without a window. Holds no rule."""
