"""Which statement a denial answers: of statements made by hand, and on small pages of every usual form."""

import re

import pytest
from msgspec.structs import replace

from onrecord.flow import ActKind, Actor, Article, Attribution, Block, Statement
from onrecord.statements import resolve
from onrecord.statements.denials import claimant_named, denies, may_deny, says_untrue
from onrecord.statements.disputes import link_denials, with_denials

ANN = Actor("Ann Lee", "person", "mayor", "Norway", "")
DENMARK = Actor("Denmark", "country", None, "Denmark", "")
NORWAY = Actor("Norway", "country", None, "Norway", "")
SWEDEN = Actor("Sweden", "country", None, "Sweden", "")


def page(*rows: tuple[str, Actor | None, ActKind, Actor | None, str]) -> tuple[str, list[Statement]]:
    """Make a page of one sentence a row: its id, speaker, act, target and content (the words after the colon)."""
    text, made = "", []
    for name, speaker, act, target, sentence in rows:
        source, content = sentence.split(": ")
        start = len(text) + len(source) + 2
        span = (start, start + len(content.rstrip(".")))
        text += sentence + " "
        made.append(
            Statement(
                id=name,
                block=0,
                content=(span,),
                content_text=text[span[0] : span[1]],
                cue=(),
                cue_text="",
                source=((start - len(source) - 2, start - 2),),
                source_text=source,
                mode="indirect",
                act=act,
                also=None,
                cue_tone="neutral",
                speaker=speaker,
                target=target,
                said_on=None,
                denies=None,
                score=1.0,
            )
        )
    return text, made


CHARGE = ("charge", NORWAY, "accusation", DENMARK, "Norway says: Denmark is attacking ships.")


@pytest.mark.parametrize(
    ("rows", "linked"),
    [
        pytest.param(
            [CHARGE, ("no", DENMARK, "denial", None, "Copenhagen has denied: doing so.")],
            {"no": "charge"},
            id="points back to a charge at the denier",
        ),
        pytest.param(
            [CHARGE, ("no", DENMARK, "denial", None, "Denmark denied: the accusations.")],
            {"no": "charge"},
            id="names what it answers by its kind",
        ),
        pytest.param(
            [CHARGE, ("no", SWEDEN, "denial", None, "Sweden has denied: doing so.")],
            {},
            id="nobody has said anything of Sweden",
        ),
        pytest.param(
            [
                ("own", DENMARK, "statement", None, "Denmark said: Denmark is at peace."),
                ("no", DENMARK, "denial", None, "Denmark denied: it."),
            ],
            {},
            id="nobody denies their own words",
        ),
        pytest.param(
            [
                CHARGE,
                ("other", SWEDEN, "statement", None, "Sweden said: the sea was calm."),
                ("no", DENMARK, "denial", None, "Denmark denied: doing so."),
            ],
            {"no": "charge"},
            id="what is not about the denier is passed over",
        ),
        pytest.param(
            [
                CHARGE,
                ("boats", SWEDEN, "accusation", DENMARK, "Sweden says: Denmark has sunk trawlers off Bergen."),
                ("no", DENMARK, "denial", None, "Denmark denied: that its navy attacked any ships."),
            ],
            {"no": "charge"},
            id="its own words choose between two charges",
        ),
        pytest.param(
            [
                ("one", NORWAY, "accusation", DENMARK, "Norway says: Denmark is attacking ships."),
                ("two", SWEDEN, "accusation", DENMARK, "Sweden says: Denmark is attacking ships."),
                ("no", DENMARK, "denial", None, "Denmark denied: attacking any ships."),
            ],
            {"no": "two"},
            id="the same charge twice: the nearer",
        ),
        pytest.param(
            [("no", DENMARK, "denial", None, "Denmark denied: doing so."), CHARGE],
            {},
            id="points back, so not to the next sentence",
        ),
        pytest.param(
            [
                ("said", SWEDEN, "statement", None, "Sweden said: Mayor Lee took money."),
                ("no", ANN, "denial", None, "Lee said: that is false."),
            ],
            {"no": "said"},
            id="refutes a statement whose subject is the denier",
        ),
        pytest.param(
            [
                ("said", SWEDEN, "statement", None, "Sweden said: the nets were torn."),
                ("no", DENMARK, "denial", None, "Denmark rejected: the claim."),
            ],
            {"no": "said"},
            id="the claim is what the sentence before says",
        ),
        pytest.param(
            [
                ("said", ANN, "statement", None, "Lee said: the nets were torn."),
                ("no", None, "denial", None, "He: the claim."),
            ],
            {},
            id="he may be the one who spoke",
        ),
        pytest.param(
            [
                ("said", SWEDEN, "statement", None, "Sweden said: the nets were torn."),
                ("more", NORWAY, "statement", None, "Norway said: the sea was calm."),
                ("no", DENMARK, "denial", None, "Denmark denied: wrongdoing."),
            ],
            {},
            id="wrongdoing is more than a pointer",
        ),
        pytest.param(
            [
                ("charge", ANN, "accusation", None, "Lee said: they hid the leak."),
                ("other", NORWAY, "accusation", None, "Norway said: you lied."),
                ("no", DENMARK, "denial", None, "Denmark denied: that anything had been kept secret."),
            ],
            {},
            id="two charges at pronouns",
        ),
        pytest.param(
            [
                ("charge", NORWAY, "accusation", Actor("the council", "body", None, None, ""), "Norway said: it lied."),
                ("no", ANN, "denial", None, "Council leader Ann Lee denied: the claim."),
            ],
            {"no": "charge"},
            id="denied by who speaks for the body",
        ),
        pytest.param(
            [
                ("idea", NORWAY, "statement", None, "Norway said: the ferry may be sold."),
                ("no", DENMARK, "denial", None, "Denmark dismissed: that idea at the time."),
            ],
            {"no": "idea"},
            id="what stands just before, with a word after it",
        ),
        pytest.param([CHARGE], {}, id="no denial"),
        pytest.param([], {}, id="no statement"),
    ],
)
def test_link(rows: list[tuple[str, Actor | None, ActKind, Actor | None, str]], linked: dict[str, str]) -> None:
    assert link_denials(*page(*rows)) == linked


