"""An edition as plain text: UTF-8, lines ended by LF, an empty line between parts. No markup and no addresses."""

from transpub.publishing.formats.edition import FrozenEdition, Surroundings


def plain_text(edition: FrozenEdition, around: Surroundings) -> bytes:
    parts = (
        edition.headline,
        edition.standfirst,
        edition.byline,
        edition.body_text,
        edition.editorial_note,
        around.disclosure,
    )
    return ("\n\n".join(part.strip("\n") for part in parts if part) + "\n").encode()
