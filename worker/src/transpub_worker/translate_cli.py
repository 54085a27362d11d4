"""`transpub translate`: a text through the engine and its guard, from file to standard output. No database."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from transpub.articles.codes import plain_text
from transpub.articles.encodings import decode
from transpub.articles.errors import BodyTooLarge, FileUnreadable
from transpub.articles.files import FORMAT_BY_ENDING
from transpub.articles.material import TYPED, SourceFormat
from transpub.articles.segments import SourceSegment
from transpub.articles.sheets import Sheet, read_sheet
from transpub.cli.terminal import Terminal, command
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.languages import parse_tag
from transpub.translations.drafting import Draft, draft
from transpub.translations.engine import FAST_BEAMS, EngineFailed, ModelKind, Offer, Profile, confidence
from transpub.translations.errors import RouteNotAvailable
from transpub.translations.guard import GUARD_REASON_NAMES
from transpub.translations.offers import PairNotAvailable, route_text
from transpub_worker.engine import ArgosEngine

# Some sentences were refused and stand in the source language.
INCOMPLETE = 3
# As shells tell a program ended by Ctrl-C (128 + SIGINT).
INTERRUPTED = 130
# Sentences between two steps of the bar: enough that every thread of the engine has full batches.
_BATCH = 64
_BEGINNING = 60
_SPEED = N_("%(count)d words a second")
_TRIAL = N_("Translated with a trial package (%(model)s): good for trying out, unfit for publication.")
_LEFT = N_("Left in the source language (%(reason)s): %(beginning)s")
_LEFT_COUNT = N_("%(count)d of %(total)d sentences were left in the source language.")
_STOPPED = N_("Stopped. Nothing was written.")


class FormatNotInPlace(TranspubError):
    """Facts: `format`."""

    kind = ErrorKind.INVALID
    code = "models.format_not_in_place"
    text = N_("A file of the format %(format)s cannot be translated in place. Use text, Markdown or HTML.")


class EngineDidNotAnswer(TranspubError):
    """Facts: `reason`, in the engine's words."""

    kind = ErrorKind.UNAVAILABLE
    code = "models.engine_did_not_answer"
    text = N_("The engine failed: %(reason)s. Check the packages with “transpub models verify”.")


def translate(
    target_language: Annotated[str, typer.Option("--to", help="Language to translate into, as uk.")],
    source: Annotated[str, typer.Argument(metavar="[FILE]", help="A file; else standard input.")] = "-",
    source_language: Annotated[str, typer.Option("--from", help="Language of the text, as en.")] = "en",
    format_: Annotated[
        SourceFormat | None,
        typer.Option("--format", help="text, markdown or html; else told by the file's name, or text."),
    ] = None,
    profile: Annotated[Profile, typer.Option(help="How hard the decoder works.")] = Profile.BEST,
    route: Annotated[str, typer.Option(help="Languages to go through, as uk-en-ru; else the best way.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with what is known of each sentence.")] = False,
) -> None:
    """Translate a text and print it; needs no database and no network.

    Lines and empty lines of a text stay as they are; of Markdown everything but the words. Status 0: all was
    translated; 3: sentences that the guard refused stand in the source language and are named on standard error.
    """

    def work(terminal: Terminal) -> None:
        settings = terminal.settings
        source_format = _format(source, format_)
        engine = ArgosEngine(settings)
        try:
            offer = _offer(engine, parse_tag(source_language), parse_tag(target_language), route)
            text = _read(source, settings.article_max_bytes)
            sheet = read_sheet(text, source_format, offer.source, max_bytes=settings.article_max_bytes)
            beams = FAST_BEAMS.get(profile, settings.engine_beam_size)
            drafts = _drafts(terminal, engine, offer, sheet.segments, beams)
        except EngineFailed as error:
            raise EngineDidNotAnswer(reason=str(error)) from error
        except KeyboardInterrupt:
            terminal.warn(_STOPPED)
            raise typer.Exit(INTERRUPTED) from None
        result = _Result(sheet, offer, profile, drafts)
        sys.stdout.write(result.json() if as_json else result.text)
        sys.stdout.flush()
        _tell(terminal, result)

    command(work)


