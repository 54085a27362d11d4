"""Elements of feeds, built with lxml, whose text is always legal XML. Knows no feed format."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from transpub.publishing.formats.characters import legal

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Elements of ours in feeds.
TRANSPUB = "urn:transpub:edition:1"


def root(name: str, namespaces: Mapping[str | None, str], attributes: Mapping[str, str]) -> Any:
    return etree.Element(name, dict(attributes), nsmap=dict(namespaces))


def add(parent: Any, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> Any:
    """Append an element; its text and attribute values are escaped when it is written."""
    values = {key: legal(value) for key, value in (attributes or {}).items()}
    element = etree.SubElement(parent, name, values)
    element.text = None if text is None else legal(text)
    return element


def document(element: Any) -> bytes:
    written: bytes = etree.tostring(element, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
