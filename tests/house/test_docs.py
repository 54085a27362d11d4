"""The reference pages say what the code says, and links in the docs lead somewhere."""

import re
from pathlib import Path

import pytest
from docs import generate

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", generate.PAGES)
def test_reference_page_is_current(name):
    written = (generate.FOLDER / f"{name}.md").read_text("utf-8")
    assert written == generate.render(name), "run `make docs`"


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
