"""Learn what words read as where no rule tells the act, and write src/onrecord/statements/tenor_weights.npz.

    python training/acts.py DATA_FOLDER MODEL_FOLDER --work FOLDER

DATA_FOLDER holds polnear/ and allsides/, MODEL_FOLDER the attribution model (export.py); what a step has made in the
work folder is not made again. The steps:

1. A teacher, the base encoder of train.py, learns the acts of the gold of eval/gold (what is not held back) and of
   gold/, but for a third of the articles. It reads what the rules say, source, cue and content as one line.
2. The teacher says how likely each act is of statements that nobody has judged: those of the same PolNeAR articles and
   of allsides articles as the engine finds them. Articles of the part held back are never read.
3. The student, the network of onrecord/statements/tenor.py, learns from the teacher's word on these (Hinton, Vinyals
   and Dean 2015) and from gold. Its figures on the third that neither has seen are printed; what is written has
   learned from that third too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from label import news_texts
from model import from_base
from onrecord.attributions import weights
from onrecord.attributions.engine import Engine
from onrecord.attributions.windows import lines
from onrecord.evaluation.gold import read_gold
from onrecord.evaluation.statements import GoldStatement, gold_article, is_held, read_gold_statements, shifted
from onrecord.flow import Article, Attribution, Block, Statement, cut
from onrecord.statements import resolve, tenor
from onrecord.statements.acts import SURE, SURER, by_rules
from onrecord.statements.cues import read_cue
from onrecord.statements.tenor import ACTS, CIRCUMSTANCES, CONTENT_WORDS, UNKNOWN, circumstances, row_of
from onrecord.statements.wording import Said
from train import encoder_folder, load_tokenizer

HERE = Path(__file__).parent
GOLD = {
    "chosen": HERE.parent / "eval" / "gold" / "acts.jsonl",
    "more": HERE / "gold" / "acts.jsonl",
    "random": HERE / "gold" / "acts-random.jsonl",
}
LOG = HERE / "log-acts.jsonl"
WEIGHTS = Path(tenor.__file__).parent / "tenor_weights.npz"
FOLDS = 3
LEFT_OUT = 0
"""The third of the articles that the teacher does not see."""

ARTICLES = 880
"""Articles of allsides that the teacher labels."""

LEAST_SCORE = 0.4
"""Attributions of which the engine is less sure are not labelled."""

PIECES = {"rule": 3, "source": 16, "cue": 10, "content": 72}
"""Word pieces of each part that the teacher reads at most."""

CLS, SEP = 101, 102
EPOCHS, BATCH, RATE, HEAD_RATE, SMOOTHING = 4, 16, 1.2e-4, 5e-4, 0.1

LEAST_OFTEN, MOST_WORDS = 4, 12_000
"""How often a word has to be to have a row of its own, and how many words have one at most."""

WIDTH, HEADS, WIDTH_OF_TEACHER = 64, 4, 384
STUDENT_EPOCHS, STUDENT_BATCH, STUDENT_RATE, ROW_RATE, DECAY = 8, 64, 2e-3, 1e-3, 1e-4
DROPPED, DROPPED_WORDS = 0.2, 0.1
THRESHOLDS = (0.0, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7)


class Item(msgspec.Struct, frozen=True):
    """A statement: of which gold it is ("" where nobody judged it), what the rules say, and what the networks read."""

    part: str
    doc: str
    gold: str | None
    rule: str
    told: bool
    by_verb: bool
    line: tuple[int, ...]
    cue: tuple[str, ...]
    content: tuple[tuple[str, bool], ...]
    direct: bool
    has_cue: bool
    has_source: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=ARTICLES, help="allsides articles to label")
    o = parser.parse_args()
    torch.set_num_threads(1)
    o.work.mkdir(parents=True, exist_ok=True)
    kept, checkpoint, labels = (o.work / f"act-{name}" for name in ("items.json", "teacher.pt", "labels.npy"))
    if not kept.exists():
        kept.write_bytes(msgspec.json.encode([*corpus_items(o.data), *news_items(o.data, o.model, o.articles)]))
    made = msgspec.json.decode(kept.read_bytes(), type=list[Item])
    judged, others = [i for i in made if i.gold], [i for i in made if not i.gold]
    if not checkpoint.exists():
        seen = [i for i in judged if fold_of(i.doc) != LEFT_OUT]
        ordered = sorted(seen, key=lambda i: (i.doc, [*GOLD].index(i.part)))
        torch.save(taught(ordered).state_dict(), checkpoint)
    teacher = Teacher()
    teacher.load_state_dict(torch.load(checkpoint, weights_only=True))
    teacher.eval()
    if not labels.exists():
        np.save(labels, said_by(teacher, others))
    learn(teacher, judged, others, np.load(labels))


def learn(teacher: Teacher, judged: Sequence[Item], others: Sequence[Item], logits: NDArray[np.float32]) -> None:
    """Train the student twice: without the third left out, to print its figures, and with it, to write it."""
    words = vocabulary([*judged, *others])
    index = {word: UNKNOWN + i for i, word in enumerate(words)}
    rows = first_rows(teacher, words)
    soft = np.exp(logits - logits.max(axis=1, keepdims=True))
    soft /= soft.sum(axis=1, keepdims=True)
    seen = [i for i in judged if fold_of(i.doc) != LEFT_OUT]
    unseen = [i for i in judged if fold_of(i.doc) == LEFT_OUT]
    tried = studied([*seen, *others], np.concatenate([hard(seen), soft]), rows, index)
    print_figures(packed(tried, words), unseen)
    final = packed(studied([*judged, *others], np.concatenate([hard(judged), soft]), rows, index), words)
    np.savez_compressed(WEIGHTS, **final)
    log(words=len(words), bytes=WEIGHTS.stat().st_size)


def fold_of(doc: str) -> int:
    return int(hashlib.sha256(f"f{doc}".encode()).hexdigest()[:8], 16) % FOLDS


def log(**row: object) -> None:
    line = json.dumps(row)
    print(line, flush=True)
    with LOG.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def corpus_items(data: Path) -> Iterator[Item]:
    """Yield all statements of the PolNeAR articles that are not held back, with the gold act where there is one."""
    gold: dict[tuple[str, object], tuple[str, GoldStatement]] = {}
    for part, path in GOLD.items():
        for g in read_gold_statements(path):
            gold[g.doc, (g.content, g.cue, g.source)] = part, g
    read = Reader()
    for kept in read_gold(data / "polnear" / "train"):
        doc = f"polnear/train/{kept.name}"
        if is_held(doc, "acts"):
            continue
        article, shift = gold_article(data, doc)
        given = sorted((shifted(a, shift) for a in kept.attributions), key=lambda a: a.content[0])
        for s in resolve(article, given, doc):
            at = tuple(tuple((b - shift, e - shift) for b, e in spans) for spans in (s.content, s.cue, s.source))
            part, answer = gold.get((doc, at), ("", None))
            yield read.item(article, s, doc, part, answer)


def news_items(data: Path, model: Path, count: int) -> Iterator[Item]:
    """Yield the statements of so many allsides articles, as the engine finds them."""
    engine, read = Engine(weights.load("fast", model)), Reader()
    for name, text in islice(news_texts(data / "allsides" / "articles.jsonl.gz"), count):
        rows = lines(text)
        kinds = ["headline", *["paragraph"] * (len(rows) - 1)]
        blocks = tuple(Block(kind, b, e, f"line {i}") for i, (kind, (b, e)) in enumerate(zip(kinds, rows, strict=True)))
        article = Article(text, blocks, None, (), None, None, None, "en")
        for s in resolve(article, engine.attribute(text, rows, min_score=LEAST_SCORE), name):
            yield read.item(article, s, name, "", None)


class Reader:
    """Makes items of statements."""

    def __init__(self) -> None:
        self.tokenizer = load_tokenizer(encoder_folder())

    def item(self, article: Article, s: Statement, doc: str, part: str, gold: GoldStatement | None) -> Item:
        """Return what the networks read of a statement."""
        text, attribution = article.text, Attribution(s.content, s.cue, s.source, s.score)
        cue, said = read_cue(s.cue_text), Said(text, attribution, s.speaker)
        ruled = by_rules(text, attribution, cue, said)
        rule, why = (s.act, "cue") if s.silence or s.denies else ruled[0] if ruled else ("statement", "")
        return Item(
            part=part,
            doc=doc,
            gold=gold.act if gold else None,
            rule=rule,
            told=bool(why),
            by_verb=why.startswith("cue"),
            line=self.line(text, attribution, rule if why else "unknown"),
            cue=cue.words,
            content=tuple((t.low, t.capital) for t in said.tokens[:CONTENT_WORDS]),
            direct=said.direct,
            has_cue=bool(s.cue),
            has_source=bool(s.source),
        )

    def line(self, text: str, a: Attribution, rule: str) -> tuple[int, ...]:
        """Return the word pieces that the teacher reads: [CLS] rule, source [SEP] cue [SEP] content [SEP]."""
        start = a.content[0][0]
        mark = '" ' if start and text[start - 1] in '“"«„' else ""
        source, cue, content = (" ".join(cut(text, spans).split()) for spans in (a.source, a.cue, a.content))
        parts = {"rule": f"{rule} |", "source": source, "cue": cue or ":", "content": mark + content}
        ids = {k: self.tokenizer.encode(v, add_special_tokens=False).ids[: PIECES[k]] for k, v in parts.items()}
        return (CLS, *ids["rule"], *ids["source"], SEP, *ids["cue"], SEP, *ids["content"], SEP)


class Teacher(nn.Module):
    """The base encoder with a layer for the acts over its first piece and the mean of all."""

    def __init__(self) -> None:
        super().__init__()
        base = from_base(encoder_folder() / "model.safetensors")
        self.words, self.pos, self.norm, self.layers = base.words, base.positions, base.norm, base.layers
        self.drop, width = nn.Dropout(0.1), base.shape.width
        self.h = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, len(ACTS)))

    def pooled(self, ids: Tensor) -> Tensor:
        """Return (batch, 2 width) for (batch, pieces), 0 where there is no piece."""
        real = ids != 0
        x = self.drop(self.norm(self.words(ids) + self.pos.weight[: ids.size(1)]))
        for layer in self.layers:
            x = layer(x, real[:, None, None, :])
        here = real[..., None].float()
        return torch.cat([x[:, 0], (x * here).sum(1) / here.sum(1)], 1)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the acts' logits, (batch, acts)."""
        return self.h(self.drop(self.pooled(ids)))


