"""Where pages come from: files, folders, standard input."""

from onrecord.pages.files import find
from onrecord.pages.location import Location

__all__ = ["Location", "find"]
