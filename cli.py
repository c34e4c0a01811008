"""The command line: it only wires commands to services. Exit code 0 good, 1 the answer is bad, 2 wrong use."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from services import commands, official, trust
from services.batch_source import Source
from services.console import speak_utf8
from services.import_listings import Import
from services.incident import Incident
from services.sandbox import open_sandbox
from settings import SettingsError, settings

Purpose = Literal["data", "uan_index", "consent_signing"]
Post = Literal["operator", "official", "administrator", "caller", "counsellor"]
Channel = Literal["csc", "ssk", "camp"]
Language = Literal["en", "hi"]
Form = Literal["pdf", "xlsx", "csv", "json"]

app = typer.Typer(
    help="Kaam Setu: from a worker's e-Shram number to the jobs near her.", no_args_is_help=True, add_completion=False
)
audit = typer.Typer(help="The audit trail: is it whole?", no_args_is_help=True)
app.add_typer(audit, name="audit")
keys = typer.Typer(help="The keys of the vault.", no_args_is_help=True)
app.add_typer(keys, name="keys")
accounts = typer.Typer(help="Accounts of operators, officials, administrators, callers and counsellors.", no_args_is_help=True)
app.add_typer(accounts, name="accounts")
AsJson = Annotated[bool, typer.Option("--json", metavar="", help="Records for machines instead of a table.")]
Top = Annotated[int, typer.Option(min=1, max=200, help="How many answers at most.")]


@app.command()
def resolve(
    text: Annotated[list[str] | None, typer.Argument(help="Words in any language; without, lines of standard input.")] = None,
    top: Top = 5,
    as_json: AsJson = False,
) -> None:
    """Words to occupation families, or an honest "don't know"."""
    commands.finish(commands.resolve(settings(), text or [line.rstrip("\r\n") for line in sys.stdin], top), as_json)


@app.command()
def rank(
    listings: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="A feed in the ncs-csv contract.")],
    workers: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Workers as JSON lines.")],
    top: Top = 20,
    as_json: AsJson = False,
) -> None:
    """Rank the listings of a file for the workers of a file; trains a model first if there is none."""
    commands.finish(commands.rank(settings(), listings, workers, top), as_json)


@app.command()
def train(
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulated market.")] = 1,
    if_missing: Annotated[bool, typer.Option("--if-missing", metavar="", help="Only when no model is there yet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Train the ranker on the simulated labour market and put it in force."""
    commands.finish(commands.train(settings(), seed, if_missing), as_json)


