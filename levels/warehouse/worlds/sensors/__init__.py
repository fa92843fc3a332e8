"""A town's sensors: what they felt, what vendors made of it in their files, and what is reckoned from the good rows."""
