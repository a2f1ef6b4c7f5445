"""The blocks of a page one by one, as people look at them."""

import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

import onrecord
from onrecord.cli import app
from onrecord.flow import Article, Block, MadeBy, Origin, PageStamp, Record
from onrecord.views.blocks import blocks_listing

SEED = Path(__file__).parent.parent / "examples" / "nato-bucharest.txt"
STYLED = re.compile(r"\x1b\[[0-9;]*m")

WORDS = (
    ("other", "Home News", {"why": "in <nav>"}),
    ("headline", "Ferries to run all winter", {"why": "<h1> that bears the page's title"}),
    ("byline", "By Ann Lee", {"why": "begins with “By”"}),
    ("caption", "Ida Holm boards a ferry.", {"why": "<figcaption>; names Ida Holm", "belongs": True, "credit": "AFP"}),
    ("caption", "A singer in Geneva.", {"why": "<figcaption>; names nobody", "belongs": False}),
    ("caption", "A view of the harbour.", {"why": "<figcaption>"}),
    ("paragraph", "The minister said that the ferries would run all winter. " * 4, {"why": "<p> within the report"}),
)
STEPS = "html/body/div[2]/main[1]/div[14]/div[1]/div[3]/article[1]/div[1]/p"


def record_of(*blocks: tuple[str, str, dict]) -> Record:
    made, text = [], ""
    for i, (kind, padded, given) in enumerate(blocks):
        words = padded.strip()
        made.append(Block(kind, len(text), len(text) + len(words), f"{STEPS}[{i + 1}]", **given))
        text += words + "\n\n"
    article = Article(text, tuple(made), None, (), None, None, None, "en")
    return Record(PageStamp("ferries.html", "0" * 64, None, Origin("file")), article, (), (), MadeBy("0", "0"))


def shown(record: Record, width: int, *, terminal: bool = True) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, highlight=False)
    console.print(blocks_listing(record), crop=False)
    return console.file.getvalue().splitlines()


def plain(record: Record, width: int = 10_000) -> list[str]:
    return [STYLED.sub("", line) for line in shown(record, width)]


def test_every_block_is_there_in_order_with_what_is_known_of_it():
    lines = plain(record_of(*WORDS))
    assert lines[0] == "ferries.html"
    heads, below = lines[1:-1:2], lines[2:-1:2]
    assert [line[1:].split()[:2] for line in heads] == [[str(i), kind] for i, (kind, _, _) in enumerate(WORDS)]
    for i, (_, words, given) in enumerate(WORDS):
        assert heads[i].endswith(words.strip())
        assert given["why"] in below[i]
        assert below[i].endswith(f"{STEPS}[{i + 1}]")


def test_blocks_of_the_report_have_a_bar():
    lines = plain(record_of(*WORDS))[1:-1]
    barred = [line[0] for line in lines]
    assert barred[::2] == barred[1::2] == [" ", "┃", " ", "┃", " ", "┃", "┃"]


def test_captions_say_whose_they_are_and_whom_they_credit():
    own, other, nobodys = (plain(record_of(*WORDS))[i] for i in (8, 10, 12))
    assert "names Ida Holm; of this story; credit: AFP" in own
    assert "names nobody; of another story ·" in other
    assert "of which story is not told ·" in nobodys


def test_the_last_line_counts_words():
    assert plain(record_of(*WORDS))[-1] == (
        "55 words in the report · 4 in captions of other stories · 5 outside of both"
    )


@pytest.mark.parametrize("width", [40, 80, 160])
def test_lines_are_cut_to_the_terminal(width):
    wide = record_of(*WORDS, ("paragraph", "大臣は冬の間ずっと船が動くと言った。" * 20, {"why": "理由" * 60}))
    lines = plain(wide, width)
    assert max(map(cell_len, lines[:-1])) <= width
    assert lines[13].endswith("…")
    assert lines[14].endswith("/p[7]")  # the end of a place stays


def test_a_pipe_gets_whole_lines_without_colour():
    lines = shown(record_of(*WORDS), 1_000_000, terminal=False)
    assert lines == plain(record_of(*WORDS))
    assert max(map(len, lines)) > 200


def test_a_page_cannot_steer_the_terminal():
    hostile = "[bold]x[/] \x1b[31mred\x1b]0;t\x07 \x9b2J \u202egnp"
    record = record_of(("caption", hostile, {"why": hostile, "credit": hostile}))
    text = "\n".join(plain(record))
    assert "[bold]x[/] [31mred]0;t 2J gnp" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_a_page_without_blocks_is_a_count():
    assert plain(record_of())[1:] == ["0 words in the report · 0 in captions of other stories · 0 outside of both"]


def test_the_command_shows_blocks():
    done = CliRunner().invoke(app, ["read", "--blocks", str(SEED)])
    article = onrecord.read(SEED).article
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 2 * len(article.blocks) + 2
    assert re.fullmatch(r"\d+ words in the report · \d+ in captions of other stories · \d+ outside of both", lines[-1])
    assert sum(map(int, re.findall(r"\d+", lines[-1]))) == len(article.text.split())


@pytest.mark.parametrize("form", ["--json", "--jsonl"])
def test_the_command_refuses_blocks_as_json(form):
    done = CliRunner().invoke(app, ["read", "--blocks", form, str(SEED)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--blocks is for people" in done.stderr
