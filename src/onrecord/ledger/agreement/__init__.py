"""How far two people, or people and the machine, agree: on where statements stand, and on what they are, apart."""

from onrecord.ledger.agreement.comparing import compared
from onrecord.ledger.agreement.values import Agreement, Difference, LabelAgreement, SpanAgreement

__all__ = ["Agreement", "Difference", "LabelAgreement", "SpanAgreement", "compared"]
