"""Why onrecord could not do what was asked.

    OnrecordError
    ├── PageError              the bytes could not be had, or are not a page
    │   ├── PageNotFound       no such file, folder or address
    │   ├── PageUnreadable     it is there, but reading it failed
    │   ├── PageRefused        onrecord does not ask for it: robots.txt, or an address inside a private network
    │   ├── PageEmpty          nothing in it
    │   ├── PageTooLarge       more bytes than the limit
    │   └── PageNotText        binary data, or an encoding that nothing decodes
    ├── ArticleError           the page is there, but nothing in it can be recorded
    │   ├── NoArticle          no report on it
    │   └── LanguageNotSupported
    ├── OutletsError           a file of outlets is not what it should be
    ├── AnnotationsError       a file of annotations from another tool cannot be read
    ├── GoldError              a folder of gold annotations is not what it should be
    ├── AuthorityError         a file of people is not what it should be
    ├── ReconciliationError    a service that was asked for identifiers did not answer as it should
    ├── WebhookError           a server did not take an alert
    ├── LibraryMissing         what was asked for needs a library that is not installed
    ├── ReaderError            a process that reads pages could not be started
    ├── BulkError              a folder of a bulk run could not be used as asked, or what was asked of it
    ├── WeightsError           the model's files are missing or not the ones this version was released with
    └── LedgerError            a ledger could not be used as asked
        ├── LedgerNotFound     there is no file, or no folder to make it in
        ├── NotALedger         the file is something else
        ├── LedgerTooNew       a newer onrecord made it
        ├── LedgerNotWritable  the file, or its folder, can only be read
        ├── LedgerFull         the disk has no room for more
        ├── LedgerBusy         another program has been writing for too long
        ├── LedgerDamaged      bytes in the file are not what they were
        └── NotInLedger        it holds no such page, statement or speaker, or the name fits several

`str(error)` is one line that says what is wrong with the thing at hand, without naming the page: the pipeline puts the
page's address before it. That of a LedgerError names the file and says what to do.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Anything that onrecord raises on purpose."""


class PageError(OnrecordError):
    """The bytes of a page could not be had, or are not a page."""


class PageNotFound(PageError):
    """There is no such file, folder or address."""


class PageUnreadable(PageError):
    """The page is there, but reading it failed."""


class PageRefused(PageError):
    """The page was not asked for: robots.txt forbids it, or the address is not one on the public web."""


class PageEmpty(PageError):
    """The page holds nothing but white space."""


class PageTooLarge(PageError):
    """The page has more bytes than the limit."""


class PageNotText(PageError):
    """The page is binary data, or text in an encoding that nothing decodes."""


class ArticleError(OnrecordError):
    """The page is there, but nothing in it can be recorded."""


class NoArticle(ArticleError):
    """There is no report on the page."""


class LanguageNotSupported(ArticleError):
    """The report is in a language that onrecord does not read yet."""

    def __init__(self, language: str) -> None:
        super().__init__(f"language: {language}, not supported yet")
        self.language = language


class OutletsError(OnrecordError):
    """A file of outlets is not what it should be: the message names the file, the line and the reason."""


class AnnotationsError(OnrecordError):
    """A file of annotations from another tool cannot be read, or is of no tool that is known; the message names it."""


class GoldError(OnrecordError):
    """A folder of gold annotations has not what it must have, or cannot be read."""


class WeightsError(OnrecordError):
    """The model's files are missing or not the ones this version was released with."""


class LedgerError(OnrecordError):
    """A ledger could not be used as asked; the message names the file and says what to do."""


class LedgerNotFound(LedgerError):
    """There is no file at the path, or no folder in which to make it."""


class NotALedger(LedgerError):
    """The file is no SQLite database, or one of another program."""


class LedgerTooNew(LedgerError):
    """A newer onrecord made the file; this one does not know its tables."""


class LedgerNotWritable(LedgerError):
    """The file, or the folder that SQLite needs beside it, can only be read."""


class LedgerFull(LedgerError):
    """The disk has no room for more; what was committed is kept."""


class LedgerBusy(LedgerError):
    """Another program has been writing to the file for longer than was waited for."""


class LedgerDamaged(LedgerError):
    """Bytes in the file are not what onrecord wrote."""


class NotInLedger(LedgerError):
    """The ledger holds no such page, statement or speaker, or what was named fits several."""


class AuthorityError(OnrecordError):
    """A file of people is not what it should be: the message names the file, the line and the reason."""


class ReconciliationError(OnrecordError):
    """A reconciliation service did not answer as it should: the message names its address and the reason."""


class WebhookError(OnrecordError):
    """A server did not take an alert: the message names its host, and not the address, which may be a secret."""


class LibraryMissing(OnrecordError):
    """A command, an export or a search by meaning needs a library that is not there; the message says what to type."""


class ReaderError(OnrecordError):
    """A process that reads pages could not be started."""


class BulkError(OnrecordError):
    """A folder of a bulk run could not be used as asked; the message names it and says what to do."""