def taught(made: Sequence[Item]) -> Teacher:
    """Return a teacher that has learned the gold acts of these items."""
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    net = Teacher()
    net.words.requires_grad_(requires_grad=False)
    net.pos.requires_grad_(requires_grad=False)
    acts = np.array([ACTS.index(str(i.gold)) for i in made])
    encoder = [p for name, p in net.named_parameters() if not name.startswith("h.") and p.requires_grad]
    groups = [{"params": encoder, "lr": RATE}, {"params": net.h.parameters(), "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * -(-len(made) // BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / 80) * max(0, 1 - s / steps))
    lengths, began = np.array([len(i.line) for i in made]), time.time()
    for epoch in range(EPOCHS):
        net.train()
        order, total = np.argsort(lengths + rng.random(len(made)) * 16), 0.0
        groups_of = [order[i : i + BATCH] for i in range(0, len(made), BATCH)]
        for n in rng.permutation(len(groups_of)):
            at = groups_of[n]
            optimizer.zero_grad()
            logits = net(padded([made[i].line for i in at]))
            loss = functional.cross_entropy(logits, torch.from_numpy(acts[at]), label_smoothing=SMOOTHING)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rate.step()
            total += loss.item()
        log(
            teacher_epoch=epoch + 1, loss=round(total / len(groups_of), 3), minutes=round((time.time() - began) / 60, 1)
        )
    return net.eval()


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (width - len(row))] for row in rows])


