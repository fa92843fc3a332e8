"""Makes and checks packs: builds the warehouse, reads dbt artifacts, lints puzzles."""
