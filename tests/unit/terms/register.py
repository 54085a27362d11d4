"""A small register to test with, its declined forms generated as the service generates them."""

from transpub.terms.book import TermBook
from transpub.terms.drafts import TermDraft, WordingDraft, sound
from transpub.terms.entries import Entry, Kind, PartOfSpeech


def entry(kind: Kind = Kind.TERM, *, source: str = "en", **texts: object) -> Entry:
    """`entry(Kind.PLACE, en="Kyiv", uk="Київ | !Киев")`; flags of TermDraft may be given as well."""
    flags = {name: texts.pop(name) for name in list(texts) if name not in ("en", "uk", "ru", "de")}
    wordings = {}
    for language, cell in texts.items():
        text, *others = (part.strip() for part in str(cell).split("|"))
        also = tuple(other for other in others if not other.startswith("!"))
        wordings[language] = WordingDraft(text, also, tuple(other[1:] for other in others if other[0] == "!"))
    return sound(TermDraft(source_language=source, wordings=wordings, kind=kind, **flags))


ENTRIES = (
    entry(Kind.PLACE, en="Kyiv | !Kiev", uk="Київ | !Киев", ru="Киев"),
    entry(Kind.PLACE, en="Kharkiv", uk="Харків", ru="Харьков"),
    entry(Kind.PLACE, en="Kharkiv region | Kharkiv Oblast", uk="Харківська область", ru="Харьковская область"),
    entry(Kind.PLACE, en="Lviv", uk="Львів | !Львов", ru="Львов"),
    entry(Kind.PLACE, en="Rivne", uk="Рівне | !Ровно", ru="Ровно"),
    entry(Kind.PLACE, en="Sumy", uk="Суми", ru="Сумы"),
    entry(Kind.PLACE, en="Germany", uk="Німеччина", ru="Германия"),
    entry(Kind.PLACE, en="Ukraine", uk="Україна", ru="Украина"),
    entry(Kind.ORGANISATION, en="NATO", uk="НАТО", ru="НАТО"),
    entry(
        Kind.ORGANISATION,
        en="Armed Forces of Ukraine",
        uk="Збройні сили України | ЗСУ",
        ru="Вооруженные силы Украины | ВСУ",
    ),
    entry(
        Kind.PERSON,
        en="Volodymyr Zelensky | Zelensky",
        uk="Володимир Зеленський | Зеленський",
        ru="Владимир Зеленский | Зеленский",
    ),
    entry(en="drone", uk="безпілотник | дрон | БпЛА", ru="беспилотник | дрон | БПЛА"),
    entry(en="air defence | air defense", uk="протиповітряна оборона | ППО", ru="противовоздушная оборона | ПВО"),
    entry(en="ceasefire", uk="припинення вогню | перемир'я", ru="прекращение огня | перемирие"),
    entry(en="withdraw", uk="відводити", ru="отводить", part_of_speech=PartOfSpeech.VERB),
    entry(en="ambassador", uk="посол", ru="посол"),
    entry(en="bribe", uk="хабар | !взятка", ru="взятка"),
    entry(en="Starlink", do_not_translate=True),
    entry(uk="на Україні", ru="на Украине", source="uk", forbidden=True, note="в Україні, в Украине"),
)


def book(source: str, target: str, *extra: Entry) -> TermBook:
    return TermBook((*ENTRIES, *extra), source_language=source, target_language=target)