def said_by(teacher: Teacher, made: Sequence[Item]) -> np.ndarray:
    """Return the teacher's logits, (items, acts)."""
    logits = np.zeros((len(made), len(ACTS)), np.float32)
    order = sorted(range(len(made)), key=lambda i: len(made[i].line))
    with torch.no_grad():
        for first in range(0, len(order), 64):
            at = order[first : first + 64]
            logits[at] = teacher(padded([made[i].line for i in at])).numpy()
    return logits


def vocabulary(made: Sequence[Item]) -> list[str]:
    """Return the words that have a row of their own, the most frequent first."""
    counts = Counter(word for i in made for word in (*i.cue, *(low for low, _ in i.content)))
    return [word for word, n in counts.most_common(MOST_WORDS) if n >= LEAST_OFTEN]


def first_rows(teacher: Teacher, words: Sequence[str]) -> Tensor:
    """Return embeddings to start from: the principal components of what the teacher makes of each word said alone."""

    def ids(text: str) -> list[int]:
        return list(reader.tokenizer.encode(text, add_special_tokens=False).ids[:8])

    reader = Reader()
    lines_of = [(CLS, *ids("unknown |"), *ids("he"), SEP, *ids("said"), SEP, *ids(word), SEP) for word in words]
    order = sorted(range(len(words)), key=lambda i: len(lines_of[i]))
    pooled = np.zeros((len(words), 2 * WIDTH_OF_TEACHER), np.float32)
    with torch.no_grad():
        for first in range(0, len(order), 64):
            at = order[first : first + 64]
            pooled[at] = teacher.pooled(padded([lines_of[i] for i in at])).numpy()
    pooled -= pooled.mean(axis=0)
    components = np.linalg.svd(pooled, full_matrices=False)[2][:WIDTH]
    parts = pooled @ components.T
    rows = torch.randn(UNKNOWN + len(words), WIDTH, generator=torch.Generator().manual_seed(0)) * 0.05
    rows[UNKNOWN:] = torch.from_numpy(parts / parts.std() * 0.3)
    return rows


