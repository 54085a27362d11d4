"""Which stretches of a text no engine and no translator may change: addresses, handles, hashtags.

Whole elements (`code`, translate="no") are `inline`'s business.
"""

import re

# An address runs to the next white space, quotation mark or bracket pair's end. With a scheme, with www., or a
# host followed by a path (`pic.twitter.com/x`): a bare host is as likely a full stop without a space after it.
_HOST = r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}[^\W\d_]{2,24}"
_ADDRESS = re.compile(
    r"(?<![\w@])(?:"
    r"(?:https?|ftp)://[^\s<>\"“”„«»]+"
    r"|www\.[^\s<>\"“”„«»]+"
    rf"|{_HOST}/[^\s<>\"“”„«»]+"
    r")",
    re.IGNORECASE,
)
_EMAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@{_HOST}(?![\w-])")
# @name of social networks, and @name@host of the fediverse.
_HANDLE = re.compile(rf"(?<![\w@./])@[A-Za-z0-9_](?:[A-Za-z0-9_.-]{{0,62}}[A-Za-z0-9_])?(?:@{_HOST})?(?![\w@])")
_HASHTAG = re.compile(r"(?<![\w&#/])#\w{0,100}[^\W\d_]\w{0,100}")

_CLOSING = ".,;:!?…'’”»"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def protected_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each stretch, in order, never overlapping. Punctuation after an address is not in it."""
    found: list[tuple[int, int]] = []
    for pattern in (_ADDRESS, _EMAIL, _HANDLE, _HASHTAG):
        for match in pattern.finditer(text):
            end = match.end() if pattern is not _ADDRESS else match.start() + _trimmed(match[0])
            found.append((match.start(), end))
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _trimmed(address: str) -> int:
    """Its length without what belongs to the sentence around it: a final stop, a bracket it did not open."""
    end = len(address)
    unmatched = {mark: address.count(mark) - address.count(opening) for mark, opening in _BRACKETS.items()}
    while end:
        last = address[end - 1]
        if unmatched.get(last, 0) > 0:
            unmatched[last] -= 1
        elif last not in _CLOSING:
            break
        end -= 1
    return end
