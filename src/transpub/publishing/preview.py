"""A translation as it would be published now, unfinished as it may be: the rendering is the published one, and each
sentence in it can be told by its number. Pure; nothing here is frozen or sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from transpub.articles.codes import Code, code_problems
from transpub.articles.leaves import SegmentKind
from transpub.articles.published import published_html
from transpub.articles.render import to_text
from transpub.articles.segments import reassemble
from transpub.core.languages import direction
from transpub.translations.models import Segment, Translation
from transpub.translations.resegmenting import document_of
from transpub.translations.sifting import is_machine, is_trial

# Signs no text has (private use), which go through the rendering as text and become tags afterwards: where a
# sentence begins, with its number in digits of their own, and where it ends.
_BEGINS, _ENDS = "\U0010fe00", "\U0010fe01"
_ZERO = 0x10FE10
_SIGNS = re.compile("[\U0010fe00-\U0010fe1f]")
_BEGINNING = re.compile(f"{_BEGINS}([{chr(_ZERO)}-{chr(_ZERO + 9)}]{{1,6}})")
_TO_DIGITS = {_ZERO + digit: str(digit) for digit in range(10)}
_FROM_DIGITS = {ord(str(digit)): _ZERO + digit for digit in range(10)}
# These end as an attribute's value, where no tag can stand.
_IN_ATTRIBUTES = frozenset({SegmentKind.ALT, SegmentKind.TITLE})
# Not in the translation's language.
_FOREIGN = frozenset({"untranslated", "unusable"})


@dataclass(frozen=True)
class Preview:
    """HTML, safe as it is. `fields` are headline, standfirst, byline and the texts for search engines, those that
    there are. The sentence of segment n is a `span` with `data-sentence="n"`, with one of these classes at most:

    from-machine: a machine's text that nobody has edited or confirmed;
    untranslated: the source's sentence, in its own `lang` and `dir`, since there is no text yet;
    unusable: likewise, since the text has lost or broken codes.

    `machine`, `missing` and `broken` count them; `trial` counts machine texts of trial models, accepted ones too.
    """

    fields: Mapping[str, str]
    body: str
    machine: int
    missing: int
    broken: int
    trial: int


@dataclass(frozen=True)
class _Sentence:
    number: int
    kind: str
    text: str
    css: str


def preview(translation: Translation) -> Preview:
    sentences = {segment.key: _sentence(segment) for segment in translation.segments}
    document = reassemble(document_of(translation), {key: _told(entry) for key, entry in sentences.items()})
    classes = {entry.number: entry.css for entry in sentences.values()}
    language = translation.article.source_language

    def html(rendered: str) -> str:
        return _with_tags(rendered, classes, language)

    plain = to_text(document).fields()
    css = [entry.css for entry in sentences.values()]
    return Preview(
        fields={name: html(escape(text)) for name, text in plain.items() if name != "body_text"},
        body=html(published_html(document)),
        machine=css.count("from-machine"),
        missing=css.count("untranslated"),
        broken=css.count("unusable"),
        trial=sum(map(is_trial, translation.segments)),
    )


def _sentence(segment: Segment) -> _Sentence:
    """A text that cannot be put together gives way to the source's, marked as such."""
    codes = {int(number): Code.from_json(code) for number, code in segment.codes.items()}
    text, css = segment.target, "from-machine" if is_machine(segment) else ""
    if not text.strip():
        text, css = segment.source, "untranslated"
    elif code_problems(segment.source, text, codes):
        text, css = segment.source, "unusable"
    return _Sentence(segment.position + 1, segment.kind, text, css)


def _told(sentence: _Sentence) -> str:
    text = _SIGNS.sub("", sentence.text)
    if sentence.kind in _IN_ATTRIBUTES:
        return text
    return f"{_BEGINS}{str(sentence.number).translate(_FROM_DIGITS)}{text}{_ENDS}"


def _with_tags(html: str, classes: Mapping[int, str], source_language: str) -> str:
    if len(_BEGINNING.findall(html)) != html.count(_ENDS):
        # The article itself has such signs. What it says is shown, who said what is not.
        return _SIGNS.sub("", html)

    def begin(match: re.Match[str]) -> str:
        number = int(match[1].translate(_TO_DIGITS))
        css = classes.get(number, "")
        marked = f' class="{css}"' if css else ""
        if css in _FOREIGN:
            marked += f' lang="{source_language}" dir="{direction(source_language)}"'
        return f'<span data-sentence="{number}"{marked}>'

    return _BEGINNING.sub(begin, html).replace(_ENDS, "</span>")
