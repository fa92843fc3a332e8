"""Makes the synthetic rows of the built-in worlds: seeded, standard library only, the same rows on every machine."""
