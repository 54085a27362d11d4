"""What can be wrong with a question to the memory."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class NothingToSearch(TranspubError):
    kind = ErrorKind.INVALID
    code = "memory.nothing_to_search"
    text = N_("There is no word and no number in what you search for. Type at least one.")


class TooManyWords(TranspubError):
    kind = ErrorKind.INVALID
    code = "memory.too_many_words"
    text = N_("You search for %(count)s words at once; %(most)s are the most. Leave some out.")


class NothingNamedToPurge(TranspubError):
    kind = ErrorKind.INVALID
    code = "memory.nothing_named"
    text = N_("Say what to remove from the memory: either one article or one unit.")
