"""The kit: one widget a file."""
