"""Players and posts of other sites: which are recognised, what becomes of them; nothing else gets through."""

import pytest
from pydantic import ValidationError

from transpub.articles.document import Document, Embed, Paragraph, Quote, Text
from transpub.articles.embeds import ALL_PROVIDERS, recognise, web_address
from transpub.articles.html_reader import Reader
from transpub.articles.inline import plain
from transpub.articles.render import blocks_text, to_html
from transpub.articles.sanitise import sanitise
from transpub.core.settings import Settings

YOUTUBE = "https://www.youtube.com/watch?v=a1b2c3d4e5F"


def read(html, providers=ALL_PROVIDERS):
    sanitised = sanitise(html, providers)
    reader = Reader({}, sanitised.removed, providers=providers)
    return reader.read(sanitised.html), dict(reader.removed)


@pytest.mark.parametrize(
    ("address", "provider", "url"),
    [
        ("https://www.youtube.com/embed/a1b2c3d4e5F", "youtube", YOUTUBE),
        ("//www.youtube-nocookie.com/embed/a1b2c3d4e5F?rel=0&start=42", "youtube", f"{YOUTUBE}&t=42s"),
        ("http://youtu.be/a1b2c3d4e5F?si=track", "youtube", YOUTUBE),
        ("https://m.youtube.com/shorts/a1b2c3d4e5F", "youtube", YOUTUBE),
        ("https://www.youtube.com/watch?v=a1b2c3d4e5F&list=PLabcdefghijk&t=90s", "youtube", f"{YOUTUBE}&t=90s"),
        (
            "https://www.youtube.com/embed/videoseries?list=PLabcdefghijk",
            "youtube",
            "https://www.youtube.com/playlist?list=PLabcdefghijk",
        ),
        ("https://player.vimeo.com/video/1234?h=ab12&title=0", "vimeo", "https://vimeo.com/1234/ab12"),
        ("https://platform.twitter.com/embed/Tweet.html?id=99&theme=dark", "x", "https://x.com/i/status/99"),
        ("https://twitter.com/some_desk/status/99?ref_src=x", "x", "https://x.com/some_desk/status/99"),
        (
            "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fdesk%2Fposts%2F12&width=5",
            "facebook",
            "https://www.facebook.com/desk/posts/12",
        ),
        (
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D12",
            "facebook",
            "https://www.facebook.com/watch?v=12",
        ),
        ("https://www.instagram.com/p/Ab_1/embed/captioned/", "instagram", "https://www.instagram.com/p/Ab_1/"),
        ("https://www.tiktok.com/@desk.ua/video/99?x=1", "tiktok", "https://www.tiktok.com/@desk.ua/video/99"),
        ("https://www.tiktok.com/embed/v2/99", "tiktok", "https://www.tiktok.com/player/v1/99"),
        ("https://t.me/desk_ua/15?embed=1&mode=tme", "telegram", "https://t.me/desk_ua/15"),
        ("https://t.me/s/desk_ua/15", "telegram", "https://t.me/desk_ua/15"),
        ("https://open.spotify.com/embed/episode/4Ab?utm=1", "spotify", "https://open.spotify.com/episode/4Ab"),
        (
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/desk/one&color=f00",
            "soundcloud",
            "https://soundcloud.com/desk/one",
        ),
        (
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/12&auto_play=true",
            "soundcloud",
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/12",
        ),
        ("https://www.dailymotion.com/embed/video/x8a", "dailymotion", "https://www.dailymotion.com/video/x8a"),
        (
            "https://geo.dailymotion.com/player.html?video=x8a",
            "dailymotion",
            "https://www.dailymotion.com/video/x8a",
        ),
        ("https://datawrapper.dwcdn.net/Ab1cD/3/", "datawrapper", "https://datawrapper.dwcdn.net/Ab1cD/3/"),
        (
            "https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d2540!2d30.5234!3d50.4501!2m3!1f0",
            "google_maps",
            "https://www.google.com/maps/@?api=1&map_action=map&center=50.4501,30.5234",
        ),
        (
            "https://maps.google.com/maps?q=Одеса порт&output=embed",
            "google_maps",
            "https://www.google.com/maps/search/?api=1&query=%D0%9E%D0%B4%D0%B5%D1%81%D0%B0%20%D0%BF%D0%BE%D1%80%D1%82",
        ),
        (
            "https://www.google.com/maps/d/embed?mid=1Ab_c&z=8",
            "google_maps",
            "https://www.google.com/maps/d/viewer?mid=1Ab_c",
        ),
        (
            "https://flo.uri.sh/visualisation/123/embed?auto=1",
            "flourish",
            "https://public.flourish.studio/visualisation/123/",
        ),
    ],
)
def test_an_address_of_a_provider_becomes_the_one_people_open(address, provider, url):
    found = recognise(address)
    assert (found.provider, found.url) == (provider, url)
    assert recognise(address, ALL_PROVIDERS - {provider}) is None
    assert web_address(url) == url


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/embed/a1b2c3d4e5F",
        "https://www.youtube.com.evil.example/embed/a1b2c3d4e5F",
        "https://www.youtube.com@evil.example/embed/a1b2c3d4e5F",
        "https://evil.example\\@www.youtube.com/embed/a1b2c3d4e5F",
        "https://user:pass@www.youtube.com/embed/a1b2c3d4e5F",
        "https://www.youtube.com:8443/embed/a1b2c3d4e5F",
        "https://www.youtube.com:x/embed/a1b2c3d4e5F",
        "javascript://www.youtube.com/embed/a1b2c3d4e5F",
        "data:text/html,https://www.youtube.com/embed/a1b2c3d4e5F",
        "www.youtube.com/embed/a1b2c3d4e5F",
        "/embed/a1b2c3d4e5F",
        "https://www.youtube.com/embed/../redirect?q=https://evil.example",
        'https://www.youtube.com/embed/a1b2c3d4e5"',
        "https://www.youtube.com/redirect?q=a1b2c3d4e5F",
        "https://www.facebook.com/plugins/post.php?href=https://evil.example/x",
        "https://www.facebook.com/l.php?u=https://evil.example/x",
        "https://w.soundcloud.com/player/?url=https://evil.example/a/b",
        "https://www.google.com/url?q=https://evil.example",
        "https://t.me/+AbCdEf",
        "https://[bad",
        "https://www.youtube.com/embed/a1b2c3d4e5F" + "?" + "&".join(f"a{n}=1" for n in range(5000)),
        "",
    ],
)
def test_anything_else_is_nobodys(address):
    assert recognise(address) is None


