"""The long faults, too long for `make test`, which runs a short version of each."""
