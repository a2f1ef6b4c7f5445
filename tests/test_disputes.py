import pytest

from onrecord.flow import ActKind, Actor, Statement
from onrecord.statements.disputes import link_denials

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
            {},
            id="two that fit equally",
        ),
        pytest.param(
            [("no", DENMARK, "denial", None, "Denmark denied: doing so."), CHARGE],
            {},
            id="points back, so not to the next sentence",
        ),
        pytest.param(
            [("no", DENMARK, "denial", None, "Denmark denied: attacking ships."), CHARGE],
            {"no": "charge"},
            id="shares its words with a later charge",
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
                ("said", SWEDEN, "statement", None, "Sweden said: the nets were torn."),
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
                ("no", DENMARK, "denial", None, "Denmark denied: that anything had been kept secret."),
            ],
            {"no": "charge"},
            id="a charge at a pronoun, and no other near",
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
        pytest.param(
            [
                ("idea", NORWAY, "statement", None, "Norway said: engineers ignored seventeen warnings."),
                ("other", SWEDEN, "statement", None, "Sweden said: the harbour was busy."),
                ("no", DENMARK, "denial", None, "Denmark denied: that warnings of engineers were ignored."),
            ],
            {"no": "idea"},
            id="the same words, said of a third",
        ),
        pytest.param(
            [
                ("idea", NORWAY, "statement", None, "Norway said: engineers ignored seventeen warnings."),
                ("no", DENMARK, "denial", None, "Denmark denied: that engineers had closed the northern harbour."),
            ],
            {},
            id="one word in common",
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
