"""How many correct human translations the guard would refuse, by reason: each is a false alarm.

    python bench/guard.py wmt23.en-uk.tsv.gz wmt23.en-ru.tsv.gz     # source TAB translation a line, .gz or plain
    python bench/guard.py --show 5 FILE                             # and the first of each reason
    python bench/guard.py --json FILE

The languages are taken from the name: `….SOURCE-TARGET.tsv`.
"""

import argparse
import gzip
import json
import re
from collections import defaultdict
from pathlib import Path

from transpub.translations.engine import Output
from transpub.translations.guard import GuardReason, judge

_LANGUAGES = re.compile(r"\.([a-z]{2,3})-([a-z]{2,3})\.tsv")


def pairs(file: Path) -> list[tuple[str, str]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        split = (line.rstrip("\n").split("\t") for line in lines)
        return [(fields[0].strip(), fields[1].strip()) for fields in split if len(fields) >= 2]


def refused(file: Path, language_pair: tuple[str, str]) -> tuple[int, dict[GuardReason, list[tuple[str, str]]]]:
    """How many pairs there are, and those the guard refuses."""
    found: dict[GuardReason, list[tuple[str, str]]] = defaultdict(list)
    source_language, target_language = language_pair
    every = pairs(file)
    for source, target in every:
        reason = judge(source, Output(target), source_language=source_language, target_language=target_language)
        if reason is not None:
            found[reason].append((source, target))
    return len(every), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N of each reason")
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args()
    results = []
    for file in options.files:
        named = _LANGUAGES.search(file.name)
        if named is None:
            parser.error(f"{file.name}: no languages in the name (….en-uk.tsv)")
        total, found = refused(file, (named[1], named[2]))
        counts = {reason.value: len(found[reason]) for reason in GuardReason if found[reason]}
        results.append({"file": file.name, "pairs": total, "refused": sum(counts.values()), "reasons": counts})
        for reason in GuardReason:
            for source, target in found[reason][: options.show]:
                print(f"{reason.value}\n  {source}\n  {target}")
    if options.as_json:
        print(json.dumps({"files": results}, indent=2))
        return
    print(f"{'file':28}{'pairs':>7}{'refused':>9}{'%':>7}  reasons")
    for result in results:
        share = 100 * result["refused"] / max(result["pairs"], 1)
        reasons = ", ".join(f"{reason} {count}" for reason, count in result["reasons"].items())
        print(f"{result['file']:28}{result['pairs']:7}{result['refused']:9}{share:7.2f}  {reasons}")


if __name__ == "__main__":
    main()
