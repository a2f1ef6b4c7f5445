"""Web archives that tests write."""

import gzip
import hashlib
import itertools
import random

CRLF = "\r\n"


def html(word, size=2000):
    """A page that compresses as badly as pages do, the same for the same word."""
    noise = random.Random(word).randbytes(size // 2).hex()
    return f"<!DOCTYPE html><html><body><p>{word}</p><!-- {noise} --></body></html>".encode()


def answer(body, kind="text/html; charset=utf-8", status="200 OK", headers=()):
    """The bytes of an HTTP answer."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *(f"{k}: {v}" for k, v in headers)]
    return (CRLF.join(lines) + CRLF * 2).encode() + body


def record(
    block, url="http://news.example.org/", kind="response", headers=(), *, version="1.0", length=None, digest=False
):
    """The bytes of a WARC record; `length` is what its header says where that is not the truth."""
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2022-11-29T12:00:00Z",
        "WARC-Record-ID": "<urn:uuid:00000000-0000-0000-0000-000000000001>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(block) if length is None else length,
    }
    if digest:
        fields["WARC-Block-Digest"] = f"sha256:{hashlib.sha256(block).hexdigest()}"
    fields.update(headers)
    written = CRLF.join([f"WARC/{version}", *(f"{k}: {v}" for k, v in fields.items() if v is not None)])
    return (written + CRLF * 2).encode() + block + (CRLF * 2).encode()


def page(word, **more):
    """The record of a page that says a word, at an address that ends in it."""
    return record(answer(html(word)), f"http://news.example.org/{word}", **more)


def info():
    return record(b"software: a test\r\n", None, "warcinfo", {"Content-Type": "application/warc-fields"})


def members(*records):
    return [gzip.compress(data) for data in records]


def offsets(parts):
    return [0, *itertools.accumulate(len(part) for part in parts)][:-1]
