"""A contact keeps its own sheets true, through a signed link, without an account."""
