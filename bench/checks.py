"""How many correct human translations the checks find something wrong with: each such finding is a false alarm.

    python bench/checks.py                                    # the pairs in checks_pairs.tsv, en to uk, ru and de
    python bench/checks.py --pairs FILE --from en --to uk     # source TAB translation a line, .gz or plain
    python bench/checks.py --pairs FILE --from en --to uk --limit 200 --show 3
    python bench/checks.py --json

Aims: of correct pairs at most 2 % with an error, at most 10 % with a warning. Remarks ask for nothing.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from transpub.translations.checks import CHECKS, Finding, Severity, check_segment

OWN = Path(__file__).with_name("checks_pairs.tsv")


@dataclass(frozen=True)
class Sentence:
    source_language: str
    target_language: str
    source: str
    target: str


@dataclass
class Tally:
    """Pairs with at least one finding, by severity and by check and severity; examples of each."""

    pairs: int = 0
    by_severity: Counter[Severity] = field(default_factory=Counter)
    by_check: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    examples: dict[tuple[str, Severity], list[tuple[Sentence, Finding]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, sentence: Sentence, *, shown: int) -> None:
        found = check_segment(
            sentence.source,
            sentence.target,
            kind="paragraph",
            source_language=sentence.source_language,
            target_language=sentence.target_language,
        )
        self.pairs += 1
        self.by_severity.update({finding.severity for finding in found})
        self.by_check.update({(finding.check, finding.severity) for finding in found})
        for finding in found:
            examples = self.examples[finding.check, finding.severity]
            if len(examples) < shown:
                examples.append((sentence, finding))


def own_sentences() -> Iterator[Sentence]:
    """Target language, source and translation in each line; the sources are English."""
    for line in OWN.read_text(encoding="utf-8").splitlines():
        target_language, source, target = line.split("\t")
        yield Sentence("en", target_language, source, target)


def sentences(file: Path, source_language: str, target_language: str) -> Iterator[Sentence]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            texts = line.rstrip("\n").split("\t")
            if len(texts) >= 2:
                yield Sentence(source_language, target_language, texts[0].strip(), texts[1].strip())


def table(tally: Tally) -> Iterator[str]:
    yield f"{tally.pairs} correct pairs; of them with at least one"
    for severity in Severity:
        count = tally.by_severity[severity]
        yield f"  {severity.value:<8} {count:>5}  {count / max(tally.pairs, 1):6.1%}"
    yield f"{'check':<24} {'severity':<8} {'pairs':>5}"
    for (check, severity), count in sorted(tally.by_check.items(), key=lambda item: (-item[1], item[0])):
        yield f"{check:<24} {severity.value:<8} {count:>5}"


def examples(tally: Tally) -> Iterator[str]:
    for (check, severity), found in sorted(tally.examples.items()):
        for sentence, finding in found:
            yield f"\n{check} ({severity.value}): {finding.message}"
            yield f"  {sentence.source}"
            yield f"  {sentence.target}"


def as_json(tally: Tally) -> dict[str, object]:
    checks = {
        check: {severity.value: tally.by_check[check, severity] for severity in Severity}
        for check in CHECKS
        if any(tally.by_check[check, severity] for severity in Severity)
    }
    pairs = {severity.value: tally.by_severity[severity] for severity in Severity}
    shares = {severity: count / max(tally.pairs, 1) for severity, count in pairs.items()}
    return {"pairs": tally.pairs, "with": pairs, "shares": shares, "checks": checks}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--pairs", type=Path, metavar="FILE", help="correct pairs; without it the ones shipped here"
    )
    parser.add_argument("--from", default="en", dest="source_language", metavar="LANGUAGE")
    parser.add_argument("--to", default="uk", dest="target_language", metavar="LANGUAGE")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N pairs")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N examples of each finding")
    parser.add_argument("--json", action="store_true", dest="as_json", help="one object instead of the table")
    options = parser.parse_args(arguments)
    if options.pairs:
        found = sentences(options.pairs, options.source_language, options.target_language)
    else:
        found = own_sentences()
    tally = Tally()
    for sentence in islice(found, options.limit):
        tally.add(sentence, shown=options.show)
    if options.as_json:
        print(json.dumps(as_json(tally), indent=2))
        return
    print("\n".join([*table(tally), *examples(tally)]))


if __name__ == "__main__":
    main()
