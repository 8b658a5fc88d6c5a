"""The command line: its options and commands."""

from typing import Annotated

import typer

from bot.commands.adding import add, remove
from bot.commands.asking import ask, chat
from bot.commands.browsing import articles, show
from bot.commands.checking import doctor
from bot.commands.copying import backup, restore
from bot.commands.evaluating import evaluate
from bot.commands.options import Config, GlobalFlags, Home, with_global_flags
from bot.commands.telegram import telegram
from bot.commands.testsets import testset
from bot.commands.watching import watch

app = typer.Typer(
    name="newsquote",
    help="Ask a news archive; get a short answer and the sentences it rests on, word for word.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"newsquote {version('newsquote')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    home: Home = None,
    config: Config = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of every command, which may come before it as well."""
    context.obj = GlobalFlags(home=home, config=config)


for command in (
    add,
    watch,
    ask,
    chat,
    articles,
    show,
    remove,
    backup,
    restore,
    evaluate,
    telegram,
    doctor,
):
    app.command()(with_global_flags(command))
for registered in testset.registered_commands:
    if registered.callback is not None:
        registered.callback = with_global_flags(registered.callback)
app.add_typer(testset)
