"""Raise the number when what is generated changes: kept databases are then made anew."""

GENERATOR_VERSION = 3
