"""Lines of a pasted or fetched page that belong to the page and not to its story: found and named, never dropped."""


def text_key(text: str) -> str:
    """What two copies of a line have in common: white space collapsed, case folded."""
    return " ".join(text.split()).casefold()
