"""Values of a ledger as JSON, JSON lines or CSV, for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeAlias

import click

from onrecord.cli.exits import MisuseError
from onrecord.cli.printing import put, put_data

Form: TypeAlias = Literal["json", "jsonl", "csv"]


def in_forms(*, csv: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options that ask for an answer in a form for programs."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        if csv:
            command = click.option("--csv", is_flag=True, help="Print a table in CSV, with a line of names.")(command)
        command = click.option("--jsonl", is_flag=True, help="Print one JSON object a line.")(command)
        return click.option("--json", is_flag=True, help="Print a JSON list.")(command)

    return add


def chosen_form(*, json: bool, jsonl: bool, csv: bool = False) -> Form | None:
    """Return the form that was asked for; None where people read. Raises MisuseError for several at once."""
    asked: list[Form] = [form for form, wanted in _FORMS(json, jsonl, csv) if wanted]
    if len(asked) > 1:
        raise MisuseError(f"{' and '.join(f'--{form}' for form in asked)} exclude each other")
    return asked[0] if asked else None


def _FORMS(json: bool, jsonl: bool, csv: bool) -> tuple[tuple[Form, bool], ...]:  # noqa: N802
    return (("json", json), ("jsonl", jsonl), ("csv", csv))


def put_form(form: Form, values: Iterable[Any]) -> None:
    """Print values in a form, lines as they come."""
    import msgspec

    if form == "jsonl":
        for value in values:
            put_data(msgspec.json.encode(value).decode())
    elif form == "json":
        put_data(msgspec.json.format(msgspec.json.encode(list(values)), indent=2).decode())
    else:
        from onrecord.views.rows import as_csv

        put(as_csv([msgspec.to_builtins(value) for value in values]), "utf-8")
