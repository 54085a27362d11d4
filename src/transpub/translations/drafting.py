"""Sentences to drafts: codes lifted out, translated plain, judged, codes put back. No database here.

A refused output goes down a ladder, all refused ones of a batch together: decoded harder, then in smaller units.
So the engine is called three times at most, whatever comes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from transpub.articles.characters import without_invisible
from transpub.translations.checks import Finding
from transpub.translations.cutting import Part, clauses, joined
from transpub.translations.engine import STRONGER, Alternative, Decoding, Engine, Offer, Output
from transpub.translations.guard import GuardReason, judge
from transpub.translations.keeping import Kept, why_kept
from transpub.translations.placement import Lifted, extract, guess_finding, place


class Rung(StrEnum):
    """Where on the ladder a draft was got. KEPT: no engine was asked, the source stays as it is."""

    KEPT = "kept"
    FIRST = "first"
    STRONGER = "stronger"
    PARTS = "parts"


@dataclass(frozen=True)
class Draft:
    """One sentence's draft with its codes. `refused`: the guard's reason, when no rung passed it; `text`, `score`
    and `rung` are then the first attempt's.

    `alternatives`: other wordings with the codes in them, best first, each one passed by the guard.
    """

    text: str
    score: float | None
    refused: GuardReason | None
    findings: tuple[Finding, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    rung: Rung = Rung.FIRST


@dataclass(frozen=True)
class _Attempt:
    """An output for a plain text. `parts`: how many it was put together from."""

    output: Output
    refused: GuardReason | None
    rung: Rung
    parts: int = 1


def draft(
    sources: Sequence[str], engine: Engine, offer: Offer, *, beam_size: int = 4, alternatives: int = 0
) -> list[Draft]:
    """As many drafts as coded sources. Each output is judged, and a refused one tried again as the ladder says.

    `alternatives`: how many other wordings are asked for beside each.

    Raises: EngineFailed.
    """
    lifted = [extract(source) for source in sources]
    decoding = Decoding(
        beam_size=beam_size, aligned=any(entry.needs_alignment for entry in lifted), alternatives=alternatives
    )
    desk = _Desk(engine, offer, decoding)
    kept = {entry.plain: desk.why_kept(entry.plain) for entry in lifted}
    wanted = [entry for entry in lifted if kept[entry.plain] is None]
    attempts, pieces = desk.attempts(wanted)
    return [
        _kept(source, reason)
        if (reason := kept[entry.plain])
        else _finished(source, entry, attempts[entry.plain], pieces, desk)
        for source, entry in zip(sources, lifted, strict=True)
    ]


@dataclass(frozen=True)
class _Desk:
    """One batch's engine, language pair and first decoding, and the rungs of the ladder."""

    engine: Engine
    offer: Offer
    decoding: Decoding

    def attempts(self, wanted: Sequence[Lifted]) -> tuple[dict[str, _Attempt], dict[str, str]]:
        """By their plain texts the best attempts, and the translations of pieces. Only whole sentences are judged:
        a piece serves to find a place and is never shown."""
        texts = list(dict.fromkeys(entry.plain for entry in wanted))
        pieces = list(dict.fromkeys(piece for entry in wanted for piece in entry.pieces))
        outputs = self._decode([*texts, *pieces], self.decoding)
        found = {text: self._attempt(text, outputs[text], Rung.FIRST) for text in texts}
        for rung in (self._stronger, self._in_parts):
            refused = [text for text, attempt in found.items() if attempt.refused]
            found |= {text: attempt for text, attempt in rung(refused).items() if not attempt.refused}
        return found, {piece: outputs[piece].text for piece in pieces}

    def judge(self, text: str, output: Output) -> GuardReason | None:
        return judge(text, output, source_language=self.offer.source, target_language=self.offer.target)

    def why_kept(self, text: str) -> Kept | None:
        return why_kept(text, source_language=self.offer.source, target_language=self.offer.target)

    def _stronger(self, refused: Sequence[str]) -> dict[str, _Attempt]:
        outputs = self._decode(refused, self._harder)
        return {text: self._attempt(text, outputs[text], Rung.STRONGER) for text in refused}

    def _in_parts(self, refused: Sequence[str]) -> dict[str, _Attempt]:
        """Each part is judged by itself, or one that was invented would pass among the others; then the whole."""
        cut = {text: parts for text in refused if len(parts := clauses(text)) > 1}
        wanted = {part.text for parts in cut.values() for part in parts if self.why_kept(part.text) is None}
        outputs = self._decode(sorted(wanted), replace(self._harder, alternatives=0))
        return {text: self._put_together(text, parts, outputs) for text, parts in cut.items()}

    def _put_together(self, text: str, parts: Sequence[Part], outputs: Mapping[str, Output]) -> _Attempt:
        own = [outputs.get(part.text, Output(part.text)) for part in parts]
        whole = joined(parts, own)
        verdicts = [self.judge(part.text, output) for part, output in zip(parts, own, strict=True)]
        refused = next(filter(None, verdicts), None) or self.judge(text, whole)
        return _Attempt(whole, refused, Rung.PARTS, len(parts))

    @property
    def _harder(self) -> Decoding:
        return replace(STRONGER, aligned=self.decoding.aligned, alternatives=self.decoding.alternatives)

    def _attempt(self, text: str, output: Output, rung: Rung) -> _Attempt:
        return _Attempt(output, self.judge(text, output), rung)

    def _decode(self, texts: Sequence[str], decoding: Decoding) -> dict[str, Output]:
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return {}
        return dict(zip(distinct, self.engine.translate(self.offer, distinct, decoding), strict=True))


def _kept(source: str, reason: Kept) -> Draft:
    findings = (Finding.of("already_translated"),) if reason is Kept.TARGET_LANGUAGE else ()
    return Draft(source, None, None, findings, rung=Rung.KEPT)


def _finished(source: str, entry: Lifted, attempt: _Attempt, pieces: Mapping[str, str], desk: _Desk) -> Draft:
    output = attempt.output
    own = {piece: pieces[piece] for piece in entry.pieces}
    placed = place(source, output.text, own, output.alignment)
    alternatives = [
        replace(wording, text=_visible(place(source, wording.text, own, wording.alignment).text), alignment=())
        for wording in output.alternatives
        if desk.judge(entry.plain, Output(wording.text)) is None
    ]
    return Draft(
        text=_visible(placed.text),
        score=output.score,
        refused=attempt.refused,
        findings=(*map(guess_finding, placed.guessed), *_told(attempt)),
        alternatives=tuple({wording.text: wording for wording in reversed(alternatives)}.values())[::-1],
        rung=attempt.rung,
    )


def _visible(text: str) -> str:
    """As a person's text is stored, or to confirm one with a soft hyphen in it would be to change it."""
    return without_invisible(text).strip()


def _told(attempt: _Attempt) -> list[Finding]:
    """What a translator should know of how the text came about."""
    if attempt.rung is Rung.PARTS:
        return [Finding.of("put_together", count=attempt.parts)]
    if attempt.output.pieces > 1:
        return [Finding.of("long_sentence", count=attempt.output.pieces)]
    return []
