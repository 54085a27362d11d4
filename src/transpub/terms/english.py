"""English words led back to what they may be forms of: plurals, possessives, verbs. By rule, no dictionary."""

from functools import lru_cache

from transpub.terms.spelling import WORDS_KEPT

_PLURALS = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "crises": "crisis",
    "feet": "foot",
    "servicemen": "serviceman",
    "servicewomen": "servicewoman",
}
_VERBS = {
    "began": "begin",
    "begun": "begin",
    "broke": "break",
    "broken": "break",
    "brought": "bring",
    "built": "build",
    "came": "come",
    "cut": "cut",
    "drew": "draw",
    "drawn": "draw",
    "fell": "fall",
    "fallen": "fall",
    "fled": "flee",
    "flew": "fly",
    "flown": "fly",
    "fought": "fight",
    "gave": "give",
    "given": "give",
    "grew": "grow",
    "grown": "grow",
    "held": "hold",
    "led": "lead",
    "left": "leave",
    "lost": "lose",
    "made": "make",
    "met": "meet",
    "rose": "rise",
    "risen": "rise",
    "sank": "sink",
    "sunk": "sink",
    "sent": "send",
    "shot": "shoot",
    "spent": "spend",
    "spoke": "speak",
    "spoken": "speak",
    "struck": "strike",
    "took": "take",
    "taken": "take",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "won": "win",
    "wrote": "write",
    "written": "write",
}
_LEAST_STEM = 2


@lru_cache(maxsize=WORDS_KEPT)
def noun_bases(word: str) -> frozenset[str]:
    """What the word may be the plural or possessive of, itself included. `word` is folded."""
    found = {word}
    if word.endswith("'s"):
        word = word[:-2]
        found.add(word)
    if word in _PLURALS:
        found.add(_PLURALS[word])
    return frozenset(found | _without_s(word))


@lru_cache(maxsize=WORDS_KEPT)
def verb_bases(word: str) -> frozenset[str]:
    """What the word may be a form of as a verb, itself included. `word` is folded."""
    found = {word} | _without_s(word)
    if word in _VERBS:
        found.add(_VERBS[word])
    if word.endswith("ied"):
        found.add(word[:-3] + "y")
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_STEM:
            found |= {stem, stem + "e"}
            if stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return frozenset(found)


def _without_s(word: str) -> set[str]:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) <= _LEAST_STEM:
        return set()
    found = {word[:-1]}
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        found.add(word[:-2])
    if word.endswith("ies"):
        found.add(word[:-3] + "y")
    if word.endswith("ves"):
        found |= {word[:-3] + "f", word[:-3] + "fe"}
    return found
