"""The `stet` command: its commands and options, and what its exit status says.

0: nothing at severity error. 1: at least one. 2: the command could not do its work, and standard error says why in a
line. Everything heavy is imported by the command that needs it, so that `stet --help` answers at once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.logbook import keep
from bot.output import forgiving, nobody_reads, trouble

UNDONE = 2
STOPPED = 130  # what a shell expects of a program that Ctrl-C stopped
# Typer carries a copy of click of its own, or uses the installed one, as its version has it.
_UsageError: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

app = typer.Typer(
    name="stet",
    help="Reads an article as a sub-editor does: what disagrees with itself, what to ask, what is right.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
archive = typer.Typer(help="Earlier stories: import them, read them, search them, take them out.", no_args_is_help=True)
app.add_typer(archive, name="archive")

Source = Annotated[str, typer.Argument(metavar="[PATH or -]", help="A text file; - is standard input.")]
Headline = Annotated[str | None, typer.Option(help="The headline, where it is not in the text.")]
Published = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of publication.")]
House = Annotated[Path | None, typer.Option(metavar="FILE.toml", help="The house style; else STET_HOUSE.")]
Db = Annotated[Path | None, typer.Option(metavar="FILE", help="The log; else STET_DB, else your data folder.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Lines = Annotated[bool, typer.Option("--jsonl", help="An article a line in, a JSON object a line out.")]


@app.callback()
def stet(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="What goes on, on standard error.")] = False,
) -> None:
    """Set up what every command shares."""
    level = logging.INFO if verbose else logging.CRITICAL + 1
    keep(level)


@app.command()
def check(  # noqa: PLR0917 - each is an option, and called by its name
    path: Source = "-",
    headline: Headline = None,
    published: Published = None,
    house: House = None,
    db: Db = None,
    log: Annotated[bool | None, typer.Option("--log/--no-log", help="Log it, or not; --jsonl does not log.")] = None,
    archive: Annotated[bool, typer.Option("--archive/--no-archive", help="Look for earlier related cases.")] = True,
    json: Json = False,
    jsonl: Lines = False,
) -> int:
    """Check one story, log it, print the report."""
    from bot.commands.check import Wanted, check, check_lines  # noqa: PLC0415

    wanted = Wanted(house=house, db=db, log=not jsonl if log is None else log, archive=archive, json=json)
    return check_lines(path, wanted) if jsonl else check(path, wanted, headline, published)


@app.command()
def related(  # noqa: PLR0917 - as for check
    path: Source = "-",
    headline: Headline = None,
    published: Published = None,
    house: House = None,
    db: Db = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most so many.")] = 5,
    json: Json = False,
    jsonl: Lines = False,
) -> int:
    """Print only the earlier related cases of a story."""
    from bot.commands.related import Wanted, related, related_lines  # noqa: PLC0415

    wanted = Wanted(house=house, db=db, limit=limit, json=json)
    return related_lines(path, wanted) if jsonl else related(path, wanted, headline, published)


@archive.command("import")
def archive_import(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help=".jsonl, .csv, feeds, WordPress exports, ninjs, text, folders of these."
        ),
    ],
    db: Db = None,
) -> int:
    """Add earlier stories; safe to stop and run again."""
    from bot.commands.archive import import_stories  # noqa: PLC0415

    return import_stories(paths, db)


@archive.command("corrections")
def archive_corrections(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=".csv or .jsonl: wrong, right, keys, ...")],
    db: Db = None,
) -> int:
    """Add what was put right, so that it is not got wrong again."""
    from bot.commands.archive import import_corrections  # noqa: PLC0415

    return import_corrections(paths, db)


@archive.command("read")
def archive_read(
    db: Db = None,
    house: House = None,
    cores: Annotated[int | None, typer.Option(min=1, help="So many of this machine's; else all.")] = None,
    dask: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler's, tcp://host:8786.")] = None,
) -> int:
    """Read the imported stories ahead of time; safe to stop and run again."""
    from bot.commands.archive import read  # noqa: PLC0415

    return read(db, house, cores, dask)


@archive.command("erase")
def archive_erase(
    what: Annotated[str, typer.Argument(metavar="ID or NAME", help="A story's id, or with --name a full name.")],
    db: Db = None,
    name: Annotated[bool, typer.Option("--name", help="Every story that has this name, now or later.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Let it come back.")] = False,
) -> int:
    """Take a story, or a person's name, out of all results; the archive keeps it."""
    from bot.commands.archive import erase  # noqa: PLC0415

    return erase(what, db, name=name, undo=undo)


@archive.command("release")
def archive_release(
    what: Annotated[str, typer.Argument(metavar="ID", help="A case's id, or archive/ and a story's.")],
    db: Db = None,
    early: Annotated[bool, typer.Option("--early", help="Before the embargo is over.")] = False,
) -> int:
    """Lift an embargo, so that others may be shown the story."""
    from bot.commands.archive import release  # noqa: PLC0415

    return release(what, db, early=early)


