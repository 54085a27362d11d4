"""Text that says the same thing again and again. Finds repetitions; whether one is a fault its callers decide."""

import re

# n-grams up to 6 words, three times in a row; or fewer than 35 % different words among 12 or more: the usual
# signs of a decoder in a loop (design notes after LibreTranslate#46 and argos-translate#428, #444).
MAX_NGRAM = 6
LOOP_TIMES = 3
LEAST_UNIQUE = 0.35
LEAST_TOKENS = 12

_TOKEN = re.compile(r"\w+(?:['’ʼ-]\w+)*")
# One to four letters six times over ("ахахахахахах"), or one sign eight times. Digits may repeat: 1,000,000.
_LETTERS = re.compile(r"([^\W\d_]{1,4}?)\1{5,}")
_SIGNS = re.compile(r"([^\w\s])\1{7,}")
# Scripts without spaces: a longer piece, four times.
_PIECE = re.compile(r"([^\W\d_]{2,12}?)\1{3,}")


def is_looping(text: str) -> bool:
    """Whether words, phrases or letters go round in circles."""
    tokens = [token.casefold() for token in _TOKEN.findall(text)]
    spoken = [token for token in tokens if any(letter.isalpha() for letter in token)]
    if len(spoken) >= LEAST_TOKENS and len(set(spoken)) / len(spoken) < LEAST_UNIQUE:
        return True
    return _loop(tokens) or any(pattern.search(text) for pattern in (_LETTERS, _SIGNS, _PIECE))


def repeated_phrase(text: str) -> str | None:
    """The longest run of words that follows directly upon itself ("on the on the"), or None.

    Words set apart by a comma or a dash are repeated for effect and do not count.
    """
    matches = list(_TOKEN.finditer(text))
    tokens = [match[0].casefold() for match in matches]
    for size in range(min(MAX_NGRAM, len(tokens) // 2), 0, -1):
        for start in range(len(tokens) - 2 * size + 1):
            middle = start + size
            if tokens[start:middle] != tokens[middle : middle + size]:
                continue
            between = text[matches[middle - 1].end() : matches[middle].start()]
            if between.isspace() and any(token.isalpha() for token in tokens[start:middle]):
                return text[matches[start].start() : matches[middle - 1].end()]
    return None


def _loop(tokens: list[str]) -> bool:
    for size in range(1, MAX_NGRAM + 1):
        for start in range(len(tokens) - LOOP_TIMES * size + 1):
            if tokens[start] != tokens[start + size]:
                continue
            gram = tokens[start : start + size]
            # 1 000 000 000 is a number.
            if not all(token.isdigit() for token in gram) and all(
                tokens[start + turn * size : start + (turn + 1) * size] == gram for turn in range(1, LOOP_TIMES)
            ):
                return True
    return False
