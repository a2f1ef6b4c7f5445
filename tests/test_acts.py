import pytest

from marking import marked
from onrecord.flow import Actor, cut
from onrecord.statements.acts import by_rules, judge
from onrecord.statements.cues import read_cue
from onrecord.statements.wording import Said

PERSON = Actor("Ann Lee", "person", "mayor", "Norway", "")
BODY = Actor("Harbour Union", "body", None, None, "")
GROUP = Actor("Norwegian officials", "group", None, "Norway", "")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        pytest.param("[Lee] <said> {the bridge is open}.", "statement", id="plain"),
        pytest.param("{The bridge is open}, <according to> [Lee].", "statement", id="nominal cue"),
        pytest.param("[Lee] <admitted> {that the bridge is shut}.", "confirmation", id="admitting"),
        pytest.param("[Lee] <agreed> {to open the bridge}.", "pledge", id="agreeing to do"),
        pytest.param("[Lee] <has repeatedly denied> {taking money}.", "denial", id="denying"),
        pytest.param("[Lee] <rejected> {the claim that it was shut}.", "denial", id="rejecting a claim"),
        pytest.param("[Lee] <rejected> {the new contract}.", "refusal", id="rejecting an offer"),
        pytest.param("[Lee] <accused> {Oslo of cheating}.", "accusation", id="accusing"),
        pytest.param("[Lee] <lashed out at> {the press}.", "criticism", id="phrase of four words"),
        pytest.param("[Lee] <praised> {the crew}.", "praise", id="praising"),
        pytest.param("[a group] <backing> {Lee}.", "praise", id="backing"),
        pytest.param("[Lee] <fired back> {that it was open}.", "statement", id="back is no verb here"),
        pytest.param("[Lee] <expects> {rain}.", "prediction", id="expecting"),
        pytest.param("[Lee] <warned against> {crossing}.", "warning", id="warning against"),
        pytest.param("[Lee] <called for> {new elections}.", "demand", id="calling for"),
        pytest.param("[Lee] <called> {for new elections}.", "demand", id="calling, for in the content"),
        pytest.param("[Lee] <told> the crew {to leave}.", "demand", id="telling to"),
        pytest.param("[Lee] <asked> {the crew to leave}.", "demand", id="asking to"),
        pytest.param("[Lee] <asked> {whether the crew had left}.", "question", id="asking whether"),
        pytest.param("[Lee] <said>: {“Where is the crew?”}", "question", id="question mark"),
        pytest.param("[Lee] <vows> {to stay}.", "pledge", id="present tense"),
        pytest.param("[Lee] <ruled out> {a ferry}.", "refusal", id="ruling out"),
        pytest.param("[Lee] <declined to comment on> {the ferry}.", "refusal", id="declining to comment"),
        pytest.param("[Lee] <did not immediately respond to> {a request}.", "refusal", id="no answer"),
        pytest.param("[Lee] <did not deny> {that it leaks}.", "statement", id="a negated denial is none"),
        pytest.param("[Lee] <threatened> {to sue}.", "threat", id="threatening"),
        pytest.param("[Lee] <announced> {a new ferry}.", "decision", id="announcing"),
        pytest.param("[Lee] <declared> {the bridge open}.", "decision", id="declaring"),
        pytest.param("[Lee] <declared>: {“Oslo is lying to us.”}", "accusation", id="declaring what is an accusation"),
        pytest.param("[Lee] <thanked> {the crew}.", "expression", id="thanking"),
        pytest.param("[Lee] <said>: {“Thank you all for coming.”}", "expression", id="thanks in the content"),
        pytest.param("[Lee] <offered> {to sweep the hall}.", "pledge", id="offering to do"),
        pytest.param("[Lee] <called> {the plan “a farce from start to end”}.", "criticism", id="a bad name in quotes"),
        pytest.param("[Lee] <calling> {Mr. Dahl a liar}.", "criticism", id="a bad name without quotes"),
        pytest.param("[Lee] <described> {the attack on the port}.", "statement", id="a thing described is no name"),
        pytest.param("[Lee] <called> {the plan “a fine start”}.", "statement", id="a good name"),
        pytest.param("[Lee] <called> {himself a coward}.", "statement", id="a bad name for oneself"),
        pytest.param("[Lee] <said>: {“Close the gate behind you.”}", "demand", id="imperative"),
        pytest.param("[Lee] <said>: {“Don’t sell the boats.”}", "demand", id="negated imperative"),
        pytest.param("[Lee] <noted> {that it leaks}.", "statement", id="noting is not pleading not guilty"),
        pytest.param("[Lee] <assured> them {that every bill had been paid}.", "statement", id="assuring what has been"),
        pytest.param("[Lee] <swore> {she had never seen it}.", "statement", id="swearing what has been"),
        pytest.param("[Lee] <assured> them {that every bill would be paid}.", "pledge", id="assuring what will be"),
        pytest.param(
            "[Lee] <promised> {a bridge to people who had lost theirs}.", "pledge", id="past in a relative clause"
        ),
        pytest.param("[Lee] <expressed> {admiration for Ms. Dahl}.", "praise", id="the noun names the act"),
        pytest.param("[Lee] <voiced doubts about> {the plan}.", "question", id="the noun in the cue"),
        pytest.param("[Lee] <expressed> {sorrow}.", "expression", id="a feeling"),
        pytest.param("[Lee] <dismissed> {Dahl as a clown}.", "criticism", id="dismissing somebody"),
        pytest.param("[Lee] <dismissed> {the claim as a joke}.", "denial", id="dismissing a claim"),
        pytest.param("[Oslo] <confirmed> {the judge}.", "decision", id="confirming in an office"),
        pytest.param("[Oslo] <confirmed> {the report}.", "confirmation", id="confirming that it is so"),
        pytest.param("[Lee] <announced> {that she had sold the boat}.", "statement", id="announcing what has been"),
        pytest.param("[Lee] <declared> {that it works}.", "statement", id="declaring what is so"),
        pytest.param("[Lee] <is worried about> {the ferry}.", "expression", id="a feeling as an adjective"),
        pytest.param("[Lee] <plans> {to sell the boat}.", "pledge", id="planning"),
        pytest.param("[Lee] <hopes> {that it will rain}.", "prediction", id="hoping, in the cue"),
        pytest.param("[Lee] <questions> {the plan}.", "question", id="third person"),
        pytest.param("[Lee] <said of a planned ban>: {“It is early.”}", "statement", id="a noun after said"),
    ],
)
def test_cue(text: str, act: str) -> None:
    plain, attribution = marked(text)
    assert judge(plain, attribution, PERSON).act == act