def test_far_charges_are_not_answered_by_a_word() -> None:
    filler = ("far", SWEDEN, "statement", None, "Sweden said: " + "the sea was calm and " * 90 + "grey.")
    text, made = page(CHARGE, filler, ("no", DENMARK, "denial", None, "Denmark denied: it."))  # type: ignore[arg-type]
    assert link_denials(text, [made[0], made[2]]) == {}


def test_a_denier_without_a_name_is_taken_by_the_source() -> None:
    text, made = page(CHARGE, ("no", None, "denial", None, "Denmark denied: doing so."))  # type: ignore[arg-type]
    assert link_denials(text, made) == {"no": "charge"}


def test_what_answers_a_claim_is_a_denial_and_says_why() -> None:
    text, made = page(
        ("charge", NORWAY, "accusation", DENMARK, "Norway says: Denmark is attacking ships."),
        ("no", DENMARK, "prediction", None, "Denmark said: that is simply not true, no ship was attacked."),
    )
    charge, denial = with_denials(text, made)
    assert (denial.act, denial.also, denial.denies) == ("denial", "prediction", "charge")
    assert "answers" in denial.why.act and denial.why.denies
    assert charge == made[0]


def test_a_denial_that_answers_nothing_stays_one_and_says_why() -> None:
    text, made = page(("no", DENMARK, "denial", None, "Denmark denied: doing so."))
    (denial,) = with_denials(text, made)
    assert (denial.act, denial.denies, denial.why.denies) == ("denial", None, "nobody else says anything near it")


def test_who_did_not_answer_neither_denies_nor_is_answered() -> None:
    text, made = page(
        ("silent", SWEDEN, "refusal", None, "Sweden did not respond to: a request about the nets."),
        ("no", DENMARK, "denial", None, "Denmark denied: the claim."),
    )
    silent = Statement(**{f: getattr(made[0], f) for f in made[0].__struct_fields__} | {"silence": "no-answer"})
    assert link_denials(text, [silent, made[1]]) == {}


_MARK = re.compile(r"[\[<{](\d):|[\]>}]")
_PARTS = {"[": "source", "<": "cue", "{": "content"}


def small_page(*paragraphs: str) -> tuple[Article, list[Attribution]]:
    """Read paragraphs marked "[1:source] <1:cue> {1:content}": the article, and its attributions by number."""
    text, blocks = "", []
    spans: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for paragraph in paragraphs:
        start, at, opened = len(text), 0, ("", "", 0)
        for mark in _MARK.finditer(paragraph):
            text += paragraph[at : mark.start()]
            at = mark.end()
            if mark[1]:
                opened = (mark[1], _PARTS[mark[0][0]], len(text))
            else:
                of = spans.setdefault(opened[0], {"content": [], "cue": [], "source": []})
                of[opened[1]].append((opened[2], len(text)))
        text += paragraph[at:]
        blocks.append(Block("paragraph", start, len(text), "line"))
        text += "\n\n"
    made = [Attribution(tuple(s["content"]), tuple(s["cue"]), tuple(s["source"]), 1.0) for s in spans.values()]
    article = Article(text, tuple(blocks), None, (), None, None, None, "en")
    return article, sorted(made, key=lambda a: a.content[0])


