"""Commands that measure onrecord against gold data."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from onrecord.cli.app import InOrder, app
from onrecord.cli.exits import door
from onrecord.cli.options import which_attributions
from onrecord.cli.printing import progress, put

EVAL_ENDS = """\b
Exit codes:
  0    done
  1    the gold folder cannot be read
  2    wrong usage
  130  stopped with Ctrl-C"""

_EVAL = """\
Measure onrecord against gold data.

\b
Example:
  onrecord eval attribution polnear/dev
"""

_EVAL_ATTRIBUTION = """\
Score the attributions that onrecord finds against those that people annotated.

GOLD_DIR holds text/NAME.txt (UTF-8, a paragraph a line) and attributions/NAME_ANNOTATOR.ann (brat standoff, as PolNeAR
1.0 is published). Where a text has several annotators, the first by name is the gold.

\b
Figures, each with precision, recall and F1:
  span.ROLE         single spans, exactly the same words
  token.ROLE        words labelled content, source or cue
  content.soft      contents by the share of their words that agree
  content.exact     contents, exactly the same words
  relation          who said what: contents and sources each overlap by half or more
  relation.direct   the same, for contents wholly in quotation marks
  relation.other    the same, for the rest

\b
Examples:
  onrecord eval attribution polnear/dev
  onrecord eval attribution --intervals --model accurate polnear/dev
  onrecord eval attribution --json polnear/dev > figures.json
"""


@app.group("eval", cls=InOrder, help=_EVAL, epilog=EVAL_ENDS)
def evaluate() -> None:
    """Hold the commands that measure."""


@evaluate.command("attribution", help=_EVAL_ATTRIBUTION, epilog=EVAL_ENDS)
@click.argument("folder", metavar="GOLD_DIR", type=click.Path(path_type=Path))
@click.option("--json", is_flag=True, help="Print the figures as JSON.")
@click.option("--intervals", is_flag=True, help="Add the 95 % interval of each F1, by a bootstrap over articles.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar.")
@which_attributions
def evaluate_attribution(
    folder: Path,
    *,
    json: bool,
    intervals: bool,
    quiet: bool,
    model: Literal["fast", "accurate"],
    min_score: float | None,
) -> None:
    """Print the figures of the attributions found in gold articles."""
    with door():
        from onrecord import pipeline
        from onrecord.evaluation import attribution as scores
        from onrecord.evaluation.figures import figures_as_json, figures_as_text
        from onrecord.evaluation.gold import read_gold

        gold = read_gold(folder)
        sheets = []
        with progress(0 if quiet else len(gold), "attributing articles") as aside:
            for sheet in pipeline.score_attributions(gold, model=model, min_score=min_score):
                with aside(False):
                    sheets.append(sheet)
        around = scores.intervals(sheets) if intervals else None
        show = figures_as_json if json else figures_as_text
        put(show(len(gold), scores.total(sheets), around))
