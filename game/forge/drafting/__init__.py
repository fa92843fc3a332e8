"""What families of puzzles are drafted with: candidates and their briefs, pieces of trees, good choices, the layout of
SQL."""