PAGES = {
    "has denied doing so": (
        ["[1:Norway] <1:says> {1:Denmark is dumping sewage}. [2:Copenhagen] <2:has denied> {2:doing so}."],
        {2: 1},
    ),
    "rejected the accusation": (
        [
            "[1:Mayor Ann Lee] <1:accused> {1:Tom Ruiz of selling the ferry behind the council’s back}.",
            "[2:Mr. Ruiz] <2:rejected> {2:the accusation}.",
        ],
        {2: 1},
    ),
    "the report was false": (
        [
            "[1:The Harbour Post] <1:reported> on Friday {1:that the Dell Company had poisoned the lake}. "
            "[2:The Dell Company] <2:said> {2:the report was false}.",
        ],
        {2: 1},
    ),
    "that is not true": (
        [
            "[1:Ann Lee] <1:claimed> {1:that Tom Ruiz had never paid for the boat}.",
            "{2:“That’s not true,”} [2:Ruiz] <2:said>. {2:“I paid for it in May.”}",
        ],
        {2: 1},
    ),
    "never said that": (
        ["{2:“I never said that,”} [2:Tom Ruiz] <2:said>, after [1:Ann Lee] <1:claimed> {1:he had called her a fool}."],
        {2: 1},
    ),
    "a point that is disputed": (
        [
            "[1:Tom Ruiz] <1:has claimed> {1:that the bridge was safe} - {2:a point that} [2:engineers] "
            "<2:have disputed>.",
        ],
        {2: 1},
    ),
    "named by whom": (
        [
            "[1:Tom Ruiz] <1:claimed> {1:that the museum hid a theft of coins}.",
            "[3:The weather service] <3:said> {3:rain was on its way}.",
            "[2:Ann Lee of the museum] <2:dismissed> {2:Ruiz’s claim that a theft of coins was hidden}.",
        ],
        {2: 1},
    ),
    "these concerns": (
        [
            "[1:The Times] <1:quoted> {1:one of Tom Ruiz’s advisers as saying that Ruiz had lost heart}. "
            "[2:Ruiz] <2:brushed off> {2:these concerns}.",
        ],
        {2: 1},
    ),
    "both critiques": (
        [
            "[1:Farmers] <1:have attacked> {1:Ann Lee’s dam as a danger to the valley}. [2:Lee] <2:disputed> "
            "{2:that critique}.",
        ],
        {2: 1},
    ),
    "what is charged is told after it": (
        [
            "[2:Denmark] <2:denied> {2:that it attacked any ships}. "
            "[1:Norway] <1:accused> {1:Denmark of attacking ships in the strait}.",
        ],
        {2: 1},
    ),
    "the same words, said of a third": (
        [
            "[1:Ann Lee] <1:claimed> {1:that engineers had ignored seventeen warnings about the dam}.",
            "[3:The weather service] <3:said> {3:rain was on its way}.",
            "[2:Tom Ruiz] <2:denied> {2:that warnings of engineers about the dam were ignored}.",
        ],
        {2: 1},
    ),
    "a charge right before it, in other words": (
        [
            "{1:“They knew about it and painted over it,”} [1:Tom Ruiz] <1:said>.",
            "[2:Ann Lee] <2:denied> {2:that the council had hidden anything}.",
        ],
        {2: 1},
    ),
    "the report is misleading": (
        [
            "[1:The Harbour Post] <1:reported> {1:that half of those whom Ann Lee met had given money to her museum}.",
            "{2:“That report is grossly misleading,”} [2:Lee’s spokesman Tom Ruiz] <2:said>.",
        ],
        {2: 1},
    ),
    "whose claim it is": (
        [
            "[3:The weather service] <3:said> {3:rain was on its way}.",
            "[1:Tom Ruiz] <1:said> {1:that the mayor of Bergen wants to close the museum for good}.",
            "[2:Ann Lee] <2:said> {2:that Ruiz’s claim that the museum would be closed is “simply not true”}.",
        ],
        {2: 1},
    ),
    "called a lie": (
        [
            "[1:The Harbour Post] <1:claimed> {1:that Tom Ruiz had never worked at the docks of Bergen}. "
            "[2:Ruiz] <2:called> {2:that report “a boldfaced lie”}.",
        ],
        {2: 1},
    ),
    "a charge of one side, told in three sentences": (
        [
            "[1:Ann Lee] <1:accused> {1:Tom Ruiz of selling the ferry in secret}. "
            "{3:“He sold it at night,”} [3:Lee] <3:said>. "
            "{4:“Nobody was told that Ruiz would sell it,”} [4:she] <4:added>.",
            "[2:Ruiz] <2:denied> {2:all of the claims}.",
        ],
        {2: 1},
    ),
    "an untrue claim of nobody here": (
        [
            "[1:Ann Lee] <1:said> {1:the ferry would run on Sundays}.",
            "{2:“Anyone claiming that trade is in decline is peddling fiction,”} [2:Tom Ruiz] <2:said>.",
        ],
        {},
    ),
    "a bad idea is no untrue claim": (
        [
            "[1:Ann Lee] <1:proposed> {1:to sell the ferry to a firm in Bergen}.",
            "[2:Tom Ruiz] <2:said> {2:it was wrong to sell it}.",
        ],
        {},
    ),
    "his own words": (
        ["[1:Ann Lee] <1:said> {1:the nets were torn}. [2:She] <2:denied> {2:that the nets were old}."],
        {},
    ),
    "nothing is claimed": (
        ["[1:The weather service] <1:said> {1:rain was on its way}.", "[2:Tom Ruiz] <2:denied> {2:any wrongdoing}."],
        {},
    ),
    "a refusal is no denial": (
        ["[1:Ann Lee] <1:offered> {1:to buy the ferry}. [2:Tom Ruiz] <2:rejected> {2:the price}."],
        {},
    ),
    "a negation is no denial": (
        [
            "[1:Ann Lee] <1:said> {1:the ferry would run on Sundays}.",
            "[2:Tom Ruiz] <2:said> {2:the museum was not open on Mondays}.",
        ],
        {},
    ),
}


