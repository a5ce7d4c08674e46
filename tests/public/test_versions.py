"""Pages of versions: the banner of a superseded one, links, ETags, the list."""

import msgspec
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.document import Document

SLUG = "facebook-reports-bbc"


def with_title(title: str) -> Document:
    whole = sample_documents.sample()
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, title=title))


def test_a_superseded_version_has_a_banner_with_a_link_to_the_live_one(
    client: Client, publish: Publish
) -> None:
    publish(with_title("As it was"))
    publish(with_title("As it is"))
    response = client.get(f"/t/{SLUG}/v/1/")
    shown = page_html.parse(response.content)
    banner = shown.one(class_="banner")
    assert banner.text == (
        "You are reading version 1, published on 9 March 2026, 12:00 GMT. There is a newer version."
        " Read the latest version (2) See what has changed since"
    )
    assert [link.attributes["href"] for link in banner.all("a")] == [
        f"/t/{SLUG}/",
        f"/t/{SLUG}/changes/?from=1&to=2",
    ]
    assert shown.one("h1").text == "As it was"
    assert response["X-Robots-Tag"] == "noindex"


def test_links_of_a_superseded_version_stay_within_it(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    shown = page_html.parse(client.get(f"/t/{SLUG}/v/1/").content)
    assert page_html.canonical(shown) == f"/t/{SLUG}/v/1/"
    assert shown.one("link", rel="alternate").attributes["href"] == f"/t/{SLUG}/v/1/timeline.json"
    links = [item.one("a", class_="permalink").attributes["href"] for item in shown.all("li", class_="entry")]
    assert links == [f"#{uid}" for uid in sample_documents.sample().order]


def test_the_page_of_the_live_version_is_the_timeline_s(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    response = client.get(f"/t/{SLUG}/v/2/")
    assert "X-Robots-Tag" not in response
    assert response.content == client.get(f"/t/{SLUG}/").content
    assert not page_html.parse(response.content).all(class_="banner")


def test_a_publication_changes_the_etag_of_earlier_versions(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    before = client.get(f"/t/{SLUG}/v/1/")
    publish(sample_documents.sample())
    after = client.get(f"/t/{SLUG}/v/1/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    publish(sample_documents.sample())
    assert "Read the latest version (3)" in page_html.parse(client.get(f"/t/{SLUG}/v/1/").content).text


def test_a_304_of_a_superseded_version_is_noindex(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    tag = client.get(f"/t/{SLUG}/v/1/")["ETag"]
    response = client.get(f"/t/{SLUG}/v/1/", headers={"If-None-Match": tag})
    assert (response.status_code, response["X-Robots-Tag"]) == (304, "noindex")


def test_the_changes_page_lists_every_version_with_its_note(client: Client, publish: Publish) -> None:
    first, second = publish(with_title("As it was")), publish(with_title("As it is"))
    shown = page_html.parse(client.get(f"/t/{SLUG}/changes/").content)
    listed = shown.one("ol", class_="versions").all("li", class_="version-item")
    assert [item.one("h3").text for item in listed] == ["Version 2 current", "Version 1"]
    assert listed[1].one("a", href=f"/t/{SLUG}/v/1/")
    assert listed[1].one("a", href=f"/t/{SLUG}/v/1/timeline.json")
    assert "9 March 2026, 12:00 GMT · 19 entries" in listed[1].text
    assert "Note of version 1" in listed[1].text
    assert first.digest in listed[1].text
    assert second.digest in listed[0].text
    assert shown.one(class_="timeline-link").text == "As it is"


def test_dates_of_versions_are_in_the_time_zone_of_the_timeline(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    shown = page_html.parse(client.get("/t/every-field/changes/").content)
    listed = shown.one("ol", class_="versions")
    assert listed.one("time").text == "10 March 2026, 10:30 CET"
    assert listed.one("time").attributes["datetime"] == "2026-03-10T09:30:00Z"


def test_the_bytes_of_a_version_never_change(client: Client, publish: Publish) -> None:
    first = publish(sample_documents.sample())
    before = client.get(f"/t/{SLUG}/v/1/timeline.json")
    publish(with_title("Another title"))
    after = client.get(f"/t/{SLUG}/v/1/timeline.json")
    assert before.content == after.content == first.data
    assert before["ETag"] == after["ETag"]
