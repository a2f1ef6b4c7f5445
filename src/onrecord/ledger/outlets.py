"""Which outlet of the ledger a page's outlet is."""

from __future__ import annotations

import apsw

from onrecord import outlets
from onrecord.flow import Outlet
from onrecord.ledger.rows import rows
from onrecord.ledger.speakers import folded


def outlet_key(db: apsw.Connection, outlet: Outlet) -> int:
    """Return the key in `outlets` of an outlet, making its row where it is new.

    An outlet is one by name and domain. One that the registry knows has the registry's first domain, since its pages
    are on several; one without a domain is that of the same name where there is just one.
    """
    name, domain = folded(outlet.name), _domain(outlet)
    known = rows(db, "SELECT key, domain FROM outlets WHERE folded = ?", (name,))
    same = [key for key, its in known if its == domain]
    if not same and domain is None and len(known) == 1:
        same = [known[0][0]]
    if same:
        return int(same[0])
    db.execute(
        "INSERT INTO outlets (folded, domain, name, country, kind, agency) VALUES (?, ?, ?, ?, ?, ?)",
        (name, domain, outlet.name, outlet.country, outlet.kind, outlet.agency),
    )
    return db.last_insert_rowid()


def _domain(outlet: Outlet) -> str | None:
    if outlet.domain is None:
        return None
    entry = outlets.by_domain(outlet.domain)
    return entry.domains[0] if entry is not None and entry.name == outlet.name else outlet.domain