@archive.command("search")
def archive_search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS")],
    db: Db = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most so many.")] = 10,
) -> int:
    """Print the earlier stories that have these words."""
    from bot.commands.archive import search  # noqa: PLC0415

    return search(" ".join(words), db, limit)


@archive.command("stats")
def archive_stats(db: Db = None) -> int:
    """Print how much is in the archive."""
    from bot.commands.archive import stats  # noqa: PLC0415

    return stats(db)


@app.command()
def serve(
    http: Annotated[
        int | None, typer.Option(metavar="PORT", min=1, max=65535, help="The Events API here, not Socket Mode.")
    ] = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="With --http: where to listen.")] = "127.0.0.1",
    metrics_port: Annotated[
        int | None, typer.Option(metavar="PORT", min=1, max=65535, help="/metrics here; else STET_METRICS_PORT.")
    ] = None,
    house: House = None,
    db: Db = None,
) -> int:
    """Run the Slack bot until it is stopped."""
    from bot.commands.serve import serve  # noqa: PLC0415

    return serve(http, host, house, db, metrics_port)


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option(metavar="HTTPS_URL", help="Your proxy's, for --http.")] = None,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="With --url: tokens for twelve hours, for several workspaces.")
    ] = False,
) -> int:
    """Print the Slack app's manifest."""
    from bot.commands.manifest import manifest  # noqa: PLC0415

    return manifest(url, rotate=rotate)


@app.command()
def practice(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is.")] = 3000,
) -> int:
    """Run the bot against a Slack-like page on this machine."""
    from bot.practice import practise  # noqa: PLC0415

    return practise(port)


@app.command()
def doctor(
    db: Db = None,
    slack: Annotated[bool, typer.Option("--slack", help="Ask Slack itself too.")] = False,
) -> int:
    """Say what is missing or wrong, and how to put it right."""
    from bot.commands.doctor import doctor  # noqa: PLC0415

    return doctor(db, slack=slack)


@app.command()
def purge(
    older_than: Annotated[str, typer.Option(metavar="DAYS", help="Drafts opened longer ago than this: 30d.")] = "30d",
    workspace: Annotated[
        str | None, typer.Option(metavar="ID", help="All of one Slack workspace's cases instead, signed off or not.")
    ] = None,
    db: Db = None,
) -> int:
    """Remove drafts, all that was found in them and every trace of their words."""
    from bot.commands.purge import purge  # noqa: PLC0415

    return purge(older_than, db, workspace)


@app.command()
def export(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case's id, as `stet check --json` prints it.")],
    form: Annotated[str, typer.Option(help="html, markdown, csv or json.")] = "html",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; - is standard output.")] = None,
    db: Db = None,
) -> int:
    """Write a case's report as a file: the annotated copy, a text, a table or data."""
    from bot.commands.export import write  # noqa: PLC0415

    return write(case, form, out, db)


@app.command()
def stats(
    db: Db = None,
    team: Annotated[str | None, typer.Option(metavar="ID", help="One Slack workspace's cases; else all.")] = None,
    since: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Ruled or opened that day or later.")] = None,
    json: Json = False,
) -> int:
    """Print how often each check was right, as editors ruled, and how long things took."""
    from bot.commands.stats import stats  # noqa: PLC0415

    return stats(db, team, since, json=json)


@app.command()
def checks() -> int:
    """List every check."""
    from bot.commands.catalogue import checks  # noqa: PLC0415

    return checks()


@app.command()
def explain(code: Annotated[str, typer.Argument(metavar="CODE")]) -> int:
    """Print one check's page."""
    from bot.commands.catalogue import explain  # noqa: PLC0415

    return explain(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `stet` and return its exit status."""
    forgiving()
    try:
        status = app(args=None if arguments is None else list(arguments), prog_name="stet", standalone_mode=False)
    except _UsageError as error:
        _explain_usage(str(getattr(error, "format_message", error.__str__)()))
        return UNDONE
    except (typer.Abort, KeyboardInterrupt):
        return STOPPED
    except BrokenPipeError:
        nobody_reads()
        return 0
    except Exception as error:
        trouble(_why(error))
        return UNDONE
    return status if isinstance(status, int) else 0


def _why(error: Exception) -> str:
    """Say why a command could not do its work; what nobody foresaw is a fault of Stet's, and goes to the log whole."""
    # Named only here: importing it brings in the whole reading of copy, and `stet --help` waits for none of that.
    from extraction.errors import StetError  # noqa: PLC0415

    if isinstance(error, StetError):
        return str(error)
    logging.getLogger(__name__).error("The command broke off", exc_info=error)
    if isinstance(error, OSError):
        return f"The system refused ({error.strerror or error}): see to that and try again."
    return f"Stet itself failed ({type(error).__name__}). Please report it, with what `stet --verbose` says of it."


def _explain_usage(message: str) -> None:
    """Say what was called wrongly; a command called with nothing at all gets its help."""
    if message.startswith("Usage:"):
        typer.echo(message, err=True)
    else:
        trouble(f"{message} (stet --help)")