@dataclass(frozen=True)
class _Result:
    """`drafts` by their coded sources."""

    sheet: Sheet
    offer: Offer
    profile: Profile
    drafts: Mapping[str, Draft]

    @property
    def text(self) -> str:
        return self.sheet.written({source: _shown(source, made) for source, made in self.drafts.items()})

    @property
    def refused(self) -> list[SourceSegment]:
        return [segment for segment in self.sheet.segments if self.drafts[segment.text].refused]

    def json(self) -> str:
        offer = self.offer
        content = {
            "from": offer.source,
            "to": offer.target,
            "engine": offer.engine,
            "model": offer.model,
            "version": offer.version,
            "route": list(offer.route),
            "trial": offer.kind is not ModelKind.OFFICIAL,
            "profile": self.profile.value,
            "text": self.text,
            "sentences": [self._sentence(segment) for segment in self.sheet.segments],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def _sentence(self, segment: SourceSegment) -> dict[str, Any]:
        """`target` is null for a refused sentence, and `machine_text` what was refused."""
        made = self.drafts[segment.text]
        return {
            "kind": segment.kind.value,
            "source": segment.text,
            "target": None if made.refused else made.text,
            "machine_text": made.text,
            "refused": made.refused.value if made.refused else None,
            "rung": made.rung.value,
            "score": made.score,
            "confidence": confidence(made.score),
            "findings": [finding.to_json() for finding in made.findings],
        }


def _shown(source: str, made: Draft) -> str:
    return source if made.refused else made.text


def _offer(engine: ArgosEngine, source: str, target: str, route: str) -> Offer:
    """Raises: PairNotAvailable, RouteNotAvailable."""
    offers = engine.routes(source, target)
    if not offers:
        pairs = ", ".join(f"{offer.source}→{offer.target}" for offer in engine.offers())
        raise PairNotAvailable(source=source, target=target, available=pairs or "–")
    if not route:
        return offers[0]
    wanted = route.replace("→", "-").split("-")
    for offer in offers:
        if list(offer.route) == wanted:
            return offer
    raise RouteNotAvailable(route=route[:80], available=", ".join(route_text(offer.route) for offer in offers))


def _format(source: str, chosen: SourceFormat | None) -> SourceFormat:
    """Raises: FormatNotInPlace."""
    told = chosen or FORMAT_BY_ENDING.get(source.rpartition(".")[2].lower(), SourceFormat.TEXT)
    if told not in TYPED:
        raise FormatNotInPlace(format=told.value)
    return told


def _read(source: str, limit: int) -> str:
    """No more than the limit is ever read: standard input may have no end.

    Raises: FileUnreadable, BodyTooLarge, and what `encodings.decode` raises.
    """
    if source == "-":
        return _decoded(sys.stdin.buffer, limit)
    try:
        with Path(source).open("rb") as file:
            return _decoded(file, limit)
    except OSError as error:
        raise FileUnreadable(file=source, reason=error.strerror or str(error)) from error


def _decoded(file: BinaryIO, limit: int) -> str:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise BodyTooLarge(size=len(data), limit=limit)
    return decode(data).text


def _drafts(
    terminal: Terminal, engine: ArgosEngine, offer: Offer, segments: Sequence[SourceSegment], beams: int
) -> dict[str, Draft]:
    """Equal sentences are translated once. Raises: EngineFailed."""
    distinct = {segment.text: _words(segment) for segment in segments}
    drafts: dict[str, Draft] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), _Speed(terminal), TimeRemainingColumn())
    with Progress(*columns, console=terminal.err, disable=not terminal.err.is_terminal, transient=True) as bar:
        task = bar.add_task(route_text(offer.route), total=sum(distinct.values()))
        for batch in _batches(list(distinct)):
            drafts |= zip(batch, draft(batch, engine, offer, beam_size=beams), strict=True)
            bar.advance(task, sum(distinct[text] for text in batch))
    return drafts


def _words(segment: SourceSegment) -> int:
    return len(plain_text(segment.text, segment.codes).split())


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), _BATCH):
        yield texts[start : start + _BATCH]


class _Speed(ProgressColumn):
    """Words a second."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__()
        self._terminal = terminal

    def render(self, task: Task) -> Text:
        return Text(self._terminal.words(_SPEED, count=round(task.speed)) if task.speed else "")


def _tell(terminal: Terminal, result: _Result) -> None:
    """What a reader must know, beside the text. Ends with status 3 if something was left in the source language."""
    if result.offer.kind is not ModelKind.OFFICIAL:
        terminal.warn(_TRIAL, model=result.offer.model)
    for segment in result.refused:
        reason = result.drafts[segment.text].refused
        if reason is not None:
            beginning = plain_text(segment.text, segment.codes)[:_BEGINNING]
            terminal.warn(_LEFT, reason=terminal.words(GUARD_REASON_NAMES[reason]), beginning=beginning)
    if result.refused:
        terminal.warn(_LEFT_COUNT, count=len(result.refused), total=len(result.sheet.segments))
        raise typer.Exit(INCOMPLETE)
