"""Which sites' players and posts a story may hold, and the public address of what one shows.

An address is taken apart and written anew from checked pieces; nothing of an embed's own markup is trusted. What
the model keeps is the address a reader can open, never the frame.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

from transpub.articles.document import URL_MAX
from transpub.core.settings import EmbedProvider

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
_YOUTUBE_LIST = re.compile(r"[A-Za-z0-9_-]{10,64}\Z")
_DIGITS = re.compile(r"[0-9]{1,25}\Z")
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,100}\Z")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_SECONDS = re.compile(r"[0-9]{1,6}")
_TELEGRAM_POST = re.compile(r"([A-Za-z0-9_]{3,40})/([0-9]{1,12})\Z")
_FLOURISH = re.compile(r"(visualisation|story)/([0-9]{1,12})(?:[/?].*)?\Z")
# Longitude and latitude in the packed parameter of Google's map frames.
_MAP_CENTRE = re.compile(r"!2d(-?[0-9]{1,3}(?:\.[0-9]{1,20})?)!3d(-?[0-9]{1,2}(?:\.[0-9]{1,20})?)")


@dataclass(frozen=True)
class Found:
    """`url` is https, absolute, with only what is needed to open the post, film or chart."""

    provider: str
    url: str


@dataclass(frozen=True)
class _Address:
    """An address as the providers' rules look at it: its host, the pieces of its path, its query."""

    host: str
    pieces: tuple[str, ...]
    query: Mapping[str, str]

    def piece(self, number: int, pattern: re.Pattern[str]) -> str | None:
        """The piece of this number, counted from 0, if it looks as it must."""
        found = self.pieces[number] if number < len(self.pieces) else ""
        return found if pattern.match(found) else None

    def value(self, name: str, pattern: re.Pattern[str]) -> str | None:
        found = self.query.get(name, "")
        return found if pattern.match(found) else None


Rule = Callable[[_Address], str | None]


def _youtube(at: _Address) -> str | None:
    first = at.pieces[0] if at.pieces else ""
    playlist = at.value("list", _YOUTUBE_LIST)
    if at.host == "youtu.be":
        film = at.piece(0, _YOUTUBE_ID)
    elif first in ("embed", "shorts", "live", "v"):
        film = at.piece(1, _YOUTUBE_ID)
        # `videoseries` has the length of a film's id.
        film = None if film == "videoseries" else film
    elif first == "watch":
        film = at.value("v", _YOUTUBE_ID)
    else:
        film = None
    if film is None:
        return f"https://www.youtube.com/playlist?list={playlist}" if playlist and first != "watch" else None
    start = _SECONDS.match(at.query.get("start") or at.query.get("t") or "")
    return f"https://www.youtube.com/watch?v={film}" + (f"&t={start[0]}s" if start and start[0] != "0" else "")


def _vimeo(at: _Address) -> str | None:
    film = at.piece(1 if at.host == "player.vimeo.com" else 0, _DIGITS)
    if film is None or (at.host == "player.vimeo.com" and at.pieces[0] != "video"):
        return None
    # Unlisted films open only with their key.
    key = at.value("h", _CODE) or (at.piece(1, _CODE) if at.host != "player.vimeo.com" else None)
    return f"https://vimeo.com/{film}" + (f"/{key}" if key else "")


def _x(at: _Address) -> str | None:
    if at.host == "platform.twitter.com":
        post = at.value("id", _DIGITS)
        return f"https://x.com/i/status/{post}" if at.pieces[:1] == ("embed",) and post else None
    user, post = at.piece(0, _CODE), at.piece(2, _DIGITS)
    if at.pieces[:2] == ("i", "web"):
        user, post = "i", at.piece(3, _DIGITS)
    elif at.pieces[1:2] not in (("status",), ("statuses",)):
        return None
    return f"https://x.com/{user}/status/{post}" if user and post else None


def _facebook(at: _Address) -> str | None:
    if at.pieces[:1] != ("plugins",) or at.pieces[1:2] not in (("post.php",), ("video.php",)):
        return None
    inner = _split(at.query.get("href", ""))
    if inner is None or inner.host not in ("www.facebook.com", "facebook.com", "m.facebook.com", "fb.watch"):
        return None
    path = "/".join(quote(piece, safe="%") for piece in inner.pieces)
    kept = [(name, inner.value(name, _CODE)) for name in ("v", "story_fbid", "fbid", "id")]
    query = "&".join(f"{name}={value}" for name, value in kept if value)
    host = "fb.watch" if inner.host == "fb.watch" else "www.facebook.com"
    return f"https://{host}/{path}" + (f"?{query}" if query else "")


