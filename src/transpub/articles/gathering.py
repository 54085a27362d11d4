"""An address as material: fetched under guard, its kind told by what the server says."""

from transpub.articles.encodings import decode
from transpub.articles.errors import BodyTooLarge
from transpub.articles.fetching import DOCX_TYPE, fetch_page
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.core.outgoing import FetchPolicy

_BY_TYPE = {
    "text/plain": SourceFormat.TEXT,
    "text/markdown": SourceFormat.MARKDOWN,
    DOCX_TYPE: SourceFormat.DOCX,
}


def from_address(
    address: str, policy: FetchPolicy, limits: Limits, *, chosen: SourceFormat | None = None
) -> Material:
    """What lies at an address. A web page comes whole, as PAGE: the story in it is found when it is understood.

    Takes seconds, so no transaction may be open.

    Raises: what `fetch_page` and `encodings.decode` raise, BodyTooLarge.
    """
    fetched = fetch_page(address, policy)
    if len(fetched.data) > limits.file_bytes:
        raise BodyTooLarge(size=len(fetched.data), limit=limits.file_bytes)
    source_format = chosen or _BY_TYPE.get(fetched.media_type, SourceFormat.PAGE)
    if source_format is SourceFormat.DOCX:
        return Material(source_format, data=fetched.data, address=fetched.address)
    read = decode(fetched.data, fetched.charset, html=source_format is SourceFormat.PAGE)
    encoding = "" if read.encoding == "utf-8" else read.encoding
    return Material(source_format, read.text, address=fetched.address, encoding=encoding)
