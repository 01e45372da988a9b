"""Copies of the site, and back: the database at one instant, the files, and what proves them."""