def _instagram(at: _Address) -> str | None:
    kind, code = at.pieces[0] if at.pieces else "", at.piece(1, _CODE)
    return f"https://www.instagram.com/{kind}/{code}/" if kind in ("p", "reel", "tv") and code else None


def _tiktok(at: _Address) -> str | None:
    if at.pieces[:1] and at.pieces[0].startswith("@") and at.pieces[1:2] == ("video",):
        user, film = _WORD.match(at.pieces[0][1:]), at.piece(2, _DIGITS)
        return f"https://www.tiktok.com/@{user[0]}/video/{film}" if user and film else None
    # Without the author's name only the player's page can be opened.
    film = at.piece(2, _DIGITS) if at.pieces[:2] in (("embed", "v2"), ("player", "v1")) else None
    film = film or (at.piece(1, _DIGITS) if at.pieces[:1] == ("embed",) else None)
    return f"https://www.tiktok.com/player/v1/{film}" if film else None


def _telegram(at: _Address) -> str | None:
    post = _TELEGRAM_POST.match("/".join(at.pieces[1:] if at.pieces[:1] == ("s",) else at.pieces))
    return f"https://t.me/{post[1]}/{post[2]}" if post else None


def _spotify(at: _Address) -> str | None:
    pieces = at.pieces[1:] if at.pieces[:1] in (("embed",), ("embed-podcast",)) else at.pieces
    kinds = ("track", "album", "artist", "playlist", "episode", "show")
    if len(pieces) < 2 or pieces[0] not in kinds or not _CODE.match(pieces[1]):
        return None
    return f"https://open.spotify.com/{pieces[0]}/{pieces[1]}"


def _soundcloud(at: _Address) -> str | None:
    inner = _split(at.query.get("url", "")) if at.host == "w.soundcloud.com" else at
    if inner is None or len(inner.pieces) < 2 or not all(_WORD.match(piece) for piece in inner.pieces):
        return None
    path = "/".join(inner.pieces)
    if inner.host == "api.soundcloud.com":
        # A track known by number only has no page of its own but the player's.
        return f"https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/{path}"
    return f"https://soundcloud.com/{path}" if inner.host in ("soundcloud.com", "www.soundcloud.com") else None


def _dailymotion(at: _Address) -> str | None:
    if at.host == "geo.dailymotion.com":
        film = at.value("video", _CODE)
    elif at.host == "dai.ly":
        film = at.piece(0, _CODE)
    else:
        pieces = at.pieces[1:] if at.pieces[:1] == ("embed",) else at.pieces
        film = pieces[1] if len(pieces) > 1 and pieces[0] == "video" and _CODE.match(pieces[1]) else None
    return f"https://www.dailymotion.com/video/{film}" if film else None


def _datawrapper(at: _Address) -> str | None:
    chart, version = at.piece(0, _CODE), at.piece(1, _DIGITS)
    return f"https://datawrapper.dwcdn.net/{chart}/" + (f"{version}/" if version else "") if chart else None


def _google_maps(at: _Address) -> str | None:
    """Google's addresses for frames open in frames only; these are the documented ones for people (Maps URLs)."""
    if at.host != "maps.google.com" and at.pieces[:1] != ("maps",):
        return None
    if at.pieces[:2] == ("maps", "d"):
        own_map = at.value("mid", _CODE)
        return f"https://www.google.com/maps/d/viewer?mid={own_map}" if own_map else None
    if place := at.query.get("q"):
        return f"https://www.google.com/maps/search/?api=1&query={quote(place[:200], safe='')}"
    centre = _MAP_CENTRE.search(at.query.get("pb", ""))
    return f"https://www.google.com/maps/@?api=1&map_action=map&center={centre[2]},{centre[1]}" if centre else None


def _flourish(at: _Address) -> str | None:
    chart = _FLOURISH.match("/".join(at.pieces))
    return f"https://public.flourish.studio/{chart[1]}/{chart[2]}/" if chart else None


