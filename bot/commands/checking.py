"""`newsquote doctor`."""

import typer

from bot.commands.options import Json, open_session, print_json
from documents.errors import NewsquoteError


class UnwellError(NewsquoteError):
    """Something that a question needs is not in order."""


def doctor(context: typer.Context, json: Json = False) -> None:
    """Check settings, models and index, and say what to do."""
    from bot.doctor import examine, to_json

    findings = examine(open_session(context))
    report = to_json(findings)
    if json:
        print_json(report)
    else:
        marks = {True: "ok  ", False: "FAIL", None: "    "}
        for finding in findings:
            typer.echo(f"{marks[finding.ok]} {finding.name}: {finding.detail}")
            if finding.advice:
                typer.echo(f"     -> {finding.advice}")
    if not report["ok"]:
        faults = ", ".join(finding.name for finding in findings if finding.ok is False)
        raise UnwellError(f"not in order: {faults}")
