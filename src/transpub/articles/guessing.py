"""Which encoding bytes are in when nothing says so: alphabets by how likely the letters are, others by a library.

A library of general use (charset-normalizer) needs some hundred characters for that and takes “It’s over” for
Japanese; for the alphabets of Europe the letters themselves tell more.
"""

from collections.abc import Iterator, Mapping, Sequence

_SAMPLE = 8 * 1024

# Lower-case letters of Ukrainian, Russian, Belarusian and Bulgarian, from frequent to rare.
_CYRILLIC = ("оаеинітрвс", "лкудмпязьбгчйы", "хжшїцющєэў", "фёґъ")
# Letters beyond ASCII that the languages of Latin script use.
_WESTERN = "éèàùçâêîôûëïüöäßáíóúñåæøãõœìò"
_CZECH_SLOVAK = "áäčďéěíĺľňóôŕřšťúůýž"
_POLISH = "ąćęłńóśźż"
_HUNGARIAN = "áéíóöőúüű"
_ROMANIAN = "ăâîşșţț"
_BALKAN = "čćđšž"
_TURKISH = "çğıöşüâîûİ"
_CENTRAL = (_CZECH_SLOVAK, _POLISH, _HUNGARIAN, _ROMANIAN, _BALKAN)
# The encodings told apart by their letters, and the alphabets written in each. Of equals the first is taken.
_ALPHABETS: Mapping[str, Sequence[Sequence[str]]] = {
    "cp1252": ((_WESTERN,),),
    **dict.fromkeys(("cp1251", "koi8_u", "cp866", "mac_cyrillic", "iso8859_5"), (_CYRILLIC,)),
    **dict.fromkeys(("cp1250", "iso8859_2"), tuple((letters,) for letters in _CENTRAL)),
    "cp1254": ((_TURKISH,),),
}
_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…•№§€£°©®\u00a0")
_APOSTROPHE = "’"

_LIKELY, _USUAL, _SELDOM, _RARE, _ODD, _WRONG = 2.0, 1.0, 0.5, 0.0, -2.0, -4.0
# A mean below this is no text in any of the alphabets. Sentences of a few words have 0.9 and more.
_LEAST = 0.5

# Encodings for which the library is asked.
_OTHERS = ["cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1253", "cp1257", "cp1255", "cp1256"]


def guesses(data: bytes) -> Iterator[str]:
    """Encodings the bytes could be in, the likeliest first, as Python names them. Looks at 8 kB."""
    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE]
    likelihoods = {encoding: _likelihood(sample, encoding) for encoding in _ALPHABETS}
    ranked = sorted(likelihoods, key=lambda encoding: -likelihoods[encoding])
    yield from (encoding for encoding in ranked if likelihoods[encoding] >= _LEAST)
    # Loaded here: texts in UTF-8 never need it.
    import charset_normalizer  # noqa: PLC0415

    for match in charset_normalizer.from_bytes(sample, cp_isolation=_OTHERS, enable_fallback=False):
        yield match.encoding


def _likelihood(sample: bytes, encoding: str) -> float:
    """Mean over all that is not ASCII, from -4 to 2, in the alphabet that fits best."""
    text = sample.decode(encoding, "replace")
    places = [place for place in zip(f" {text}", text, f"{text[1:]} ", strict=False) if place[1] > "\x7f"]
    if not places:
        return _WRONG
    return max(
        sum(_value(*place, values) for place in places) / len(places)
        for values in map(_values, _ALPHABETS[encoding])
    )


def _values(alphabet: Sequence[str]) -> Mapping[str, float]:
    if len(alphabet) == 1:
        return dict.fromkeys(alphabet[0], _USUAL)
    return {
        letter: value
        for letters, value in zip(alphabet, (_LIKELY, _USUAL, _SELDOM, _RARE), strict=True)
        for letter in letters
    }


def _value(before: str, character: str, after: str, values: Mapping[str, float]) -> float:
    inside = before.isalpha() and after.isalpha()
    if character in _PUNCTUATION:
        return _USUAL if not inside or character == _APOSTROPHE else _WRONG
    if not character.isalpha():
        return _WRONG if inside else _ODD
    if character.isupper() and before.islower():
        return _WRONG
    if _is_cyrillic(character) and (_is_latin(before) or _is_latin(after)):
        return _WRONG
    value = values.get(character.lower(), values.get(character, _ODD))
    # A letter alone may as well be a sign of another encoding.
    return value if before.isalpha() or after.isalpha() else min(value, _RARE)


def _is_cyrillic(character: str) -> bool:
    return "\u0400" <= character <= "\u052f"


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