@app.command()
def evaluate(
    seed: Annotated[int, typer.Option(min=0, help="Seed of the benchmark markets.")] = 1001,
    markets: Annotated[int, typer.Option(min=1, max=50, help="How many markets to draw.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Measure the ranker in force on simulated markets unlike those it was trained on."""
    commands.finish(commands.evaluate(settings(), seed, markets), as_json)


@app.command()
def demo(
    workers: Annotated[int, typer.Option(min=1, help="Demonstration workers in the sandbox register.")] = 20_000,
    listings: Annotated[int, typer.Option(min=1, help="Demonstration listings.")] = 50_000,
    events: Annotated[int, typer.Option(min=0, help="Simulated past events.")] = 300_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything that is drawn.")] = 7,
    csv: Annotated[Path | None, typer.Option(dir_okay=False, help="Only write the listings as a feed into this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make the demonstration database; a second call finds it made and does nothing."""
    made = (
        commands.demo_feed(settings(), csv, listings, seed) if csv else commands.demo(settings(), workers, listings, events, seed)
    )
    commands.finish(made, as_json)


@app.command("import")
def import_listings(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The feed's file.")],
    feed: Annotated[str, typer.Option(help="ncs-csv, job-posting, or guess: by what stands in the file.")] = commands.GUESS,
    source: Annotated[str, typer.Option(help="Whose listings these are, where several send the same format.")] = "",
    whole: Annotated[
        bool, typer.Option("--whole", metavar="", help="This is all that the source has: close what it mentions no more.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take listings in; bad rows are left out alone, each told with its line, column and reason."""
    commands.finish(commands.import_listings(settings(), Import(file, feed, source, whole)), as_json)


@app.command()
def pull(as_json: AsJson = False) -> None:
    """Fetch from NCS what changed since the last time and take it in: a job for every hour."""
    commands.finish(commands.pull(settings()), as_json)


@app.command()
def batch(
    workers: Annotated[int | None, typer.Option(min=1, help="Match so many drawn workers (simulated).")] = None,
    file: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Match those of this file, JSON lines.")] = None,
    listings: Annotated[int | None, typer.Option(min=1, help="Against so many drawn listings, not those in use.")] = None,
    top: Annotated[int, typer.Option(min=1, max=40, help="Listings a worker.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all that is drawn.")] = 1,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler; without, a process a core here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Match every worker with every listing, and price what is crowded; a run that was killed goes on where it stood."""
    commands.finish(commands.batch(settings(), Source(file, workers or 0, listings, seed), top, scheduler), as_json)


@audit.command("verify")
def audit_verify(
    head: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A head kept elsewhere: finds a cut end.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read the whole audit trail; bad when a line was changed, dropped, moved, or cut off after the head."""
    commands.finish(trust.verify_audit(settings(), head), as_json)


@audit.command("head")
def audit_head(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to keep the newest link: elsewhere than the database.")],
    as_json: AsJson = False,
) -> None:
    """Write the newest link of the audit trail to a file, for a later verify."""
    commands.finish(trust.export_head(settings(), file), as_json)


@keys.command("rotate")
def keys_rotate(
    purpose: Annotated[Purpose, typer.Option(help="Which key: of the data, of the index of UANs, or of signatures.")] = "data",
    as_json: AsJson = False,
) -> None:
    """Put a fresh key in force while the server runs, and seal anew what stood under the one before; goes on where it was killed."""
    commands.finish(trust.rotate_keys(settings(), purpose), as_json)


@keys.command("status")
def keys_status(as_json: AsJson = False) -> None:
    """How much still stands under keys of before."""
    commands.finish(trust.tell_keys(settings()), as_json)


@accounts.command("add")
def accounts_add(
    name: Annotated[str, typer.Argument(help="As the provider's token names it.")],
    role: Annotated[Post, typer.Option(help="What it may do.")],
    centre: Annotated[str | None, typer.Option(help="The centre an operator sits at.")] = None,
    channel: Annotated[Channel, typer.Option(help="The channel of what is done there.")] = "csc",
    state: Annotated[str | None, typer.Option(help="The State that a caller calls in, or a counsellor sees.")] = None,
    as_json: AsJson = False,
) -> None:
    """Enter an account that signs in through the provider (KAAM_OIDC_ISSUER)."""
    commands.finish(trust.enter_account(settings(), name, role, centre, channel if role == "operator" else None, state), as_json)


@accounts.command("place")
def accounts_place(
    name: Annotated[str, typer.Argument(help="The account.")],
    state: Annotated[str, typer.Argument(help="The State that a caller calls in, or whose workers a counsellor sees.")],
    as_json: AsJson = False,
) -> None:
    """Tell of which State an account is; it holds with the next press of whoever is signed in."""
    commands.finish(trust.place_account(settings(), name, state), as_json)


@accounts.command("close")
def accounts_close(name: Annotated[str, typer.Argument(help="The account.")], as_json: AsJson = False) -> None:
    """Close an account: it signs in no more, and whoever is signed in is out with the next press."""
    commands.finish(trust.close_account(settings(), name), as_json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; it must not be there yet.")],
    as_json: AsJson = False,
) -> None:
    """Write the whole store and its keys into one sealed file, while the server runs."""
    commands.finish(trust.back_up_store(settings(), file), as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that backup wrote.")],
    drill: Annotated[
        bool, typer.Option("--drill", metavar="", help="Only prove that it comes back, in a place that is thrown away.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back into an empty store, erase again who was erased since, and look whether all is there."""
    commands.finish(trust.restore_store(settings(), file, only_drill=drill), as_json)


@app.command()
def incident(
    folder: Annotated[Path, typer.Argument(help="A new folder for the draft and the list of whom to tell.")],
    since: Annotated[datetime, typer.Option(help="From when, in UTC: 2026-11-27T06:00:00.")],
    until: Annotated[datetime, typer.Option(help="Until when, in UTC.")],
    noticed: Annotated[datetime, typer.Option(help="When it was noticed, in UTC: the hours run from here.")],
    account: Annotated[str | None, typer.Option(help="The account that did it, where it was one.")] = None,
    what: Annotated[str, typer.Option(help="What happened, in a sentence.")] = "",
    as_json: AsJson = False,
) -> None:
    """Draft the report to CERT-In and the Data Protection Board from the audit trail, with the hours by which it is due."""
    moments = (moment.replace(tzinfo=UTC) for moment in (since, until, noticed))
    commands.finish(trust.draft_incident(settings(), Incident(*moments, account, what), folder), as_json)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8600,
    errors: Annotated[float, typer.Option(min=0, max=1, help="Share of calls answered with an error.")] = 0.0,
    hangs: Annotated[float, typer.Option(min=0, max=1, help="Share that is never answered.")] = 0.0,
    resets: Annotated[float, typer.Option(min=0, max=1, help="Share whose line is cut.")] = 0.0,
    slow: Annotated[float, typer.Option(min=0, max=1, help="Share whose answer drips.")] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the faults.")] = 1,
) -> None:
    """Serve the other side of the gateways (docs/gateways.md) on this machine, with faults on demand."""
    from api.sandbox.serve import serve  # the web, which no other command needs

    serve(open_sandbox(settings()), port, errors=errors, hangs=hangs, resets=resets, slow=slow, seed=seed)


@app.command()
def sweep(as_json: AsJson = False) -> None:
    """Delete what has outlived its time: a job for every night; the server does it when it starts and each day."""
    commands.finish(trust.sweep(settings()), as_json)


@app.command()
def refresh(as_json: AsJson = False) -> None:
    """Count what happened since the last time, for officials' figures; the server does it every few minutes."""
    commands.finish(official.refresh(settings()), as_json)


@app.command()
def report(
    out: Annotated[Path | None, typer.Option(file_okay=False, help="The folder that the files go into: needed.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="A State (UP), a district (UP/123) or IN; may be given again.")] = None,
    list_places: Annotated[bool, typer.Option("--list-places", metavar="", help="Only list the places and their codes.")] = False,
    all_districts: Annotated[bool, typer.Option("--all-districts", metavar="", help="A report of every district.")] = False,
    period: Annotated[
        str, typer.Option(help="Count the quarter that this month (2026-10) lies in; of a district always all.")
    ] = "",
    language: Annotated[Language, typer.Option(help="What it is written in.")] = "en",
    form: Annotated[Form, typer.Option("--format", help="What kind of file.")] = "pdf",
    as_json: AsJson = False,
) -> None:
    """Write the report of States or districts from the published figures: a job for the first night of a month."""
    if list_places:
        commands.finish(official.list_places(settings()), as_json)
        return
    wanted = official.Wanted(tuple(place or ()), all_districts, period, language, form)
    if out is None:
        official.must_be_counted(settings(), wanted)
        raise typer.BadParameter("name the folder that the files go into", param_hint="--out")
    commands.finish(official.write_reports(settings(), wanted, out), as_json)


def main() -> None:
    """Run a command; a setting, file or feed that cannot be used stops it with a sentence, never a stack trace."""
    speak_utf8()
    try:
        settings()
        app()
    except SettingsError as problem:
        print(json.dumps({"error": str(problem)}) if "--json" in sys.argv else problem, file=sys.stderr)
        sys.exit(2)
    except Exception as problem:
        told = commands.trouble(problem)
        if told is None:
            raise
        print(json.dumps({"error": told[0]}, ensure_ascii=False) if "--json" in sys.argv else told[0], file=sys.stderr)
        sys.exit(told[1])


if __name__ == "__main__":
    main()
