"""Feeds that are watched: what is new in them goes into a ledger, and whoever wants to know is told.

`poll` asks the feeds once. `Webhook` takes alerts; the ledger knows which were sent (ledger.watches).
"""

from onrecord.ledger.values import Failed, Watched
from onrecord.watching.polling import poll
from onrecord.watching.webhook import Webhook

__all__ = ["Failed", "Watched", "Webhook", "poll"]
