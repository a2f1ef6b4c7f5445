"""A reader process for tests: no model, and pages that do to it what their words say. Run as isolation.How.command.

The last argument is the How; one before it may name a folder for what happened already.
"""

import os
import signal
import sys
import time
import types
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent))

import keeping
from onrecord import isolation
from onrecord.errors import NoArticle


def record_of(page, model, min_score=None, *, any_page=False):
    words = page.data.decode("utf-8", "replace")
    if "DIE-ONCE" in words and once(page):
        os.kill(os.getpid(), signal.SIGKILL)
    if "KILL-WORKER-ONCE" in words and once(page):
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    if "DIE" in words and "DIE-ONCE" not in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "LOOP" in words:
        while True:
            pass
    if "SLEEP" in words:
        time.sleep(60)
    if "EAT" in words:
        list(range(10**9))
    if "NONE" in words:
        raise NoArticle("no report on the page")
    if "SLOW" in words:
        time.sleep(0.02)
    made, _ = keeping.harbour(f"{words}\n\n{keeping.TEXT}", page.stamp.url)
    number = sum(page.data) % 3
    published = None if number == 2 else replace(made.article.published, value=f"2016-0{number + 3}-04")
    return replace(made, page=page.stamp, article=replace(made.article, published=published))


def once(page):
    mark = Path(sys.argv[-2]) / page.stamp.sha256
    if mark.exists():
        return False
    mark.touch()
    return True


isolation.engine = lambda name: types.SimpleNamespace(digest=name)
isolation.pipeline.record_of = record_of

if __name__ == "__main__":
    isolation.serve()
