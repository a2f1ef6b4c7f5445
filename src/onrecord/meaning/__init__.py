"""Texts as vectors, so that what means the same in other words can be found; docs/decisions/0010 says who may ask."""