def test_a_frame_becomes_an_embed_where_it_stood_even_inside_a_paragraph():
    blocks, removed = read(
        '<p>One <b>two <iframe src="//www.youtube.com/embed/a1b2c3d4e5F" onload="x">old</iframe> three</b></p>'
    )
    assert blocks[1] == Embed(url=YOUTUBE, provider="youtube")
    assert [plain(block.content) for block in (blocks[0], blocks[2])] == ["One two", "three"]
    assert removed == {}


def test_a_frame_waiting_for_consent_is_found_and_its_caption_kept():
    blocks, _ = read(
        '<figure><iframe src="about:blank" data-src="//player.vimeo.com/video/12"></iframe>'
        "<figcaption>The port</figcaption></figure>"
    )
    assert blocks == (
        Embed(url="https://vimeo.com/12", provider="vimeo"),
        Paragraph(content=(Text(text="The port"),)),
    )


@pytest.mark.parametrize("frame", ["https://evil.example/", "javascript:alert(1)", "data:text/html,x", "", "//"])
def test_other_frames_are_taken_out_and_counted(frame):
    blocks, removed = read(f'<p>Text</p><iframe src="{frame}"></iframe>')
    assert (len(blocks), removed) == (1, {"iframe": 1})


def test_a_provider_that_is_not_configured_is_taken_out_and_counted():
    html = '<p>Text</p><iframe src="https://www.youtube.com/embed/a1b2c3d4e5F"></iframe>'
    blocks, removed = read(html, ALL_PROVIDERS - {"youtube"})
    assert (len(blocks), removed) == (1, {"iframe": 1})
    assert read(html, frozenset())[1] == {"iframe": 1}


def test_posts_and_charts_that_come_as_scripts_are_kept_and_other_scripts_are_not():
    blocks, removed = read(
        "<p>Text</p>"
        '<script async src="https://telegram.org/js/widget.js?22" data-telegram-post="desk_ua/15"></script>'
        '<script src="https://datawrapper.dwcdn.net/Ab1cD/embed.js"></script>'
        '<script data-telegram-post="desk_ua/15/x"></script>'
        '<script src="https://www.youtube.com/embed/a1b2c3d4e5F"></script>'
        '<div class="flourish-embed flourish-chart" data-src="visualisation/12?55"></div>'
    )
    assert [block.url for block in blocks[1:]] == [
        "https://t.me/desk_ua/15",
        "https://datawrapper.dwcdn.net/Ab1cD/",
        "https://public.flourish.studio/visualisation/12/",
    ]
    assert removed == {"script": 2}


