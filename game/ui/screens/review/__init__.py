"""Looking through what the forge has made, puzzle after puzzle."""
