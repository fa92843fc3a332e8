"""A pack's tables as the forge sees them: what each column is for, what its values are like, what it is called."""