class Student(nn.Module):
    """The network of onrecord/statements/tenor.py, to be trained."""

    def __init__(self, rows: Tensor) -> None:
        super().__init__()
        self.rows = nn.Embedding.from_pretrained(rows, freeze=False, padding_idx=0)
        self.places = nn.Embedding(4, WIDTH)
        nn.init.normal_(self.places.weight, std=0.1)
        self.convolution = nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=1)
        self.attention = nn.Linear(WIDTH, HEADS)
        self.acts = nn.Linear(HEADS * WIDTH, len(ACTS))
        self.circumstances = nn.Linear(len(CIRCUMSTANCES), len(ACTS))

    def forward(self, ids: Tensor, places: Tensor, told: Tensor) -> Tensor:
        """Return the acts' logits from word numbers and places (batch, words), 0 where there is no word."""
        if self.training:
            ids = torch.where((torch.rand(ids.shape) < DROPPED_WORDS) & (ids > 0), torch.ones_like(ids), ids)
        here = (places > 0)[..., None]
        x = functional.dropout((self.rows(ids) + self.places(places)) * here, DROPPED / 2, self.training)
        value, gate = self.convolution(x.transpose(1, 2)).transpose(1, 2).chunk(2, -1)
        x = (x + value * torch.sigmoid(gate)) * here
        weight = self.attention(x).masked_fill(~here, -1e4).softmax(1)
        pooled = torch.einsum("bth,btd->bhd", weight, x).flatten(1)
        return self.acts(functional.dropout(pooled, DROPPED, self.training)) + self.circumstances(told)


