"""From a folder with tables to a pack with puzzles: candidates gathered, vetted, kept, compared with the last time."""
