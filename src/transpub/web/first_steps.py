"""The checklist of a new installation: what is done, what comes next, where it is done. Part of the board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.i18n import N_
from transpub.core.settings import Settings
from transpub.publishing import first_steps
from transpub.publishing.first_steps import Progress, Step

_WORDS: Mapping[Step, tuple[str, str]] = {
    Step.MODELS: (
        N_("Have a language pair served"),
        N_("Install a model; trial models are there to try things out."),
    ),
    Step.PEOPLE: (
        N_("Add the people who work here"),
        N_("Whoever translates a text is not the one who approves it, so there are at least two."),
    ),
    Step.PARTNER: (
        N_("Add the first partner"),
        N_("A site that pulls what you publish. This can wait until something is published."),
    ),
    Step.ARTICLE: (N_("Send in the first article"), N_("Paste it, or give a file or an address.")),
    Step.TRANSLATED: (
        N_("Work through the machine’s draft"),
        N_("Read, correct and confirm each sentence, then submit it for review."),
    ),
    Step.REVIEWED: (N_("Have it reviewed"), N_("A reviewer reads it beside its source and approves it.")),
    Step.PUBLISHED: (N_("Publish it"), N_("Partners receive it with their next request, and this list goes away.")),
}
_PATHS: Mapping[Step, str] = {
    Step.MODELS: "/models",
    Step.PEOPLE: "/admin/users/new",
    Step.PARTNER: "/partners",
    Step.ARTICLE: "/articles/new",
    Step.REVIEWED: "/review",
    Step.PUBLISHED: "/publish",
}


@dataclass(frozen=True)
class Item:
    """One line. `name` and `hint` are marked; `path` is empty while the step cannot be taken yet."""

    name: str
    hint: str
    path: str
    is_done: bool


def checklist(session: Session, settings: Settings, visitor: Principal) -> Sequence[Item]:
    """For whoever manages the desk; empty for others, and once anything has been published."""
    if not visitor.may(Permission.USER_MANAGE):
        return ()
    found = first_steps.progress(session, ttl=settings.offer_ttl)
    return items(found) if found else ()


def items(found: Progress) -> list[Item]:
    return [Item(*_WORDS[step], path=_path(step, found), is_done=step in found.done) for step in Step]


def _path(step: Step, found: Progress) -> str:
    needed = {Step.TRANSLATED: Step.ARTICLE, Step.REVIEWED: Step.TRANSLATED, Step.PUBLISHED: Step.REVIEWED}
    if step in needed and needed[step] not in found.done:
        return ""
    if step is Step.TRANSLATED:
        return f"/translations/{found.translation_id}" if found.translation_id else ""
    return _PATHS[step]
