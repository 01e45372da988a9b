"""Loaders of the data that ship with the product. Each may run again at any time: it creates what
is missing and never overwrites what people edited (see `records`)."""
