"""Look for every block of saved pages where it says it is in its page.

    python eval/places.py DATA_FOLDER [--every N]

DATA_FOLDER holds wcxb/html and newspages/html, gzipped pages. Prints each block that is not found again with its page
and the reason, then how many of how many are; ends with 1 unless all are. --every takes one page of N.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from itertools import islice
from pathlib import Path

from onrecord.articles import read_article
from onrecord.articles.places import misplaced
from onrecord.errors import OnrecordError
from onrecord.flow import Origin, Page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    paths = [path for name in ("wcxb", "newspages") for path in sorted((given.data / name / "html").glob("*.gz"))]
    pages = blocks = lost = 0
    for path in islice(paths, None, None, given.every):
        page = Page.of(gzip.decompress(path.read_bytes()), path.stem, Origin("file"))
        try:
            article = read_article(page)
        except OnrecordError:
            continue
        found = misplaced(article, page)
        pages, blocks, lost = pages + 1, blocks + len(article.blocks), lost + len(found)
        for one in found:
            print(f"{path.name}: block {one.block}: {one.why}")
    print(f"{pages} pages with an article, {blocks - lost} of {blocks} blocks found again")
    return 0 if pages and not lost else 1


if __name__ == "__main__":
    sys.exit(main())