@pytest.mark.parametrize(
    ("text", "speaker", "act"),
    [
        pytest.param("{“We will rebuild the pier,”} [she] <said>.", PERSON, "pledge", id="we will"),
        pytest.param("[She] <said> {she’d rebuild the pier}.", PERSON, "pledge", id="she would, of herself"),
        pytest.param("[The union] <said> {it would cooperate}.", BODY, "pledge", id="it, of a body"),
        pytest.param("[Officials] <said> {they will not pay}.", GROUP, "refusal", id="they will not, of themselves"),
        pytest.param("{“We won’t back down,”} [she] <said>.", PERSON, "pledge", id="not giving way"),
        pytest.param("{“We won't sign,”} [she] <said>.", PERSON, "refusal", id="straight apostrophe"),
        pytest.param("{“They will not pay,”} [she] <said>.", PERSON, "prediction", id="they are others in a quotation"),
        pytest.param("[She] <said> {rents will rise}.", PERSON, "prediction", id="future of others"),
        pytest.param(
            "[She] <said> {ministers would meet in May}.", PERSON, "statement", id="a reported plan of others"
        ),
        pytest.param("{“We will win,”} [she] <said>.", PERSON, "prediction", id="nobody promises to win"),
        pytest.param("[She] <said> {the talks should end in a vote}.", PERSON, "demand", id="should"),
        pytest.param("{“Oslo must pay,”} [she] <said>.", PERSON, "demand", id="must"),
        pytest.param("{“We need to act,”} [she] <said>.", PERSON, "demand", id="we need to"),
        pytest.param("[She] <said> {Oslo should have paid}.", PERSON, "statement", id="past: nothing to be done"),
        pytest.param("[She] <asked> {how Oslo should pay}.", PERSON, "question", id="should in a question"),
        pytest.param("[She] <said> {Denmark is targeting fishing boats}.", PERSON, "accusation", id="named other"),
        pytest.param(
            "{“Denmark is losing. So they are attacking fishing boats,”} [she] <said>.",
            PERSON,
            "accusation",
            id="pronoun",
        ),
        pytest.param("{Denmark using herring as weapon}<:> [Lee]", PERSON, "accusation", id="headline"),
        pytest.param("[She] <said> {Denmark has covered up the leak}.", PERSON, "accusation", id="verb of two words"),
        pytest.param("[She] <said> {Mr. Dahl is a crook}.", PERSON, "accusation", id="what he is called"),
        pytest.param("[She] <said> {Denmark was attacked}.", PERSON, "statement", id="the one attacked"),
        pytest.param("[She] <said> {the Bergen attack was over}.", PERSON, "statement", id="a noun"),
        pytest.param(
            "[She] <said> {Denmark’s bombing range is shut}.", PERSON, "statement", id="a noun with possessive"
        ),
        pytest.param("[She] <said> {Denmark has not violated the pact}.", PERSON, "statement", id="negated"),
        pytest.param("[She] <said> {Denmark could attack the port}.", PERSON, "statement", id="only possible"),
        pytest.param("{“We attacked the port,”} [she] <said>.", PERSON, "statement", id="of oneself"),
        pytest.param("{“We did not attack the port,”} [she] <said>.", PERSON, "denial", id="denying it of oneself"),
        pytest.param("{“That is completely false,”} [she] <said>.", PERSON, "denial", id="that is false"),
        pytest.param("{“The plan is reckless,”} [she] <said>.", PERSON, "criticism", id="harsh word"),
        pytest.param("{“Denmark will pay a heavy price,”} [she] <said>.", PERSON, "threat", id="a price"),
        pytest.param(
            "[She] <said> {Denmark has sunk boats without provocation}.", PERSON, "accusation", id="without cause"
        ),
        pytest.param(
            "[She] <said> {Denmark may not search boats without consent}.", PERSON, "statement", id="a rule, not a deed"
        ),
        pytest.param(
            "[She] <says> {Denmark turned the trawlers into a bargaining chip}.", PERSON, "accusation", id="into a chip"
        ),
        pytest.param(
            "[She] <said> {Denmark turned the base into a museum}.", PERSON, "statement", id="into something harmless"
        ),
        pytest.param(
            "[She] <said> {the ministry deliberately delayed the vote}.", PERSON, "accusation", id="on purpose"
        ),
        pytest.param("{“They hushed up the report,”} [she] <said>.", PERSON, "accusation", id="they, in a quotation"),
        pytest.param("{“You lied to this court,”} [she] <said>.", PERSON, "accusation", id="you"),
        pytest.param(
            "{“They bought the barn and let the horses starve,”} [she] <said>.", PERSON, "accusation", id="let suffer"
        ),
        pytest.param(
            "[A judge] <told> Mr Berg {he had “preyed on the lonely”}.",
            None,
            "accusation",
            id="the bench, of the accused",
        ),
        pytest.param("[Berg] <told> police {he had killed her}.", PERSON, "statement", id="confessing is not accusing"),
        pytest.param("[She] <asks> {whether Oslo violated the pact}.", PERSON, "question", id="whether, so not said"),
        pytest.param(
            "[She] <said> {shares traded on Tuesday}.", PERSON, "statement", id="trading, not trading on fear"
        ),
        pytest.param("[She] <said> {the council failed to act}.", PERSON, "criticism", id="failing to act"),
        pytest.param(
            "[She] <said> {the council had “talked for years and done nothing”}.", PERSON, "criticism", id="and"
        ),
        pytest.param("[She] <said> {the council had done nothing wrong}.", PERSON, "statement", id="nothing wrong"),
        pytest.param(
            "{“It was an awful week for the village,”} [she] <said>.", PERSON, "statement", id="nobody's fault"
        ),
        pytest.param("{“It is a terrible plan,”} [she] <said>.", PERSON, "criticism", id="somebody's doing"),
        pytest.param("{“That is a very cruel man,”} [she] <said>.", PERSON, "criticism", id="a person"),
        pytest.param("{“It is a town where rents will rise,”} [she] <said>.", PERSON, "prediction", id="relative"),
        pytest.param("{“Denmark is weak,”} [she] <said>.", PERSON, "criticism", id="a party by its name"),
        pytest.param("{“The government has been appalling,”} [she] <said>.", PERSON, "criticism", id="a party, a body"),
        pytest.param(
            "{They cheated us before and they are cheating us now}, [she] <said>.",
            PERSON,
            "accusation",
            id="own words without quotation marks",
        ),
        pytest.param("[The union] <has not said> {whether it will strike}.", BODY, "refusal", id="whether is not said"),
        pytest.param("[The union] <explained> {how it will vote}.", BODY, "statement", id="how is no pledge"),
        pytest.param("{“If you come we will pay,”} [she] <said>.", PERSON, "pledge", id="if, of another clause"),
        pytest.param("{“He was wrong,”} [she] <said>.", PERSON, "statement", id="mistaken once"),
        pytest.param("{“I have ruled that out,”} [she] <said>.", PERSON, "refusal", id="ruled out in the first person"),
        pytest.param("{“I won’t be taking questions,”} [she] <said>.", PERSON, "refusal", id="will not be doing"),
        pytest.param("[She] <said> {she hoped for rain}.", PERSON, "prediction", id="hoping"),
        pytest.param("[She] <said> {she hoped it would not come to that}.", PERSON, "expression", id="fearing"),
        pytest.param("{“I never said that,”} [she] <said>.", PERSON, "denial", id="never did it"),
        pytest.param("{“I never thought of that,”} [she] <said>.", PERSON, "statement", id="never thought of it"),
        pytest.param("{“They never said that,”} [she] <said>.", PERSON, "statement", id="others never did"),
        pytest.param("{“Absolutely not,”} [she] <said>.", PERSON, "denial", id="flatly"),
        pytest.param("{“Mr. Dahl is not a crook,”} [she] <said>.", PERSON, "denial", id="no crook"),
        pytest.param("[She] <said> {there was no evidence of a leak}.", PERSON, "denial", id="no evidence"),
        pytest.param("{“I’m worried about the pier,”} [she] <said>.", PERSON, "expression", id="one's own feeling"),
        pytest.param("{“They are worried about the pier,”} [she] <said>.", PERSON, "statement", id="of others"),
        pytest.param("[She] <said> {her decision was a mistake}.", PERSON, "confirmation", id="one's own mistake"),
        pytest.param("[She] <said> {she is willing to talk}.", PERSON, "pledge", id="willing"),
        pytest.param("{“He is willing to talk,”} [she] <said>.", PERSON, "statement", id="another is willing"),
        pytest.param("[She] <said> {there was no need to vote}.", PERSON, "statement", id="a need is a noun"),
        pytest.param("{“Whoever cuts the cable will pay,”} [she] <said>.", PERSON, "threat", id="whoever"),
        pytest.param("{“Oslo will pay for the pier,”} [she] <said>.", PERSON, "prediction", id="paying for something"),
        pytest.param("[She] <said> {all options were on the table}.", PERSON, "threat", id="options"),
        pytest.param(
            "[She] warned of floods, <saying> {they could be worse}.", PERSON, "warning", id="goes on with a warning"
        ),
    ],
)
def test_content_after_a_weak_cue(text: str, speaker: Actor | None, act: str) -> None:
    plain, attribution = marked(text)
    assert judge(plain, attribution, speaker).act == act


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[Lee] <said>: {“Open talks are best.”}", id="an adjective that looks like one"),
        pytest.param("{“If you lie they kill you,”} [she] <said>.", id="you, of nobody"),
        pytest.param("[She] <said> {Oslo lies on a fjord}.", id="lying somewhere"),
        pytest.param("{“The frost was terrible,”} [she] <said>.", id="bad, and nobody's doing"),
        pytest.param("{“I was not going to wait,”} [she] <said>.", id="a story of the past"),
        pytest.param("[She] <said> {it was the will of the town}.", id="a will is a noun"),
    ],
)
def test_rules_decline(text: str) -> None:
    plain, attribution = marked(text)
    said = Said(plain, attribution, PERSON)
    assert by_rules(plain, attribution, read_cue(cut(plain, attribution.cue)), said) == []


