"""What a puzzle is: data classes, packs on disk, the season. Runs no SQL."""
