"""Templates to answers: an environment a language, and what every page is given. No page of its own."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from transpub.accounts.permissions import Permission
from transpub.core.i18n import UiLocale
from transpub.core.languages import direction
from transpub.http.dependencies import catalogs_of, locale_of
from transpub.web.assets import static_root
from transpub.web.formatting import Formats
from transpub.web.menu import menu_of
from transpub.web.visitor import here
from transpub.web.wording import SAID, SEVERITIES

_TEMPLATES = Path(__file__).resolve().parent / "templates"


@lru_cache(maxsize=32)
def environment(ui: UiLocale) -> Environment:
    """Bound to a language, so that macros imported without context speak it too."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def gettext(message: str, **facts: Any) -> Markup:
        text = escape(ui.gettext(message))
        return text % facts if facts else text

    def ngettext(singular: str, plural: str, count: int, **facts: Any) -> Markup:
        text = escape(ui.ngettext(singular, plural, count))
        return text % {"count": formats.number(count), **facts}

    formats = Formats(ui)
    made.globals |= {
        "_": gettext,
        "ngettext": ngettext,
        "ui": ui,
        "fmt": formats,
        "direction": direction,
        "content": content,
        "static": static_root(),
        "Permission": Permission,
        "severities": SEVERITIES,
    }
    return made


def content(text: str, tag: str) -> Markup:
    """A piece of content inside a sentence of the interface, which may run the other way."""
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(tag, direction(tag), text)


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page in the reader's language."""
    ui = locale_of(request)
    visitor = getattr(request.state, "visitor", None)
    given = {
        "visitor": visitor,
        "menu": menu_of(visitor, request.url.path),
        "locales": list(catalogs_of(request)),
        "here": here(request),
        "said": SAID.get(request.query_params.get("said", "")),
        **context,
    }
    html = environment(ui).get_template(template).render(given)
    # The same address answers in another language to another reader.
    return HTMLResponse(html, status, headers={"Content-Language": ui.tag, "Vary": "Accept-Language, Cookie"})


def fragment(request: Request, template: str, **context: Any) -> str:
    """A piece of a page, for a script that puts it in its place."""
    return environment(locale_of(request)).get_template(template).render(context)
