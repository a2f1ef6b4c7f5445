"""What a comparison of two annotators answers with."""

from __future__ import annotations

from typing import Literal

from onrecord.flow import Value


class SpanAgreement(Value, frozen=True):
    """How far two agree on where contents, cues or sources stand, on pages that both read whole.

    `a` and `b` are how many each marked, `exact` how many are the same to the character, `overlapping` how many share a
    character, one with one. F1 is twice that by the sum of `a` and `b`. `alpha` is Krippendorff's alpha for unitizing.
    F1 and alpha are None where there is nothing to reckon with.
    """

    role: Literal["content", "cue", "source"]
    a: int
    b: int
    exact: int
    exact_f1: float | None
    overlapping: int
    overlapping_f1: float | None
    alpha: float | None


class LabelAgreement(Value, frozen=True):
    """How far two agree on a field, over the statements that both have and of which both tell the field.

    `share` is `agreed` by `compared`; `kappa` is Cohen's, `alpha` Krippendorff's for nominal data. They are None where
    all is one label, so that chance explains everything, or where nothing is compared.
    """

    field: str
    compared: int
    agreed: int
    share: float | None
    kappa: float | None
    alpha: float | None


class Difference(Value, frozen=True):
    """Something that one has otherwise than the other, or not at all: then `field` is "statement"."""

    page: str
    words: str
    field: str
    a: str | None
    b: str | None


class Agreement(Value, frozen=True):
    """How far two annotators agree.

    `pages` is how many both have, `whole` how many of these both read whole. `statements_a` and `statements_b` are how
    many each has there, `paired` how many share words, one with one. `acts` counts pairs of acts, a's and b's, the most
    frequent first. `left_out` names pages that could not be compared, and why.
    """

    a: str
    b: str
    pages: int
    whole: int
    statements_a: int
    statements_b: int
    paired: int
    spans: tuple[SpanAgreement, ...]
    labels: tuple[LabelAgreement, ...]
    acts: tuple[tuple[str, str, int], ...]
    differences: tuple[Difference, ...]
    left_out: tuple[str, ...] = ()
