"""Which sentences the decoder takes at once: of like length, since the shorter wait for the longest. Pure."""

from collections.abc import Sequence


def packs(lengths: Sequence[int], *, tokens: int, sentences: int) -> list[list[int]]:
    """The places of all lengths, in packs; the longest sentences first, so that the last pack ends soon.

    A pack has at most so many sentences, and at most so many tokens when all are filled up to its longest; a
    sentence longer than that has a pack of its own.
    """
    found: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        pack = found[-1] if found else []
        fits = pack and len(pack) < sentences and lengths[pack[0]] * (len(pack) + 1) <= tokens
        if fits:
            pack.append(place)
        else:
            found.append([place])
    return found
