"""Pages into stories: the two groups whose pages are on average most alike are joined, as long as they are enough so.

This is average linkage (UPGMA; Sokal and Michener 1958) over the pairs that are alike at all. Two pages that are not
count as 0, so that no chain of pages, each like the next, becomes one story. The order of the pairs does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from heapq import heapify, heappop, heappush
from typing import Any, TypeVar

LEAST = 0.2
"""The average from which groups are one story; chosen on the even half of eval/gold/stories.jsonl."""

P = TypeVar("P", bound=Hashable)


def grouped(ties: Mapping[tuple[P, P], float], least: float = LEAST) -> list[tuple[P, ...]]:
    """Return groups of two pages and more, each in order, the groups by their first.

    `ties` are how alike pairs of pages are, the smaller of a pair first; what pages are must have an order.
    """
    pages: list[Any] = sorted({page for pair in ties for page in pair})
    groups: dict[Any, list[Any]] = {page: [page] for page in pages}
    sums: dict[Any, dict[Any, float]] = defaultdict(dict)
    for (one, other), alike in ties.items():
        sums[one][other] = sums[other][one] = alike
    queue = [(-alike, one, other) for (one, other), alike in ties.items() if alike >= least]
    heapify(queue)
    while queue:
        mean, one, other = heappop(queue)
        if one not in groups or other not in groups or _mean(groups, sums, one, other) != -mean:
            continue  # one of them was joined to another since
        groups[one] += groups.pop(other)
        for third, total in sums.pop(other).items():
            del sums[third][other]
            if third != one:
                sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + total
        for third in sums[one]:
            if (average := _mean(groups, sums, one, third)) >= least:
                heappush(queue, (-average, *sorted((one, third))))
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


def _mean(groups: Mapping[Any, list[Any]], sums: Mapping[Any, Mapping[Any, float]], one: Any, other: Any) -> float:  # noqa: ANN401
    return sums[one].get(other, 0.0) / (len(groups[one]) * len(groups[other]))
