"""Bringing a file in: read, understood, shown line by line, applied at once, taken back."""
