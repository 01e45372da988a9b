"""The benchmark: a seeded directory of 10,000 and 100,000 solutions, and ratios of one run.

`python -m bench` (or `make bench`) prints a table and writes `bench-results.json`.
"""
