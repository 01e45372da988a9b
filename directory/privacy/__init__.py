"""Data about people: what is kept and why, telling them, forgetting them, and what time erases."""
