"""Words that tell somebody else's voice from the outlet's own."""

from __future__ import annotations

import re


def any_of(words: str) -> re.Pattern[str]:
    """Return a pattern for any of these words, in any letter case; one that ends in * stands for all that begin so."""
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)


SAYING = any_of(
    "accept* accord* accus* acknowledg* add adds added adding admi* agree* alleg* answer* argu* ask* assert*"
    " attack* blam* blast* boast* brand* call* cast* champion* charg* chant* cite cites cited citing claim* coin"
    " coined comment* complain* conclud* condemn* consider* criticis* criticiz* declar* decr* defin* demand*"
    " denounc* deri* describ* dismiss* dub* email* entitl* explain* fear* favor* favour* hail* headlin* insist*"
    " interview* invit* invok* joke* known label* lambast* letter* list lists listed mean means meant meaning memo"
    " mention* message* mock* name names named naming nicknam* note notes noted noting oppos* phras* pledg* point*"
    " post posts posted posting prais* predict* proclaim* promis* propos* publish* put question* quip* quot* read*"
    " recall* refer* reject* remark* remind* report reports reported reporting respond* ripp* said sang saw say*"
    " seek* shout* sing* slam* spoke* speak* state stated states stating stress* suggest* talk* tell* term* testif*"
    " text thank* threat* titl* told tout* translat* tweet* urge urges urged urging voice* vow* warn* word words"
    " writ* wrote"
)
"""Where one of these is in a sentence, its quotation marks may be somebody's words."""

NAMED_THINGS = any_of(
    "album* app ballot* book* categor* character* clause* column* documentar* episode* essay* feature* fil* film*"
    " formation* maneuver* manoeuvre* policy policies game grade* hashtag* moniker* movie* must novel* op-ed play*"
    " program* rated rating requir* role rule* section* series show* sign* single* slogan* song* stamp*"
)
"""Where one of these is in a sentence, quotation marks may hold a title, a character or a term of law."""

HEDGING = any_of(
    "according accus* alleg* apparent* argu* assert* believ* blam* charg* claim* complaint* could critic* denial"
    " denied denies deny if investigat* lawsuit* may might probe* purported* question* report* rumor* rumour* said"
    " say says suggest* suspect* suspicion* testif* testimony whether would"
)
"""Where one of these is in a sentence, it asserts nothing by itself."""

HEADLINE_SAYING = any_of(
    "admit* ask* blast* call* confirm* defend* demand* expect* fear* find* found hint* hit hits how insist* likely"
    " opinion plan* pledg* poll* possib* predict* promis* reveal* rip* should show shows slam* source* study sue*"
    " tell* think* threat* to told tout* trial urge* vow* want* warn* what when who why will"
)
"""The same in headlines, which leave words out."""
