"""Embeds: who may frame them, what they contain, the snippet, and oEmbed."""

from urllib.parse import quote

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.actions.publications import withdraw_timeline
from timeline.models import Publication, Timeline, User
from timeline.presentation import limits

SLUG = "facebook-reports-bbc"
BASE = f"/t/{SLUG}/"
SITE = "https://testserver"
FRAMES = [f"{BASE}embed/", f"{BASE}46j6d4tt/embed/"]
FULL = [BASE, f"{BASE}46j6d4tt/"]
PAIRS = list(zip(FRAMES, FULL, strict=True))


@pytest.mark.parametrize(("frame", "full"), PAIRS)
def test_only_embeds_may_be_framed(client: Client, live: Publication, frame: str, full: str) -> None:
    inside, outside = client.get(frame), client.get(full)
    assert (inside.status_code, outside.status_code) == (200, 200)
    assert "X-Frame-Options" not in inside
    assert outside["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in outside["Content-Security-Policy"]
    # The rest of the policy is the same.
    assert inside["Content-Security-Policy"] == outside["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    assert inside["X-Robots-Tag"] == "noindex"
    assert not inside.cookies
    assert "cookie" not in inside["Vary"].lower()


def test_embed_ancestors_limits_who_may_frame(client: Client, live: Publication, settings: Settings) -> None:
    settings.EMBED_ANCESTORS = ["https://partner.example", "https://*.example.org"]
    policy = client.get(FRAMES[0])["Content-Security-Policy"]
    assert "frame-ancestors https://partner.example https://*.example.org" in policy


@pytest.mark.parametrize(("frame", "full"), PAIRS)
def test_links_of_an_embed_leave_the_frame(client: Client, live: Publication, frame: str, full: str) -> None:
    page = page_html.parse(client.get(frame).content)
    assert page_html.canonical(page) == full
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert page.one("base").attributes == {"target": "_top"}
    assert page.one("h1").one("a").attributes["href"] == full
    assert not page.all("form") + page.all("img")
    assert [script.attributes["src"] for script in page.all("script")] == ["/static/js/embed.js"]
    # With this base, a link to an anchor would leave the frame.
    assert not [link for link in page.all("a") if link.attributes["href"].startswith("#")]


def test_the_embed_of_a_timeline_has_title_advisory_version_and_entries(
    client: Client, publish: Publish
) -> None:
    publish(sample_documents.every_field())
    page = page_html.parse(client.get("/t/every-field/embed/").content)
    whole = sample_documents.every_field()
    assert page.one("h1").text == whole.timeline.title
    assert whole.timeline.advisory in page.text
    assert "Version 2" in page.one("footer").text
    entries = page.all("li", class_="entry")
    assert len(entries) == len(whole.order)
    for event in whole.events:
        assert event.headline in page.text
    assert "Disputed by" in page.text


def test_the_embed_of_a_long_timeline_counts_the_remaining_entries(
    client: Client, live: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENTRIES_IN_FULL", 5)
    page = page_html.parse(client.get(FRAMES[0]).content)
    assert len(page.all("li", class_="entry")) == 5
    assert page.one("main").text.endswith(f"{live.entries - 5} more entries in the full timeline")


def test_the_embed_of_a_timeline_shows_when_its_key_events_were(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    rows = page_html.parse(client.get(FRAMES[0]).content).one(class_="strip").all("li")
    assert [row.one("b").text for row in rows] == [
        "By 7 March",
        "Between 27 February and 5 March",
        "Between 27 February and 7 March",
        "Around 7 March",
    ]
    # A vague date is a bar, a day a point.
    assert [len(row.all("rect")) for row in rows] == [1, 1, 1, 0]
    publish(
        msgspec.structs.replace(sample_documents.sample(), order=[], events=[], statements=[], requests=[])
    )
    assert page_html.parse(client.get(FRAMES[0]).content).all(class_="strip") == []


@pytest.mark.parametrize("uid", sample_documents.every_field().order)
def test_the_embed_of_an_entry_has_its_words_and_verification(
    client: Client, publish: Publish, uid: str
) -> None:
    publish(sample_documents.every_field())
    response = client.get(f"/t/every-field/{uid}/embed/")
    page = page_html.parse(response.content)
    entry = sample_documents.every_field().entries().get(uid)
    assert page.one("p", class_="timeline-link").text == sample_documents.every_field().timeline.title
    if entry is None:
        assert "This entry was withdrawn on" in page.text
        return
    assert (
        getattr(entry, "words", "") or getattr(entry, "put", "") or getattr(entry, "headline", "")
    ) in page.text
    full = page_html.parse(client.get(f"/t/every-field/{uid}/").content)
    verification = [label.text for label in full.one("main").all(class_="verification")]
    assert [label.text for label in page.all(class_="verification")] == verification


def test_a_404_can_be_framed(client: Client, live: Publication) -> None:
    for address in (f"{BASE}a1/embed/", "/t/nowhere/embed/", "/t/nowhere/a1/embed/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "X-Frame-Options" not in response
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        page = page_html.parse(response.content)
        assert page.one("base").attributes == {"target": "_top"}
        assert page.one("h1").text == "Page not found"


def test_a_withdrawn_timeline_is_410_in_the_frame(client: Client, sample: Timeline, editor: User) -> None:
    from timeline.actions.publications import publish

    publish(sample, by=editor, note="First account", seen_digest=None)
    tag = client.get(FRAMES[0])["ETag"]
    withdraw_timeline(sample, by=editor, reason="A court has ruled.")
    for frame in FRAMES:
        response = client.get(frame, headers={"If-None-Match": tag})
        assert response.status_code == 410
        assert "X-Frame-Options" not in response
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        page = page_html.parse(response.content)
        assert page.one("h1").text == "This timeline has been withdrawn"
        assert "A court has ruled." in page.text
    assert client.get("/oembed", {"url": SITE + BASE}).status_code == 410


def test_an_embed_shows_the_live_version(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    first = client.get(FRAMES[0])
    assert client.get(FRAMES[0], headers={"If-None-Match": first["ETag"]}).status_code == 304
    publish(sample_documents.sample())
    second = client.get(FRAMES[0], headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert "Version 2" in page_html.parse(second.content).text


# --- The snippet, and oEmbed ----------------------------------------------------------------------


@pytest.mark.parametrize(("frame", "full"), PAIRS)
def test_the_snippet_is_an_iframe_with_a_link(
    client: Client, live: Publication, full: str, frame: str
) -> None:
    area = page_html.parse(client.get(full).content).one("details", class_="embed-code").one("textarea")
    assert "readonly" in area.attributes
    snippet = page_html.parse(area.text)
    iframe = snippet.one("iframe").attributes
    assert iframe["src"] == SITE + frame
    assert (iframe["loading"], iframe["style"]) == ("lazy", "width:100%;border:0")
    link = snippet.one("a")
    assert link.attributes["href"] == SITE + full
    assert iframe["title"]
    assert link.text.startswith(iframe["title"])
    assert snippet.one("script").attributes["src"] == f"{SITE}/static/js/embed-host.js"


def test_past_versions_and_filtered_pages_have_no_snippet(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    for address in (f"{BASE}v/1/", f"{BASE}?from=2017-03"):
        assert not page_html.parse(client.get(address).content).all("details", class_="embed-code")


@pytest.mark.parametrize(("frame", "full"), PAIRS)
def test_a_page_links_to_its_oembed_response(
    client: Client, live: Publication, full: str, frame: str
) -> None:
    page = page_html.parse(client.get(full).content)
    address = page.one("link", type="application/json+oembed").attributes["href"]
    assert address.startswith(f"{SITE}/oembed?url=")
    response = client.get(address.removeprefix(SITE))
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    oembed = response.json()
    assert (oembed["version"], oembed["type"]) == ("1.0", "rich")
    assert oembed["provider_url"] == f"{SITE}/"
    assert (oembed["width"], oembed["height"]) == (640, 600)
    iframe = page_html.parse(oembed["html"]).one("iframe").attributes
    assert iframe["src"] == SITE + frame
    assert iframe["title"] == oembed["title"]
    again = client.get(address.removeprefix(SITE), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({"maxwidth": "300"}, (300, 600)),
        ({"maxheight": "200"}, (640, 200)),
        ({"maxwidth": "5000", "maxheight": "5000"}, (640, 600)),
        ({"maxwidth": "", "maxheight": "0"}, (640, 600)),
        ({"maxwidth": "-1", "maxheight": "٣٠٠"}, (640, 600)),
        ({"maxwidth": "9" * 5000}, (640, 600)),
    ],
)
def test_oembed_respects_maximum_width_and_height(
    client: Client, live: Publication, limits: dict[str, str], size: tuple[int, int]
) -> None:
    oembed = client.get("/oembed", {"url": SITE + BASE, **limits}).json()
    assert (oembed["width"], oembed["height"]) == size
    iframe = page_html.parse(oembed["html"]).one("iframe").attributes
    assert f"max-width:{size[0]}px" in iframe["style"]
    assert iframe["height"] == str(size[1])


@pytest.mark.parametrize("form", ["xml", "yaml", ""])
def test_oembed_supports_json_only(client: Client, live: Publication, form: str) -> None:
    assert client.get("/oembed", {"url": SITE + BASE, "format": form}).status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        "",
        BASE,
        f"https://elsewhere.example{BASE}",
        f"https://testserver.elsewhere.example{BASE}",
        f"https://testserver@elsewhere.example{BASE}",
        f"https://elsewhere.example@testserver{BASE}",
        f"https://testserver:8443{BASE}",
        f"ftp://testserver{BASE}",
        f"javascript://testserver{BASE}",
        f"file://testserver{BASE}",
        "http://169.254.169.254/latest/meta-data/",
        "https://[",
        "https://testserver/t/nowhere/",
        f"https://testserver{BASE}a1/",
        f"https://testserver{BASE}changes/",
        f"https://testserver{BASE}../../desk/",
        "https://testserver/desk/",
        f"https://testserver{BASE}%00",
        f"https://testserver{BASE}\r\nSet-Cookie: a=b",
        f'https://testserver{BASE}"><script>alert(1)</script>',
        f"https://testserver/{'t/' * 5000}",
    ],
)
def test_oembed_of_another_url_is_404_and_fetches_nothing(
    client: Client, live: Publication, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.create_connection", connect)
    response = client.get("/oembed", {"url": url})
    assert response.status_code == 404
    assert b"<script>alert" not in response.content
    assert not response.cookies


def test_markup_in_a_title_is_escaped_in_the_snippet(client: Client, publish: Publish) -> None:
    whole = sample_documents.make_titled("</textarea><script>alert('1')</script>\" onload=\"alert(2)")
    publish(whole)
    base = f"/t/{whole.timeline.slug}/"
    response = client.get(base)
    assert b"<script>alert" not in response.content
    oembed = client.get(f"/oembed?url={quote(SITE + base)}").json()
    iframe = page_html.parse(oembed["html"]).one("iframe").attributes
    assert iframe["title"] == whole.timeline.title
    assert "onload" not in iframe
    assert "<script>alert" not in oembed["html"]
