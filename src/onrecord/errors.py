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
    ├── GoldError              a folder of gold annotations is not what it should be
    └── WeightsError           the model's files are missing or not the ones this version was released with

`str(error)` is one line that says what is wrong with the thing at hand, without naming the page: the pipeline puts the
page's address before it.
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


class GoldError(OnrecordError):
    """A folder of gold annotations has not what it must have, or cannot be read."""


class WeightsError(OnrecordError):
    """The model's files are missing or not the ones this version was released with."""
