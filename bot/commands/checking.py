"""`newsquote doctor`."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Json, open_session, print_json
from documents.errors import NewsquoteError

if TYPE_CHECKING:
    from index import Repair


class UnwellError(NewsquoteError):
    """Something that a question needs is not in order."""


def doctor(
    context: typer.Context,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Make a damaged archive whole: what can be read goes into a new one, the "
            "damaged file is kept beside it, and what is lost is named.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Check settings, models and index, and say what to do."""
    from bot.doctor import examine, to_json

    session = open_session(context)
    repaired = None
    if repair:
        from retriever import repair_archive

        repaired = repair_archive(session.archive_settings())
        if not json:
            _tell(repaired)
    findings = examine(session)
    report = to_json(findings, repaired)
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


def _tell(repaired: "Repair") -> None:
    if not repaired.fault:
        typer.echo("nothing to repair")
        return
    typer.echo(f"was damaged: {repaired.fault}")
    typer.echo(f"saved {repaired.articles} articles")
    if repaired.made_anew:
        typer.echo(f"made passages of {repaired.made_anew} of them anew")
    if repaired.passages_lost:
        typer.echo(f"lost {repaired.passages_lost} passages of no article")
    for name in repaired.lost:
        typer.echo(f"lost {name}: add it again")
    typer.echo(f"the damaged file is kept as {repaired.kept}; delete it when nothing is missing")