def _hosts(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PROVIDERS: Mapping[EmbedProvider, tuple[frozenset[str], Rule]] = {
    "youtube": (
        _hosts("www.youtube.com youtube.com m.youtube.com youtu.be www.youtube-nocookie.com youtube-nocookie.com"),
        _youtube,
    ),
    "vimeo": (_hosts("player.vimeo.com vimeo.com www.vimeo.com"), _vimeo),
    "x": (_hosts("platform.twitter.com twitter.com www.twitter.com mobile.twitter.com x.com www.x.com"), _x),
    "facebook": (_hosts("www.facebook.com facebook.com web.facebook.com"), _facebook),
    "instagram": (_hosts("www.instagram.com instagram.com"), _instagram),
    "tiktok": (_hosts("www.tiktok.com tiktok.com m.tiktok.com"), _tiktok),
    "telegram": (_hosts("t.me telegram.me"), _telegram),
    "spotify": (_hosts("open.spotify.com"), _spotify),
    "soundcloud": (_hosts("w.soundcloud.com soundcloud.com www.soundcloud.com"), _soundcloud),
    "dailymotion": (_hosts("www.dailymotion.com dailymotion.com geo.dailymotion.com dai.ly"), _dailymotion),
    "datawrapper": (_hosts("datawrapper.dwcdn.net"), _datawrapper),
    "google_maps": (_hosts("www.google.com maps.google.com google.com"), _google_maps),
    "flourish": (_hosts("flo.uri.sh public.flourish.studio"), _flourish),
}
ALL_PROVIDERS: frozenset[str] = frozenset(_PROVIDERS)
_BY_HOST = {host: (name, rule) for name, (hosts, rule) in _PROVIDERS.items() for host in hosts}

# Classes that sites give the quotation their script turns into a post.
_POST_CLASSES = {
    "twitter-tweet": "x",
    "twitter-video": "x",
    "instagram-media": "instagram",
    "tiktok-embed": "tiktok",
    "telegram-post": "telegram",
    "fb-xfbml-parse-ignore": "facebook",
}
# Where a frame's address waits until a script or a consent banner moves it to `src`.
_FRAME_SOURCES = ("src", "data-src", "data-lazy-src")


def recognise(address: str, providers: frozenset[str] = ALL_PROVIDERS) -> Found | None:
    """What a frame's or post's address shows, if one of these providers has it and the address is as it must be."""
    at = _split(address)
    name, rule = _BY_HOST.get(at.host, ("", None)) if at else ("", None)
    if at is None or rule is None or name not in providers:
        return None
    url = rule(at)
    return Found(name, url) if url and len(url) <= URL_MAX else None


def of_frame(attributes: Mapping[str, str], providers: frozenset[str]) -> Found | None:
    """What an `iframe` shows."""
    sources = (attributes.get(name, "") for name in _FRAME_SOURCES)
    return next((found for source in sources if (found := recognise(source, providers))), None)


def of_script(attributes: Mapping[str, str], providers: frozenset[str]) -> Found | None:
    """What a `script` puts in its place: Telegram's posts and Datawrapper's charts come as such."""
    if post := attributes.get("data-telegram-post"):
        return recognise(f"https://t.me/{post}", providers)
    found = recognise(attributes.get("src", ""), providers)
    return found if found and found.provider == "datawrapper" else None


def of_container(attributes: Mapping[str, str], providers: frozenset[str]) -> Found | None:
    """What an empty `div` waits to be filled with: Flourish's charts, Facebook's posts and films."""
    if not {"fb-post", "fb-video"}.isdisjoint(attributes.get("class", "").split()):
        shown = quote(attributes.get("data-href", ""), safe="")
        return recognise(f"https://www.facebook.com/plugins/post.php?href={shown}", providers)
    if "flourish-embed" not in attributes.get("class", "").split():
        return None
    return recognise(f"https://public.flourish.studio/{attributes.get('data-src', '')}", providers)


def post_provider(classes: Iterable[str]) -> str | None:
    """Whose post a quotation with these classes is."""
    return next((_POST_CLASSES[name] for name in classes if name in _POST_CLASSES), None)


def web_address(address: str) -> str | None:
    """The address if it is absolute, http(s) and names a host; `//host/…` is read as https."""
    parts = _parts(address) if len(address) <= URL_MAX else None
    return parts.geturl() if parts else None


def _split(address: str) -> _Address | None:
    parts = _parts(address)
    if parts is None or len(address) > 2 * URL_MAX:
        return None
    try:
        query = dict(parse_qsl(parts.query, max_num_fields=50))
    except ValueError:
        return None
    return _Address(
        host=(parts.hostname or "").lower(),
        pieces=tuple(piece for piece in parts.path.split("/") if piece),
        query=query,
    )


def _parts(address: str) -> SplitResult | None:
    address = address.strip()
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        named = parts.scheme in ("http", "https") and parts.hostname and parts.port in (None, 80, 443)
    except ValueError:
        return None
    return parts if named and parts.username is None and parts.password is None else None
