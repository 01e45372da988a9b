"""The engine of large directories: the same answers as the resident one, from a cluster."""
