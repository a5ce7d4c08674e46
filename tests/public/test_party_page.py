"""The page of a party."""

import msgspec
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.pages.search import find_parties
from timeline.pages.timeline import render_timeline

ADDRESS = "/t/every-field/"
NEWSROOM = {"name": "The Example Courier"}


def render_page(uid: str) -> page_html.Element:
    made = render_party(sample_documents.every_field(), uid, PageOptions(newsroom=NEWSROOM))
    assert made is not None
    return page_html.parse(made)


def get_section(shown: page_html.Element, name: str) -> page_html.Element:
    return shown.one("section", **{"aria-labelledby": f"part_{name}"})


def list_links(part: page_html.Element) -> list[str]:
    return [
        item.one(class_="party-entry-title").one("a").attributes["href"]
        for item in part.all("li")
        if item.all(class_="party-entry-title")
    ]


@pytest.fixture
def _published(publish: Publish) -> None:
    publish(msgspec.structs.replace(sample_documents.every_field(), version=None))


def test_events_are_grouped_by_role() -> None:
    events = get_section(render_page("owner1"), "events")
    assert [role.text for role in events.all("h3")] == ["Took action"]
    assert list_links(events) == [f"{ADDRESS}crack1/"]
    authority = get_section(render_page("agency1"), "events")
    assert [role.text for role in authority.all("h3")] == ["As the authority"]


def test_statements_have_their_words_and_answers() -> None:
    for uid in ("owner1", "chief1"):
        said = get_section(render_page(uid), "said")
        assert list_links(said) == [f"{ADDRESS}denial1/"]
        assert said.one("blockquote").attributes["lang"] == "ar"
        assert "The dam is entirely safe" in said.text
        assert "Denies: A diver finds a crack" in said.text
    paraphrase = get_section(render_page("agency1"), "said")
    assert not paraphrase.all("blockquote")
    assert "Paraphrased: these are not" in paraphrase.text


def test_requests_to_the_party_have_their_outcome() -> None:
    asked = get_section(render_page("owner1"), "asked")
    assert list_links(asked) == [f"{ADDRESS}ask1/"]
    assert "Was the crack known?" in asked.text
    assert "Replied Through its spokesperson." in asked.text
    assert asked.one("ul", class_="entry-relations").one("a").attributes["href"] == f"{ADDRESS}denial1/"
    silent = get_section(render_page("chief1"), "asked")
    assert "Did not respond" in silent.text


def test_statements_to_the_party_and_its_own_requests_are_listed() -> None:
    shown = render_page("paper1")
    assert list_links(get_section(shown, "told")) == [f"{ADDRESS}denial1/"]
    assert list_links(get_section(shown, "asking")) == [f"{ADDRESS}ask2/"]


def test_the_head_describes_the_party() -> None:
    owner, chief = (
        render_page("owner1").one(class_="party-head"),
        render_page("chief1").one(class_="party-head"),
    )
    assert owner.text.startswith("Organisation Also known as NWC Website Read the 3 entries in full")
    assert owner.one("a", href="https://water.example/")
    assert "Person, part of Nordhavn Water" in chief.text
    assert "A cousin of our publisher." in chief.text


def test_a_protected_party_has_only_its_pseudonym() -> None:
    shown = render_page("witness1")
    assert shown.one("h1").text == "A resident"
    assert "Not their real name. We are withholding it to protect them." in shown.text


@pytest.mark.parametrize(
    "whole", [sample_documents.every_field(), sample_documents.add_version(sample_documents.sample())]
)
def test_every_entry_that_names_the_party_is_listed_and_counted(whole: sample_documents.Document) -> None:
    for party in whole.parties:
        shown = page_html.parse(render_party(whole, party.id, PageOptions(newsroom=NEWSROOM)) or "")
        at = f"/t/{whole.timeline.slug}/"
        named = {f"{at}{uid}/" for uid, entry in whole.entries().items() if party.id in find_parties(entry)}
        assert set(list_links(shown)) == named
        more = [
            link.text
            for link in shown.one(class_="party-head").all("a")
            if "?party=" in link.attributes["href"]
        ]
        assert [int(text.split()[2]) for text in more] == ([len(named)] if named else [])


def test_only_the_live_version_links_to_party_pages() -> None:
    whole = sample_documents.every_field()
    live = page_html.parse(render_timeline(whole, PageOptions(newsroom=NEWSROOM)))
    assert (
        live.one(id="party_chief1").one(class_="party-name").one("a").attributes["href"]
        == f"{ADDRESS}party/chief1/"
    )
    old = page_html.parse(render_timeline(whole, PageOptions(newsroom=NEWSROOM, superseded_by=3)))
    preview = page_html.parse(
        render_timeline(
            msgspec.structs.replace(whole, version=None), PageOptions(newsroom=NEWSROOM, is_preview=True)
        )
    )
    for shown in (old, preview):
        assert not shown.one(id="party_chief1").one(class_="party-name").all("a")


@pytest.mark.usefixtures("_published")
def test_the_page_has_an_etag_and_no_cookie(client: Client) -> None:
    response = client.get(f"{ADDRESS}party/owner1/")
    assert response.status_code == 200
    assert not response.cookies
    shown = page_html.parse(response.content)
    assert page_html.canonical(shown) == f"{ADDRESS}party/owner1/"
    for link in shown.all("a"):
        if link.attributes["href"].startswith("/t/"):
            assert client.get(link.attributes["href"]).status_code == 200
    again = client.get(f"{ADDRESS}party/owner1/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("uid", ["nobody1", "crack1"])
def test_an_unknown_party_is_not_found(client: Client, uid: str) -> None:
    response = client.get(f"{ADDRESS}party/{uid}/")
    assert response.status_code == 404
    assert "no entry, person, organisation or version" in page_html.parse(response.content).text
    assert page_html.parse(response.content).one("a", href=ADDRESS)
    assert client.get("/t/nowhere/party/owner1/").status_code == 404


@pytest.mark.usefixtures("_published")
def test_the_former_id_of_a_merged_party_leads_to_its_page(client: Client) -> None:
    response = client.get(f"{ADDRESS}party/owner0/")
    assert (response.status_code, response["Location"]) == (301, f"{ADDRESS}party/owner1/")
    # Undoing the merge gives the id back: nobody may keep the redirect without asking.
    assert response["Cache-Control"] == "no-cache"
    assert client.get(f"{ADDRESS}party/report0/").status_code == 404


@pytest.mark.usefixtures("_published")
def test_a_filter_by_the_former_id_of_a_party_shows_its_entries(client: Client) -> None:
    former = page_html.parse(client.get(ADDRESS, {"party": "owner0"}).content.decode())
    current = page_html.parse(client.get(ADDRESS, {"party": "owner1"}).content.decode())
    assert former.one("ul", class_="filter-chips").text == current.one("ul", class_="filter-chips").text


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    ("address", "anchor", "inside"),
    [
        (ADDRESS, "party_owner0", "party_owner1"),
        (ADDRESS, "source_report0", "source_report1"),
        (f"{ADDRESS}sources/", "source_report0", "source_report1"),
    ],
)
def test_the_anchor_of_a_former_id_is_in_the_part_that_is_left(
    client: Client, address: str, anchor: str, inside: str
) -> None:
    shown = page_html.parse(client.get(address).content.decode())
    assert shown.one(id=inside).one(id=anchor).text == ""
