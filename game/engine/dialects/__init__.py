"""What other systems take and DuckDB refuses, explained."""
