"""`transpub intake FILE|URL`: what would be understood of an article, without taking it in."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from transpub.articles.boilerplate_rules import REASON_TEXTS, BoilerplateReason
from transpub.articles.intake import understand
from transpub.articles.material import Limits, SourceFormat
from transpub.articles.report import report
from transpub.cli.reading import FORMAT_HELP, SOURCE_HELP, material_of
from transpub.cli.terminal import Terminal, command
from transpub.core.i18n import N_
from transpub.core.languages import display_name, parse_tag

_KIND, _TEXT = N_("Kind"), N_("Text")
_COUNTS = N_("%(sentences)d sentences, %(words)d words")
_DETECTED = N_("Language: %(language)s (%(confidence)d %% sure)")
_UNCLEAR = N_("Language: cannot be told for certain")
_MARKED = N_("Lines that look like no part of the story: %(count)d. They are struck through; nothing is dropped.")
_CHANGED = N_("Changed or left out: %(changes)s")
# Sentences of one line, apart.
_APART = " ¦ "


def intake(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help=SOURCE_HELP)],
    title: Annotated[str, typer.Option(help="Headline; else the text's own.")] = "",
    format_: Annotated[SourceFormat | None, typer.Option("--format", help=FORMAT_HELP)] = None,
    language: Annotated[str, typer.Option("--from", help="Language of the article; else told by its text.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with everything found.")] = False,
) -> None:
    """Show what would be understood of an article, without taking it in."""

    def work(terminal: Terminal) -> None:
        declared = parse_tag(language) if language else None
        material = material_of(terminal, source, format_)
        found = report(understand(title, material, Limits.of(terminal.settings)), declared)
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
            return
        terminal.out.print(_lines(terminal, found["lines"]))
        _tell(terminal, found)

    command(work)


def _lines(terminal: Terminal, lines: list[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(terminal.words(_KIND), style="dim", no_wrap=True)
    table.add_column(terminal.words(_TEXT), overflow="fold")
    for line in lines:
        kind = f"{line['kind']} {line['level']}" if line["level"] else line["kind"]
        if marked := line["boilerplate"]:
            reason = terminal.words(REASON_TEXTS[BoilerplateReason(marked["reason"])])
            table.add_row(kind, Text.assemble((line["text"], "dim strike"), "  ", (reason, "yellow")))
        else:
            table.add_row(kind, Text(_APART.join(line["sentences"]) or line["text"]))
    return table


def _tell(terminal: Terminal, found: Mapping[str, Any]) -> None:
    terminal.out.print()
    terminal.say(_COUNTS, sentences=found["sentences"], words=found["words"])
    told = found["language"]
    if told["detected"]:
        name = display_name(told["detected"], terminal.locale)
        terminal.say(_DETECTED, language=name, confidence=round(100 * told["confidence"]))
    else:
        terminal.say(_UNCLEAR)
    for name, value in found["fields"].items():
        if value:
            terminal.out.print(f"{name}: {', '.join(value) if isinstance(value, list) else value}", markup=False)
    if marked := sum(line["boilerplate"] is not None for line in found["lines"]):
        terminal.warn(_MARKED, count=marked)
    if changes := ", ".join(f"{entry.get('tag') or entry['kind']} {entry['count']}" for entry in found["changes"]):
        terminal.say(_CHANGED, changes=changes)
