"""What English news prose says by its own conventions: quotation marks, time expressions, names, countries."""
