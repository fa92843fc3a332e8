"""The rules without a screen: tries, score, hints, streak, share, and everything that is kept."""
