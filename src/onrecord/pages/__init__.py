"""Where pages come from: files, folders, archives, standard input, feeds, the web."""

from onrecord.pages.location import Location
from onrecord.pages.manners import Manners
from onrecord.pages.sources import count, find

__all__ = ["Location", "Manners", "count", "find"]