def test_what_was_not_said_is_no_second_act() -> None:
    plain, attribution = marked("[Oslo] <has not said> {whether it will pay}.")
    judgement = judge(plain, attribution, BODY)
    assert (judgement.act, judgement.also) == ("refusal", None)


def test_second_act_comes_along() -> None:
    plain, attribution = marked("[She] <warned> {that Oslo must pay}.")
    judgement = judge(plain, attribution, PERSON)
    assert (judgement.act, judgement.also) == ("warning", "demand")
    assert judgement.why == "cue 'warn'"


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        pytest.param("[Lee] <said> {it leaks}.", "neutral", id="said"),
        pytest.param("[Lee] <pointed out> {that it leaks}.", "endorsing", id="pointed out"),
        pytest.param("[Lee] <has not revealed> {that it leaks}.", "neutral", id="negated"),
        pytest.param("[Lee] <claimed> {that it leaks}.", "distancing", id="claimed"),
        pytest.param("[Lee] <allegedly said> {that it leaks}.", "distancing", id="adverb"),
        pytest.param("a pact that [Lee] <called> {“a wild plan”}.", "distancing", id="label in scare quotes"),
        pytest.param("[Lee] <called> {it a wild plan}.", "neutral", id="label without quotation marks"),
        pytest.param(
            "[Lee] <called> {“a plan that nobody in the city has read”}.", "neutral", id="too long for a label"
        ),
    ],
)
def test_tone(text: str, tone: str) -> None:
    plain, attribution = marked(text)
    assert judge(plain, attribution, PERSON).tone == tone


def test_without_cue_source_or_speaker() -> None:
    plain, attribution = marked("{It opened in May}")
    assert judge(plain, attribution, None).act == "statement"
