"""Sentences to drafts: codes lifted out, translated plain, judged, codes put back. No database here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transpub.translations.checks import Finding
from transpub.translations.engine import STRONGER, Alternative, Decoding, Engine, Offer, Output
from transpub.translations.guard import GuardReason, judge
from transpub.translations.placement import Lifted, extract, guess_finding, place


@dataclass(frozen=True)
class Draft:
    """One sentence's draft with its codes. `refused`: the guard's reason, when no attempt passed it.

    `alternatives`: other wordings with the codes in them, best first, each one passed by the guard.
    """

    text: str
    score: float | None
    refused: GuardReason | None
    findings: tuple[Finding, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


def draft(
    sources: Sequence[str], engine: Engine, offer: Offer, *, beam_size: int = 4, alternatives: int = 0
) -> list[Draft]:
    """As many drafts as coded sources. Each output is judged; a refused one is decoded once more, harder.

    `alternatives`: how many other wordings are asked for beside each.

    Raises: EngineFailed.
    """
    lifted = [extract(source) for source in sources]
    aligned = any(entry.needs_alignment for entry in lifted)
    decoding = Decoding(beam_size=beam_size, aligned=aligned, alternatives=alternatives)
    texts = list(dict.fromkeys(text for entry in lifted for text in (entry.plain, *entry.pieces) if text))
    outputs = _decode(texts, engine, offer, decoding)
    refused = _refused(lifted, outputs, offer)
    if refused:
        harder = replace(STRONGER, aligned=aligned, alternatives=alternatives)
        again = _decode(list(refused), engine, offer, harder)
        better = {text for text, output in again.items() if _judge(text, output, offer) is None}
        outputs |= {text: again[text] for text in better}
        refused = {text: reason for text, reason in refused.items() if text not in better}
    return [_finished(source, entry, outputs, refused) for source, entry in zip(sources, lifted, strict=True)]


def _decode(texts: list[str], engine: Engine, offer: Offer, decoding: Decoding) -> dict[str, Output]:
    return dict(zip(texts, engine.translate(offer, texts, decoding), strict=True)) if texts else {}


def _refused(lifted: Sequence[Lifted], outputs: dict[str, Output], offer: Offer) -> dict[str, GuardReason]:
    """Only whole sentences are judged: a piece serves to find a place and is never shown."""
    reasons = {entry.plain: _judge(entry.plain, outputs[entry.plain], offer) for entry in lifted if entry.plain}
    return {text: reason for text, reason in reasons.items() if reason is not None}


def _judge(text: str, output: Output, offer: Offer) -> GuardReason | None:
    return judge(text, output, source_language=offer.source, target_language=offer.target)


def _finished(source: str, entry: Lifted, outputs: dict[str, Output], refused: dict[str, GuardReason]) -> Draft:
    if not entry.plain:
        # Nothing but protected spans (a bare address, a handle): it stays as it is.
        return Draft(source, None, None)
    output = outputs[entry.plain]
    pieces = {piece: outputs[piece].text for piece in entry.pieces if piece in outputs}
    placed = place(source, output.text, pieces, output.alignment)
    findings = tuple(guess_finding(number) for number in placed.guessed)
    return Draft(placed.text, output.score, refused.get(entry.plain), findings)
