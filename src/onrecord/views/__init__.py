"""A record as people look at it: terminal, marked HTML, table."""
