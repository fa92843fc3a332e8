"""How it went: tiles, share text, answer beside yours, explanation, distribution."""
