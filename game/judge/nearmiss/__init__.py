"""Near misses of an answer: `make` is the door, `tool` what the author worker calls, the rest one family each."""
