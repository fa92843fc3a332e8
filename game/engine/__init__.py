"""Runs SQL that strangers wrote: in child processes, on read-only databases, under limits."""