@pytest.mark.parametrize(("paragraphs", "linked"), [pytest.param(*PAGES[name], id=name) for name in PAGES])
def test_a_small_page(paragraphs: list[str], linked: dict[int, int]) -> None:
    article, attributions = small_page(*paragraphs)
    made = resolve(article, attributions, "0")
    numbers = {s.id: _number(paragraphs, s.content_text) for s in made}
    assert {numbers[s.id]: numbers[s.denies] for s in made if s.denies} == linked


def _number(paragraphs: list[str], content: str) -> int:
    found = re.search(r"\{(\d):" + re.escape(content[:15]), "\n".join(paragraphs))
    assert found
    return int(found[1])


def test_who_admits_does_not_deny():
    told = {"source": (), "source_text": "", "mode": "indirect", "also": None, "cue_tone": "neutral", "speaker": None}
    told |= {"target": None, "said_on": None, "denies": None, "score": 1.0, "cue_text": "admitted", "cue": ((0, 8),)}
    admitted = Statement("a", 0, ((9, 40),), content_text="it was not true", act="confirmation", **told)
    assert not may_deny(admitted)
    assert may_deny(replace(admitted, act="statement"))


@pytest.mark.parametrize(
    ("cue", "content", "says"),
    [
        ("said", "that Ruiz’s claim was “simply not true”", "a claim is untrue"),
        ("said", "all of the charges in the suit are false", "a claim is untrue"),
        ("said", "the report is misleading because it leaves out half of the year", "a claim is untrue"),
        ("told", "Anyone who says that trade is in decline is peddling fiction", "a claim is untrue"),
        ("called", "the charges unsubstantiated", "a claim is untrue"),
        ("said", "“That’s not true,”", "it is untrue"),
        ("tweeted", "“Nice try, not true,”", "it is untrue"),
        ("said", "she was absolutely wrong about the boat", "it is untrue"),
        ("pushed back on", "what he called unfounded rumours", "an untrue claim"),
        ("said", "it’s not politically correct to say so", ""),
        ("said", "the museum was not open on Mondays", ""),
        ("said", "the report was late", ""),
    ],
)
def test_how_a_content_says_that_something_is_not_so(cue: str, content: str, says: str) -> None:
    assert says_untrue(content, cue) == says


@pytest.mark.parametrize(
    ("content", "whose"),
    [
        ("Exxon’s accusation that the articles were misleading", "exxon"),
        ("criticism from Mayor Ann Lee that the city was less safe", "lee"),
        ("any claim made by the Dell Company", "company"),
        ("the notion that Lee had met him", None),
        ("doing so", None),
    ],
)
def test_whose_claim_a_denial_names(content: str, whose: str | None) -> None:
    assert claimant_named(content) == whose


def test_words_make_a_denial_whatever_the_act() -> None:
    _, (told, plain) = page(
        ("told", DENMARK, "criticism", None, "Denmark said: the charge is baseless."),
        ("plain", DENMARK, "criticism", None, "Denmark said: the plan is too dear."),
    )
    assert denies(told) and not denies(plain)
