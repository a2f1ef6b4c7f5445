import pytest

from marking import marked
from onrecord.statements.depictions import depicts, inanimate


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[Heron Fen] <supports> {a dozen kinds of duck}.", id="a place bears something"),
        pytest.param("[The old barn behind the church] <boasts> {two stoves}.", id="a building has something"),
        pytest.param("[the storm] <tore through> {the orchard}.", id="weather, verb of no saying"),
        pytest.param("[A wildfire] <threatens> {the village}.", id="a threat that nobody made"),
        pytest.param("[The umpire] <denied> {the visitors a second run}.", id="two objects"),
        pytest.param("[The umpire] <denied> Rovers {a late equaliser}.", id="two objects, one before the content"),
        pytest.param("[The office] <has denied> {him asylum}.", id="somebody is refused something"),
        pytest.param("[Shoppers] <are looking for> {cheaper shoes}.", id="looking for"),
        pytest.param("[Ms. Ode] <used to hate> {olives}.", id="a liking of the past"),
        pytest.param("a square <well loved for> {its lime trees}.", id="a state that is nobody's"),
    ],
)
def test_declined(text: str) -> None:
    assert depicts(*marked(text), "paragraph", "indirect") is not None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[Ms. Ode] <supports> {the ban}.", id="a person"),
        pytest.param("[The harbour union] <supports> {the ban}.", id="a body"),
        pytest.param("[The station clock] <said> {half past six}.", id="a clock"),
        pytest.param("[A road sign] <warned of> {ice}.", id="a sign"),
        pytest.param("[The bridge] <is said to be> {unsafe}.", id="a verb of saying"),
        pytest.param("{It leaks}, <according to> [the woman on the bridge].", id="a thing only in the modifier"),
        pytest.param("[Downing Street] <backs> {the plan}.", id="a street that is a body"),
        pytest.param("[Ms. Bridge] <favours> {the plan}.", id="a surname"),
        pytest.param("[Ms. Ode] <denied> {the charge}.", id="one object"),
        pytest.param("[Ms. Ode] <denied> {a report that it leaks}.", id="one object, a claim"),
        pytest.param("[Ms. Ode] <denied> {any part in the raid}.", id="one object, a deed"),
        pytest.param("[Ms. Ode] <denied> {taking a bribe}.", id="a deed denied, with its object"),
        pytest.param("[Ms. Ode] <denied> {the existence of a plan}.", id="a noun with its modifier"),
        pytest.param("[Ms. Ode] <denied> {the story a day later}.", id="when it was denied"),
        pytest.param("[Ms. Ode] <denied> {the firm had lost a ship}.", id="a clause"),
        pytest.param("[Ms. Ode] <said she was looking for> {a way out}.", id="said"),
        pytest.param("[Ms. Ode] <hates> {olives}.", id="a feeling of now"),
        pytest.param("<widely seen as> {a favour}.", id="an opinion of many"),
        pytest.param("{It leaks}", id="neither cue nor source"),
    ],
)
def test_kept(text: str) -> None:
    assert depicts(*marked(text), "paragraph", "indirect") is None


@pytest.mark.parametrize("mode", ["direct", "mixed"])
def test_what_stands_in_quotation_marks_was_said(mode: str) -> None:
    assert depicts(*marked("[The barn] <boasts> {“a view for two”}."), "paragraph", mode) is None


@pytest.mark.parametrize(
    ("source", "thing"),
    [
        pytest.param("The narrow bridge over the canal", "bridge", id="head before a preposition"),
        pytest.param("Stony Gorge", "Gorge", id="a place by its name"),
        pytest.param("The White House", None, id="a house that is a body"),
        pytest.param("Bridge", None, id="a capital alone, which may be a person"),
        pytest.param("a flood of new settlers", None, id="a figure of speech for people"),
        pytest.param("walkers who cannot tell the weather", None, id="people, the thing in a relative clause"),
        pytest.param("a report on floods", None, id="a text"),
        pytest.param("", None, id="no source"),
    ],
)
def test_things(source: str, thing: str | None) -> None:
    assert inanimate(source) == thing
