"""Where pages come from: files, folders, standard input."""

from onrecord.pages.files import Location, find

__all__ = ["Location", "find"]