def studied(made: Sequence[Item], wanted: NDArray[np.float64], rows: Tensor, index: dict[str, int]) -> Student:
    """Return a student that has learned how likely each act of each item is, (items, acts)."""
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    net = Student(rows.clone())
    rest = [p for name, p in net.named_parameters() if name != "rows.weight"]
    groups = [{"params": [net.rows.weight], "lr": ROW_RATE}, {"params": rest, "lr": STUDENT_RATE}]
    optimizer = torch.optim.Adam(groups)
    steps = STUDENT_EPOCHS * -(-len(made) // STUDENT_BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / 50) * max(0.02, 1 - s / steps))
    cut_up = [row_of(index, i.cue, i.content, has_cue=i.has_cue) for i in made]
    told = torch.tensor([told_of(i) for i in made])
    lengths, targets = np.array([len(ids) for ids, _ in cut_up]), torch.from_numpy(wanted.astype(np.float32))
    for epoch in range(STUDENT_EPOCHS):
        net.train()
        order, total = np.argsort(lengths + rng.random(len(made)) * 10), 0.0
        groups_of = [order[i : i + STUDENT_BATCH] for i in range(0, len(made), STUDENT_BATCH)]
        for n in rng.permutation(len(groups_of)):
            at = groups_of[n]
            logits = net(padded([cut_up[i][0] for i in at]), padded([cut_up[i][1] for i in at]), told[at])
            loss = -(targets[at] * logits.log_softmax(-1)).sum(1).mean()
            total += loss.item()
            loss = loss + DECAY * torch.stack([(p**2).sum() for p in rest]).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            rate.step()
        log(student_epoch=epoch + 1, of=len(made), loss=round(total / len(groups_of), 4))
    return net.eval()


def told_of(item: Item) -> list[float]:
    return circumstances(item.content, direct=item.direct, has_words=bool(item.cue), has_source=item.has_source)


def hard(made: Sequence[Item]) -> NDArray[np.float64]:
    """Return the gold acts as probabilities, a tenth shared out."""
    own = np.eye(len(ACTS))[[ACTS.index(str(i.gold)) for i in made]]
    return (1 - SMOOTHING) * own + SMOOTHING / len(ACTS)


def packed(net: Student, words: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the arrays of tenor_weights.npz."""
    rows = net.rows.weight.detach().numpy()
    scales = np.abs(rows).max(axis=1).clip(min=1e-8) / 127
    out = net.convolution.weight.detach().numpy()
    arrays = {
        "scales": scales,
        "places": net.places.weight,
        "convolution": out.transpose(2, 1, 0).reshape(3 * WIDTH, 2 * WIDTH),
        "convolution_bias": net.convolution.bias,
        "attention": net.attention.weight.T,
        "acts": net.acts.weight.T,
        "circumstances": net.circumstances.weight.T,
        "bias": net.acts.bias + net.circumstances.bias,
    }
    plain = {name: np.asarray(torch.as_tensor(a).detach(), dtype=np.float16) for name, a in arrays.items()}
    known = np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)
    return {"words": known, "rows": np.rint(rows / scales[:, None]).astype(np.int8), **plain}


def print_figures(arrays: dict[str, np.ndarray], made: Sequence[Item]) -> None:
    """Print how many acts are right on items that were not learned from: of the rules, and with the network."""
    net = tenor.unpacked(arrays)
    read = [net.read(i.cue, i.content, direct=i.direct, has_cue=i.has_cue, has_source=i.has_source) for i in made]
    gold, rule = (np.array([getattr(i, name) for i in made]) for name in ("gold", "rule"))
    told, parts = np.array([i.told for i in made]), np.array([i.part for i in made])
    print(f"the third left out, {len(made)} statements: rules {shares(gold == rule, parts)}")
    shipped = {act: SURER.get(act, SURE) for act in ACTS}
    for name, limits in [(f"least {x:.2f}", dict.fromkeys(ACTS, x)) for x in THRESHOLDS] + [("as shipped", shipped)]:
        by_words = np.array([r.act if r.probability >= limits[r.act] else "statement" for r in read])
        answer = np.where(told, rule, by_words)
        given = ~told & (answer != "statement")
        precision = (answer == gold)[given].mean() if given.any() else 1.0
        print(f"{name}: {shares(answer == gold, parts)}  by words {given.mean():.3f}, right {precision:.3f}")


def shares(right: NDArray[np.bool_], parts: NDArray[np.str_]) -> str:
    of_parts = "  ".join(f"{part} {right[parts == part].mean():.3f}" for part in GOLD)
    return f"{right.mean():.3f}  {of_parts}"


if __name__ == "__main__":
    main()
