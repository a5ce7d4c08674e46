"""Memento (RFC 7089): headers of versions, the TimeMap, the TimeGate."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents

SLUG = "facebook-reports-bbc"
ORIGINAL = f"https://testserver/t/{SLUG}/"
# The dates that `publish` gives the first three versions.
DATES = {
    1: "Mon, 09 Mar 2026 12:00:00 GMT",
    2: "Tue, 10 Mar 2026 12:00:00 GMT",
    3: "Wed, 11 Mar 2026 12:00:00 GMT",
}
Links = dict[str, dict[str, str]]


@pytest.fixture
def three_versions(publish: Publish) -> None:
    for _ in DATES:
        publish(sample_documents.sample())


def parse_links(text: str) -> Links:
    """Return the links of a Link header by relation, each with its target and attributes."""
    links: Links = {}
    for target, rest in re.findall(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)', text):
        attributes = dict(re.findall(r'; ([a-z]+)="([^"]*)"', rest))
        for relation in attributes.pop("rel").split():
            if relation != "memento" or "memento" not in links:
                links[relation] = {"target": target, **attributes}
    return links


def build_memento(number: int) -> dict[str, str]:
    return {"target": f"{ORIGINAL}v/{number}/", "datetime": DATES[number]}


def test_the_original_links_to_its_past_and_ignores_accept_datetime(
    client: Client, three_versions: None
) -> None:
    response = client.get(f"/t/{SLUG}/", headers={"Accept-Datetime": DATES[1]})
    assert parse_links(response["Link"]) == {
        "timegate": {"target": f"{ORIGINAL}timegate"},
        "timemap": {"target": f"{ORIGINAL}timemap", "type": "application/link-format"},
    }
    assert "Memento-Datetime" not in response
    assert response["Vary"] == "Accept-Encoding"
    assert response.content == client.get(f"/t/{SLUG}/v/3/").content


@pytest.mark.parametrize(
    ("number", "near"),
    [
        (1, {"first": 1, "next": 2, "last": 3}),
        (2, {"first": 1, "prev": 1, "next": 3, "last": 3}),
        (3, {"first": 1, "prev": 2, "last": 3}),
    ],
)
def test_a_version_has_its_date_and_links_to_its_neighbours(
    client: Client, three_versions: None, number: int, near: dict[str, int]
) -> None:
    response = client.get(f"/t/{SLUG}/v/{number}/")
    assert response["Memento-Datetime"] == DATES[number]
    links = parse_links(response["Link"])
    assert links.pop("original") == {"target": ORIGINAL}
    assert links.pop("timegate") == {"target": f"{ORIGINAL}timegate"}
    assert links.pop("timemap")["target"] == f"{ORIGINAL}timemap"
    links.pop("memento")
    assert links == {relation: build_memento(other) for relation, other in near.items()}
    assert f'<{ORIGINAL}v/{number}/>; rel="' in response["Link"]


def test_the_only_version_is_first_and_last(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    links = client.get(f"/t/{SLUG}/v/1/")["Link"]
    assert f'<{ORIGINAL}v/1/>; rel="first last memento"; datetime="{DATES[1]}"' in links
    assert "next" not in links
    assert "prev" not in links


def test_a_304_has_the_memento_headers(client: Client, three_versions: None) -> None:
    whole = client.get(f"/t/{SLUG}/v/2/")
    again = client.get(f"/t/{SLUG}/v/2/", headers={"If-None-Match": whole["ETag"]})
    assert again.status_code == 304
    assert again["Memento-Datetime"] == DATES[2]
    assert again["Link"] == whole["Link"]


def test_the_json_of_a_version_is_a_memento_of_the_json(client: Client, three_versions: None) -> None:
    response = client.get(f"/t/{SLUG}/v/2/timeline.json")
    assert response["Memento-Datetime"] == DATES[2]
    assert parse_links(response["Link"]) == {"original": {"target": f"{ORIGINAL}timeline.json"}}
    assert response["X-Robots-Tag"] == "noindex"
    assert "Memento-Datetime" not in client.get(f"/t/{SLUG}/timeline.json")


def test_the_timemap_lists_every_version(client: Client, three_versions: None) -> None:
    response = client.get(f"/t/{SLUG}/timemap")
    assert (response.status_code, response["Content-Type"]) == (200, "application/link-format")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.content.decode() == (
        f'<{ORIGINAL}>; rel="original",\n'
        f'<{ORIGINAL}timemap>; rel="self"; type="application/link-format"; from="{DATES[1]}"; until="{DATES[3]}",\n'
        f'<{ORIGINAL}timegate>; rel="timegate",\n'
        f'<{ORIGINAL}v/1/>; rel="first memento"; datetime="{DATES[1]}",\n'
        f'<{ORIGINAL}v/2/>; rel="memento"; datetime="{DATES[2]}",\n'
        f'<{ORIGINAL}v/3/>; rel="last memento"; datetime="{DATES[3]}"\n'
    )


def test_the_timemap_has_an_etag_for_each_version(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    old = client.get(f"/t/{SLUG}/timemap")
    assert client.get(f"/t/{SLUG}/timemap", headers={"If-None-Match": old["ETag"]}).status_code == 304
    publish(sample_documents.sample())
    assert client.get(f"/t/{SLUG}/timemap", headers={"If-None-Match": old["ETag"]}).status_code == 200


def test_the_timemap_has_another_etag_on_another_host(client: Client, three_versions: None) -> None:
    here = client.get(f"/t/{SLUG}/timemap")
    there = client.get(f"/t/{SLUG}/timemap", headers={"Host": "localhost", "If-None-Match": here["ETag"]})
    assert there.status_code == 200
    assert b"<https://localhost/t/" in there.content


@pytest.mark.parametrize(
    ("header", "number"),
    [
        (None, 3),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1),
        ("Mon, 09 Mar 2026 11:59:59 GMT", 1),
        (DATES[1], 1),
        ("Tue, 10 Mar 2026 11:59:59 GMT", 1),
        (DATES[2], 2),
        ("Tue, 10 Mar 2026 23:00:00 GMT", 2),
        (DATES[3], 3),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3),
        ("Tuesday, 10-Mar-26 13:00:00 GMT", 2),
    ],
)
def test_the_timegate_redirects_to_the_version_live_at_a_moment(
    client: Client, three_versions: None, header: str | None, number: int
) -> None:
    response = client.get(f"/t/{SLUG}/timegate", headers={"Accept-Datetime": header} if header else {})
    assert (response.status_code, response["Location"]) == (302, f"{ORIGINAL}v/{number}/")
    assert response["Vary"] == "accept-datetime"
    assert response["Cache-Control"] == "no-cache"
    assert "Memento-Datetime" not in response
    links = parse_links(response["Link"])
    assert links["original"] == {"target": ORIGINAL}
    assert links["timemap"]["target"] == f"{ORIGINAL}timemap"
    assert (links["first"], links["last"]) == (build_memento(1), build_memento(3))
    assert client.get(response["Location"])["Memento-Datetime"] == DATES[number]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "now",
        "2026-03-10T12:00:00Z",
        "Tue, 31 Feb 2026 12:00:00 GMT",
        "Tue, 10 Mar 2026 25:00:00 GMT",
        "Tue, 10 Mar 2026 12:00:00 CET",
        "9" * 5000,
        "<script>alert(1)</script>",
    ],
)
def test_an_invalid_accept_datetime_is_400(client: Client, three_versions: None, header: str) -> None:
    response = client.get(f"/t/{SLUG}/timegate", headers={"Accept-Datetime": header})
    assert response.status_code == 400
    assert response["Vary"] == "accept-datetime"
    assert page_html.parse(response.content).one("h1").text == "Date not understood"
    assert b"alert" not in response.content
    assert parse_links(response["Link"])["original"] == {"target": ORIGINAL}


def test_the_timegate_chooses_the_later_version_of_one_second(client: Client, publish: Publish) -> None:
    for number in (1, 2):
        publish(sample_documents.add_version(sample_documents.sample(), number))
    response = client.get(f"/t/{SLUG}/timegate", headers={"Accept-Datetime": DATES[1]})
    assert response["Location"] == f"{ORIGINAL}v/2/"


@pytest.mark.parametrize("name", ["timemap", "timegate"])
def test_an_unpublished_timeline_is_404(client: Client, db: None, name: str) -> None:
    response = client.get(f"/t/{SLUG}/{name}")
    assert response.status_code == 404
    assert page_html.parse(response.content).one("h1").text == "Page not found"


@pytest.mark.parametrize("name", ["timemap", "timegate"])
def test_timemap_and_timegate_allow_head_but_not_post(
    client: Client, three_versions: None, name: str
) -> None:
    assert client.head(f"/t/{SLUG}/{name}").status_code in {200, 302}
    assert client.post(f"/t/{SLUG}/{name}").status_code == 405


def test_a_page_among_many_versions_costs_one_query(
    client: Client, publish: Publish, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        publish(sample_documents.sample())
    client.get(f"/t/{SLUG}/v/6/")
    with django_assert_num_queries(1):
        links = client.get(f"/t/{SLUG}/v/6/")["Link"]
    for number, relation in {1: "first", 5: "prev", 6: "", 7: "next", 12: "last"}.items():
        assert f'v/{number}/>; rel="{relation} memento"'.replace('" ', '"') in links
