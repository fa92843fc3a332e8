"""Semicolon: a daily SQL game."""
