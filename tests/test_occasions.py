import re
from collections.abc import Sequence

import pytest

from onrecord.flow import Actor, Article, Attribution, Block, Span, When
from onrecord.statements.occasions import saying_dates

FRIDAY = When("2023-06-16", "day", ())
ODE = Actor("Ann Ode", "person", None, None, "")
ROY = Actor("Jo Roy", "person", None, None, "")

Words = tuple[str, str, str, Actor | None]
"""Source, cue, content and the speaker, as they stand in the text."""


def dates(text: str, said: Sequence[Words], published: When | None = FRIDAY) -> list[When | None]:
    blocks = tuple(Block("paragraph", m.start(), m.end(), "") for m in re.finditer(r"[^\n]+", text))
    article = Article(text, blocks, None, (), None, None, published, "en")
    at, spoken = 0, []
    for source, cue, content, speaker in said:
        start = min(text.index(words, at) for words in (source, cue, content))

        def span(words: str, start: int = start) -> tuple[Span, ...]:
            return ((text.index(words, start), text.index(words, start) + len(words)),)

        attribution = Attribution(span(content), span(cue), span(source), 1.0)
        at = max(end for part in (attribution.content, attribution.cue, attribution.source) for _, end in part)
        spoken.append((attribution, speaker))
    return saying_dates(article, spoken)


def values(found: Sequence[When | None]) -> list[str | None]:
    return [when and when.value for when in found]


RALLY = (
    "At a rally on Monday, Ms. Ode said the port was shut.\n“It leaks,” Ode said.\nHe added that it was old.\n",
    ("Ms. Ode", "said", "the port was shut", ODE),
    ("Ode", "said", "“It leaks,”", ODE),
)


def test_one_occasion() -> None:
    text, first, second = RALLY
    assert values(dates(text, [first, second])) == ["2023-06-12", "2023-06-12"]


def test_evidence_names_the_occasion_and_the_page() -> None:
    text, first, second = RALLY
    assert dates(text, [first, second])[1] == When(
        "2023-06-12", "day", ('"Monday" where the occasion is named', "the page is dated 2023-06-16")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "At a rally on Monday, Ms. Ode said the port was shut.\nMr. Roy believes it is open.\n",
            [("Ms. Ode", "said", "the port was shut", ODE), ("Mr. Roy", "believes", "it is open", ROY)],
            id="a lasting belief of somebody else",
        ),
        pytest.param(
            "In 1998, Ms. Ode said the port was shut.\nShips came.\nFerries came.\nMr. Roy has said it is open.\n",
            [("Ms. Ode", "said", "the port was shut", ODE), ("Mr. Roy", "has said", "it is open", ROY)],
            id="another's year, long before",
        ),
        pytest.param(
            "RIGA, June 15 (AP) — The port is shut.\nMs. Ode said it leaks.\n",
            [("Ms. Ode", "said", "it leaks", ODE)],
            id="day of the dateline",
        ),
        pytest.param(
            "“I will be there on Monday,” Ms. Ode said.\n“It leaks,” she said.\n",
            [("Ms. Ode", "said", "“I will be there on Monday,”", ODE), ("she", "said", "“It leaks,”", ODE)],
            id="a day inside a quotation",
        ),
        pytest.param(
            "The port is shut.\nMs. Ode said it leaks.\n", [("Ms. Ode", "said", "it leaks", ODE)], id="no day at all"
        ),
    ],
)
def test_not_carried(text: str, said: list[Words]) -> None:
    assert values(dates(text, said))[-1] is None


def test_a_day_after_the_page_is_none() -> None:
    text = "A hearing is due on July 3, 2023. Ms. Ode said it leaks.\n"
    assert values(dates(text, [("Ms. Ode", "said", "it leaks", ODE)])) == [None]