def test_films_and_recordings_by_their_own_address_become_links():
    blocks, removed = read(
        '<p>Text</p><video poster="/p.jpg"><source src="https://cdn.example.org/a.mp4"><p>Old browser</p></video>'
        '<audio src="//cdn.example.org/b.mp3"></audio><video src="/c.mp4"></video><audio src="blob:x"></audio>'
    )
    assert blocks[1:] == (
        Embed(url="https://cdn.example.org/a.mp4"),
        Embed(url="https://cdn.example.org/b.mp3"),
    )
    assert removed == {"video": 1, "audio": 1}


def test_a_film_whose_element_never_ends_swallows_nothing():
    blocks, _ = read('<p>One</p><video src="https://cdn.example.org/a.mp4"><p>Two</p>')
    assert blocks_text(blocks) == "One\n\nhttps://cdn.example.org/a.mp4\n\nTwo"


def test_a_rule_cannot_claim_to_show_something():
    assert to_html(read('<p>Text</p><hr data-url="https://evil.example/">')[0]) == "<p>Text</p>\n<hr>"


TWEET = """<blockquote class="twitter-tweet" data-lang="uk"><p lang="uk" dir="ltr">Порт знову працює.
<a href="https://t.co/Ab1">pic.twitter.com/Ab1</a></p>&mdash; Порт Одеси (@port_odesa)
<a href="https://twitter.com/port_odesa/status/99?ref_src=twsrc%5Etfw">11 лютого 2026</a></blockquote>
<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>"""


def test_a_post_stays_a_quotation_with_who_said_it_and_where():
    (quote,), removed = read(TWEET)
    assert isinstance(quote, Quote)
    assert blocks_text(quote.blocks) == "Порт знову працює. pic.twitter.com/Ab1"
    assert plain(quote.attribution) == "Порт Одеси (@port_odesa) 11 лютого 2026"
    assert quote.cite == "https://x.com/port_odesa/status/99"
    assert removed == {"script": 1}
    assert "https://twitter.com/port_odesa/status/99" in to_html([quote])


def test_a_post_of_which_only_the_text_is_there_loses_nothing():
    (quote,), _ = read(
        '<blockquote class="twitter-tweet"><p>Only text <a href="https://t.co/x">link</a></p></blockquote>'
    )
    assert (blocks_text(quote.blocks), quote.attribution, quote.cite) == ("Only text link", (), None)


def test_a_post_without_text_becomes_an_embed():
    blocks, _ = read(
        '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/reel/Ab_1/?utm=x">'
        "<div><svg></svg></div></blockquote>"
    )
    assert blocks == (Embed(url="https://www.instagram.com/reel/Ab_1/", provider="instagram"),)


def test_a_quotation_of_the_story_is_no_post():
    (quote,), _ = read('<blockquote><p>Said.</p><p><a href="https://x.com/a/status/1">Here</a></p></blockquote>')
    assert (len(quote.blocks), quote.attribution, quote.cite) == (2, (), None)


def test_a_figure_marked_by_somebody_else_loses_no_text():
    blocks, _ = read(
        '<figure data-embed="youtube"><a href="https://evil.example/">Watch</a></figure>'
        '<figure data-embed="youtube"><a href="https://evil.example/">https://evil.example/</a></figure>'
        '<figure data-embed="x"><a href="javascript:x">javascript:x</a></figure>'
    )
    assert blocks_text(blocks) == "Watch\n\nhttps://evil.example/\n\njavascript:x"
    assert blocks[1] == Embed(url="https://evil.example/")


def test_what_is_shown_of_an_embed_is_a_link_without_frame_or_script():
    document = Document(headline="T", body=(Embed(url=YOUTUBE + "&t=1s", provider="youtube"),))
    assert to_html(document) == (
        '<figure data-embed="youtube"><a href="https://www.youtube.com/watch?v=a1b2c3d4e5F&amp;t=1s">'
        "https://www.youtube.com/watch?v=a1b2c3d4e5F&amp;t=1s</a></figure>"
    )
    assert read(to_html(document))[0] == document.body


def test_the_setting_names_exactly_the_providers_there_are(monkeypatch):
    assert frozenset(Settings().embed_providers) == ALL_PROVIDERS
    monkeypatch.setenv("TRANSPUB_EMBED_PROVIDERS", "youtube, x,")
    assert Settings().embed_providers == ("youtube", "x")
    monkeypatch.setenv("TRANSPUB_EMBED_PROVIDERS", "youtube,example")
    with pytest.raises(ValidationError, match="'youtube', 'vimeo'"):
        Settings()
