"""The demo's Ukrainian translation fits the demo's article and passes every check."""

import json
from functools import cache
from importlib.resources import files

import pytest

from transpub.articles.codes import code_problems
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.segments import SourceSegment, split
from transpub.translations.checks import Severity, check_segment

_SAMPLES = files("transpub.cli").joinpath("samples")


@cache
def translations() -> dict[str, str]:
    texts = json.loads(_SAMPLES.joinpath("grain-corridor.uk.json").read_text("utf-8"))
    assert isinstance(texts, dict)
    return texts


@cache
def segments() -> list[SourceSegment]:
    body = _SAMPLES.joinpath("grain-corridor.md").read_text("utf-8")
    intake = understand("", Material(SourceFormat.MARKDOWN, body), Limits(1024 * 1024, 1024 * 1024))
    return split(intake.document, "en")


def test_every_segment_of_the_sample_is_translated_and_nothing_else() -> None:
    assert {segment.text for segment in segments()} == set(translations())


@pytest.mark.parametrize("segment", segments(), ids=lambda segment: segment.key)
def test_sample_translation_passes_the_checks(segment: SourceSegment) -> None:
    target = translations()[segment.text]
    found = check_segment(segment.text, target, kind=segment.kind.value, source_language="en", target_language="uk")
    assert [finding for finding in found if finding.severity is not Severity.INFO] == []
    assert code_problems(segment.text, target, segment.codes) == []


def test_sample_translation_keeps_ukrainian_typography() -> None:
    joined = "\n".join(translations().values())
    assert not set("\"“”„–'") & set(joined)
