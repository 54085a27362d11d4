"""A story, and ten edits of it as editors make them; each says which sentences it touches, and how.

A sentence is named by its coded text. What an edit does not name keeps its identity.
"""

from collections.abc import Callable
from dataclasses import dataclass

from transpub.articles.document import Document
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.segments import mark

HEADLINE = "Night trams return to Kharkiv after three years"
LEAD = (
    "<p>Night trams will run again in Kharkiv from 1 December, the city council said on Tuesday. The first two "
    "lines connect the railway station with the districts in the north-east, where most of the damaged track has "
    "been relaid.</p>"
)
WORKS = (
    "<p>Crews have replaced 14 kilometres of rail since March. Engineers tested the overhead wires "
    '<a href="https://council.example/report">in a report published last week</a> and found no faults. About '
    "38,000 passengers a night used the trams before the war.</p>"
)
QUOTE = (
    "<blockquote><p>People who work late shifts have walked home for three years. That ends now.</p>"
    "<footer>Olha Marchenko, head of the transport department</footer></blockquote>"
)
MONEY = (
    "<h2>Who pays for it</h2>"
    "<p>Repairs cost 310 million hryvnias, half of it lent by a European development bank. The council will pay "
    "back the loan over twelve years. Tickets stay at 10 hryvnias until the end of next year, and soldiers ride "
    "free of charge.</p>"
)
LINES = (
    "<h2>Where the lines go</h2>"
    "<ul><li>Line 3: station, market square, Saltivka depot</li>"
    "<li>Line 6: station, university, tractor factory</li>"
    "<li>Line 12: opens in spring, after the bridge is repaired</li></ul>"
)
SAFETY = (
    "<p>Trams stop during air raid alerts. Drivers then lead passengers to the nearest shelter, which is marked "
    "on a map in every carriage.</p>"
)
CRITICS = (
    "<p>Not everybody is pleased. A residents’ group wants buses first, because they reach villages without rails. "
    "Its chairman, Petro Hnatiuk, called the timetable “a gift to the centre”. The council answered that thirty "
    "new buses had been ordered in October.</p>"
)
END = "<p>A timetable will be published on Friday.</p>"
BODY = LEAD + WORKS + QUOTE + MONEY + LINES + SAFETY + CRITICS + END

RAIL = "Crews have replaced 14 kilometres of rail since March."
PASSENGERS = "About 38,000 passengers a night used the trams before the war."
LENT = "Repairs cost 310 million hryvnias, half of it lent by a European development bank."
PAY_BACK = "The council will pay back the loan over twelve years."
REWRITTEN = (
    "<p>Officials in Kharkiv promise late transport before winter. Nobody mentioned what happens if power fails."
    "</p><p>Commuters interviewed at bus stops sounded sceptical. One nurse said she would believe it when she sat "
    "in it.</p>"
)


@dataclass(frozen=True)
class Script:
    """`near` pairs of old and new text; `everything`: no sentence stays."""

    name: str
    headline: str
    body: str
    near: tuple[tuple[str, str], ...] = ()
    new: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    everything: bool = False


def _edit(name: str, edit: Callable[[str], str], **touched: object) -> Script:
    changed = edit(BODY)
    assert changed != BODY, name
    return Script(name, HEADLINE, changed, **touched)  # type: ignore[arg-type]


def _replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda body: body.replace(old, new)


SCRIPTS = (
    _edit(
        "typo",
        _replaced("overhead wires", "overhead wiers"),
        near=(
            (
                "Engineers tested the overhead wires <1>in a report published last week</1> and found no faults.",
                "Engineers tested the overhead wiers <1>in a report published last week</1> and found no faults.",
            ),
        ),
    ),
    _edit(
        "number corrected",
        _replaced("38,000", "36,500"),
        near=((PASSENGERS, PASSENGERS.replace("38,000", "36,500")),),
    ),
    _edit("paragraph moved", lambda body: body.replace(SAFETY, "").replace(QUOTE, SAFETY + QUOTE)),
    _edit(
        "sentence inserted",
        _replaced(RAIL, RAIL + " Work went on through every power cut of the summer."),
        new=("Work went on through every power cut of the summer.",),
    ),
    _edit(
        "quote removed",
        _replaced(QUOTE, ""),
        removed=(
            "People who work late shifts have walked home for three years.",
            "That ends now.",
            "Olha Marchenko, head of the transport department",
        ),
    ),
    Script(
        "headline changed",
        "Night trams return to Kharkiv in December",
        BODY,
        near=((HEADLINE, "Night trams return to Kharkiv in December"),),
    ),
    _edit(
        "list reordered",
        _replaced(
            LINES[LINES.index("<li>Line 3") : LINES.index("<li>Line 12")],
            "<li>Line 6: station, university, tractor factory</li>"
            "<li>Line 3: station, market square, Saltivka depot</li>",
        ),
    ),
    _edit("link target changed", _replaced("council.example/report", "council.example/report-2")),
    _edit("two paragraphs merged", _replaced("relaid.</p><p>Crews", "relaid. Crews")),
    Script(
        "everything rewritten",
        "Late ride promised",
        REWRITTEN,
        new=(
            "Late ride promised",
            "Officials in Kharkiv promise late transport before winter.",
            "Nobody mentioned what happens if power fails.",
            "Commuters interviewed at bus stops sounded sceptical.",
            "One nurse said she would believe it when she sat in it.",
        ),
        everything=True,
    ),
)

# Edits of the shape of sentences, harder than the ten.
RESHAPED = (
    _edit(
        "two sentences joined",
        _replaced(
            "development bank. The council will pay back the loan over twelve years.",
            "development bank, and the council will pay back the loan over twelve years.",
        ),
        near=((LENT, LENT.removesuffix(".") + ", and the council will pay back the loan over twelve years."),),
        removed=(PAY_BACK,),
    ),
    _edit(
        "sentence split in two",
        _replaced("nearest shelter, which is marked on", "nearest shelter. It is marked on"),
        near=(
            (
                "Drivers then lead passengers to the nearest shelter, which is marked on a map in every carriage.",
                "Drivers then lead passengers to the nearest shelter.",
            ),
        ),
        new=("It is marked on a map in every carriage.",),
    ),
    _edit(
        "words made bold",
        _replaced("310 million hryvnias", "<b>310 million hryvnias</b>"),
        near=((LENT, LENT.replace("310 million hryvnias", "<1>310 million hryvnias</1>")),),
    ),
    _edit(
        "heavily edited in its place",
        _replaced("A timetable will be published on Friday.", "The full timetable will be out on Friday, it said."),
        near=(("A timetable will be published on Friday.", "The full timetable will be out on Friday, it said."),),
    ),
)


def read(headline: str, body: str) -> Document:
    material = Material(SourceFormat.HTML, body)
    return mark(understand(headline, material, Limits(1024 * 1024, 1024 * 1024)).document, "en")
