"""What the public page of one record prints, read by a constant number of queries."""
