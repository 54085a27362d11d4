"""What every check looks at: one segment's source and target, with and without their codes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from transpub.articles.codes import Text, Void, tokens
from transpub.terms.book import TermBook
from transpub.terms.checking import Issue, examine
from transpub.translations.analysis.alphabets import base_language
from transpub.translations.checks.findings import Finding
from transpub.translations.marking import VOID

# Fields that are no sentences: they end without a stop.
TITLE_KINDS = frozenset({"headline", "heading"})


@dataclass(frozen=True)
class Pair:
    """`source` and `target` show the coded texts without paired codes and with VOID for each void one."""

    coded_source: str
    coded_target: str
    kind: str
    source_language: str
    target_language: str
    # The register between the two languages; None where no terms are looked for.
    book: TermBook | None = None

    @cached_property
    def source(self) -> str:
        return _shown(self.coded_source)

    @cached_property
    def target(self) -> str:
        return _shown(self.coded_target)

    @cached_property
    def term_issues(self) -> Sequence[Issue]:
        """What of the register is not honoured in the target."""
        return examine(self.book, self.source, self.target) if self.book else ()

    @property
    def across_languages(self) -> bool:
        return base_language(self.source_language) != base_language(self.target_language)


Check = Callable[[Pair], Iterator[Finding]]


def has_text(shown: str) -> bool:
    return bool(shown.replace(VOID, "").strip())


def _shown(coded: str) -> str:
    return "".join(
        token.text if isinstance(token, Text) else VOID if isinstance(token, Void) else ""
        for token in tokens(coded)
    )
