"""The attribution network: one encoder, a CRF over tags and three pointers between pieces.

Tags follow the flat BIO scheme, since PolNeAR is univocal: no span of one role overlaps another. Each pointer is a
scaled dot product of a query of the piece that points and a key of the piece pointed at (Dozat and Manning 2017,
without the bias terms): content to cue, content to source, cue to source.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertModel

from onrecord.attributions.decoding import TAGS
from onrecord.attributions.windows import CASES, QUOTED

LINK_WIDTH = 64
LINKS = 3
_FORBIDDEN = -1e4


class AttributionModel(nn.Module):
    """Encoder with letter-case and quotation features, tag emissions, link queries and keys."""

    def __init__(self, encoder_path: str, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(encoder_path, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.case = nn.Embedding(CASES, width)
        self.quoted = nn.Embedding(QUOTED, width)
        nn.init.normal_(self.case.weight, std=0.01)
        nn.init.normal_(self.quoted.weight, std=0.01)
        self.dropout = nn.Dropout(dropout)
        self.tag = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, len(TAGS)))
        self.query = nn.Sequential(nn.Linear(width, LINKS * LINK_WIDTH))
        self.key = nn.Sequential(nn.Linear(width, LINKS * LINK_WIDTH))
        self.crf = Crf()

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return emissions (batch, pieces, tags), queries and keys (batch, pieces, LINKS * LINK_WIDTH)."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.case(cases) + self.quoted(quoted)
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        hidden = self.dropout(hidden)
        return self.tag(hidden), self.query(hidden) / LINK_WIDTH**0.5, self.key(hidden)


class Crf(nn.Module):
    """A linear-chain CRF (Lafferty, McCallum and Pereira 2001) that cannot say I-x but after B-x or I-x."""

    def __init__(self) -> None:
        super().__init__()
        n = len(TAGS)
        forbidden = torch.zeros(n, n)
        for a, before in enumerate(TAGS):
            for b, after in enumerate(TAGS):
                if after.startswith("I-") and before[2:] != after[2:]:
                    forbidden[a, b] = _FORBIDDEN
        self.register_buffer("forbidden", forbidden)
        self.register_buffer("no_start", torch.tensor([_FORBIDDEN if t.startswith("I-") else 0.0 for t in TAGS]))
        self.free = nn.Parameter(torch.zeros(n, n))

    def transitions(self) -> Tensor:
        """Return the score of each step from tag (row) to tag (column)."""
        return self.free + self.forbidden

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Return the negative log-likelihood of the gold tags, a mean over pieces."""
        step = self.transitions()
        real = mask.float()
        score = emissions.gather(2, tags.unsqueeze(2)).squeeze(2) * real
        score[:, 1:] = score[:, 1:] + step[tags[:, :-1], tags[:, 1:]] * real[:, 1:]
        alpha = emissions[:, 0] + self.no_start
        for t in range(1, emissions.size(1)):
            moved = torch.logsumexp(alpha.unsqueeze(2) + step, dim=1) + emissions[:, t]
            alpha = torch.where(mask[:, t, None].bool(), moved, alpha)
        return (torch.logsumexp(alpha, dim=1) - score.sum(1)).sum() / real.sum()


def link_loss(queries: Tensor, keys: Tensor, links: Tensor, mask: Tensor) -> Tensor:
    """Return the mean negative log of the probability mass that each linked piece puts on its target's pieces.

    `links` is (batch, LINKS, pieces, 2), half-open piece ranges, (0, 0) for none.
    """
    batch, pieces, _ = queries.shape
    q = queries.view(batch, pieces, LINKS, LINK_WIDTH).transpose(1, 2)
    k = keys.view(batch, pieces, LINKS, LINK_WIDTH).transpose(1, 2)
    scores = (q @ k.transpose(2, 3)).masked_fill(mask[:, None, None, :] == 0, _FORBIDDEN)
    logs = scores.log_softmax(-1)
    at = torch.arange(pieces)
    wanted = (at >= links[..., :1]) & (at < links[..., 1:])
    has = links[..., 1] > 0
    mass = torch.logsumexp(logs.masked_fill(~wanted, _FORBIDDEN), dim=-1)
    return -mass[has].mean() if has.any() else queries.sum() * 0
