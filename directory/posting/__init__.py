"""Sending what waits in the queue of letters: once, again after a fault, never twice."""
