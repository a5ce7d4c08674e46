"""Linked data: expanded by a public processor, and no more than the document says."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as processor

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline import document
from timeline.dates import When
from timeline.document import Document
from timeline.formats import jsonld
from timeline.text import markdown

SITE = "https://news.example"
AT = f"{SITE}/t/every-field/"
SCHEMA = "https://schema.org/"
NEWSROOM = {"name": "The Example Courier", "contact": "", "policy_url": ""}


def vocabulary(_url: str, _options: dict[str, Any]) -> dict[str, Any]:
    """Return a context like that of schema.org: every term belongs to its vocabulary."""
    context = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "sameAs": {"@type": "@id"}}
    return {"contextUrl": None, "documentUrl": SCHEMA, "document": {"@context": context}}


def expand(data: bytes) -> list[dict[str, Any]]:
    return processor.expand(json.loads(data), {"documentLoader": vocabulary})


def build_jsonld(whole: Document) -> dict[str, Any]:
    return json.loads(jsonld.write_at(whole, site=SITE, newsroom=NEWSROOM))


@pytest.fixture(scope="module")
def every() -> dict[str, Any]:
    return build_jsonld(sample_documents.every_field())


def find_part(article: dict[str, Any], uid: str) -> dict[str, Any]:
    parts = [*article["hasPart"], *article["about"]]
    return next(each for each in parts if each["@id"] == f"{AT}{uid}/")


def test_a_public_processor_expands_an_article_with_its_parts() -> None:
    (article,) = expand(jsonld.write_at(sample_documents.every_field(), site=SITE, newsroom=NEWSROOM))
    assert article["@type"] == [f"{SCHEMA}NewsArticle"]
    assert article["@id"] == AT
    assert [each["@type"] for each in article[f"{SCHEMA}correction"]] == [[f"{SCHEMA}CorrectionComment"]]
    kinds = [each["@type"][0].removeprefix(SCHEMA) for each in article[f"{SCHEMA}hasPart"]]
    assert kinds == ["Quotation", "CreativeWork"]
    assert {each["@type"][0] for each in article[f"{SCHEMA}about"]} == {f"{SCHEMA}Event"}


def test_every_reference_has_a_node() -> None:
    whole = jsonld.write_at(sample_documents.every_field(), site=SITE, newsroom=NEWSROOM)
    nodes = processor.flatten(json.loads(whole), None, {"documentLoader": vocabulary})
    assert all(node.keys() > {"@id"} for node in nodes if node["@id"].startswith(AT)), (
        "a reference to nothing"
    )


def test_the_article_has_the_head_of_the_document(every: dict[str, Any]) -> None:
    assert {
        name: every[name] for name in ("headline", "description", "inLanguage", "version", "creditText")
    } == {
        "headline": "The dam at Nordhavn",
        "description": "What is known of the dam.",
        "inLanguage": "en-GB",
        "version": 2,
        "creditText": "By the desk",
    }
    assert (every["datePublished"], every["dateModified"]) == ("2026-03-08T10:00:00Z", "2026-03-10T09:30:00Z")
    assert every["publisher"] == {
        "@type": "NewsMediaOrganization",
        "name": "The Example Courier",
        "url": f"{SITE}/",
    }
    assert every["image"]["url"] == f"{AT}card.png"


def test_a_quotation_has_words_speaker_and_translation(every: dict[str, Any]) -> None:
    said = find_part(every, "denial1")
    assert (said["text"], said["inLanguage"]) == ("السد آمن تماما", "ar")
    assert said["workTranslation"] == {
        "@type": "Quotation",
        "text": "The dam is entirely safe",
        "inLanguage": "en-GB",
    }
    assert said["spokenByCharacter"] == {
        "@type": "Organization",
        "@id": f"{AT}party/owner1/",
        "name": "Nordhavn Water Company",
    }
    assert said["creator"]["@type"] == "Person"
    assert said["creator"]["name"] == "Ada Lind"
    assert said["dateCreated"] == "2026-02-05"
    assert said["citation"] == [{"@id": f"{AT}sources/#source_story1"}]


def test_a_paraphrase_is_not_a_quotation(every: dict[str, Any]) -> None:
    told = find_part(every, "gloss1")
    assert told["@type"] == "CreativeWork"
    assert told["abstract"] == "The agency was not told"
    assert not told.keys() & {"text", "spokenByCharacter", "creator"}
    assert told["description"].startswith("Disputed: ")


def test_a_source_is_cited_with_what_it_relies_on(every: dict[str, Any]) -> None:
    cited = {each["@id"]: each for each in every["citation"]}
    assert len(cited) == 4
    report = cited[f"{AT}sources/#source_report1"]
    assert report["@type"] == "DigitalDocument"
    assert (report["name"], report["publisher"]["name"]) == ("Inspection 14", "Dam Safety Agency")
    assert (report["url"], report["archivedAt"]) == (
        "https://agency.example/14.pdf",
        "https://archive.example/14.pdf",
    )
    assert report["datePublished"] == "2025-11"
    assert cited[f"{AT}sources/#source_story1"]["isBasedOn"] == [{"@id": report["@id"]}]
    assert cited[f"{AT}sources/#source_secret1"]["name"] == "an engineer at the dam"


def test_a_correction_has_its_text_and_date(every: dict[str, Any]) -> None:
    assert every["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "We misread it.\n− one metre\n+ two metres",
            "datePublished": "2026-03-10T09:30:00Z",
            "about": {"@id": f"{AT}crack1/"},
        }
    ]


DATED: list[tuple[When, dict[str, str]]] = [
    (When("2026-02-04"), {"startDate": "2026-02-04"}),
    (When("2026-02"), {"startDate": "2026-02"}),
    (
        When("2026-02-04", time="10:15", zone="Europe/Copenhagen"),
        {"startDate": "2026-02-04T10:15+01:00"},
    ),
    (When("2026-02-03/2026-02-07"), {"startDate": "2026-02-03", "endDate": "2026-02-07"}),
    (When("2026-02-03/.."), {"startDate": "2026-02-03"}),
    (When("/2026-02-07"), {"endDate": "2026-02-07"}),
    (When("2026-02~/2026-03"), {"endDate": "2026-03"}),
    *(
        (When(vague), {})
        for vague in ("[2026-02-03..2026-02-07]", "[..2026-02-07]", "[2026-02-03,2026-02-07]")
    ),
    *((When(vague), {}) for vague in ("", "2026-02~", "2026-02-04?", "2026-02-XX", "202X", "2026-21")),
]


@pytest.mark.parametrize(("when", "told"), DATED, ids=[repr(when.edtf) for when, _told in DATED])
def test_only_exact_dates_are_written(when: When, told: dict[str, str]) -> None:
    whole = sample_documents.every_field()
    event = msgspec.structs.replace(whole.events[0], when=when)
    node = find_part(
        build_jsonld(msgspec.structs.replace(whole, events=[event, *whole.events[1:]])), event.id
    )
    assert {name: node[name] for name in ("startDate", "endDate") if name in node} == told


def test_nothing_is_rated(every: dict[str, Any]) -> None:
    assert "ClaimReview" not in json.dumps(every)
    assert "Rating" not in json.dumps(every)


def test_a_protected_party_and_a_confidential_source_keep_their_pseudonyms(
    every: dict[str, Any],
) -> None:
    assert {each["name"] for each in every["mentions"]} >= {"A resident"}
    told = json.dumps(every)
    assert "an engineer at the dam" in told
    assert "sameAs" not in next(each for each in every["mentions"] if each["name"] == "A resident")


# --- In pages ---------------------------------------------------------------------------------------


def list_blocks(page: page_html.Element) -> list[Any]:
    return [
        json.loads("".join(child for child in each.children if isinstance(child, str)))
        for each in page.all("script", type="application/ld+json")
    ]


def test_a_page_has_the_node_of_its_timeline_or_entry(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    (article,) = list_blocks(page_html.parse(client.get("/t/every-field/").content))
    assert article == client.get("/t/every-field/timeline.jsonld").json()
    (said,) = list_blocks(page_html.parse(client.get("/t/every-field/denial1/").content))
    assert (said["@type"], said["isPartOf"]["headline"]) == ("Quotation", "The dam at Nordhavn")
    assert said["citation"][0]["publisher"]["name"] == "The Evening Paper"
    (event,) = list_blocks(page_html.parse(client.get("/t/every-field/crack1/").content))
    assert (event["@type"], event["subjectOf"][0]["@type"]) == ("Event", "NewsArticle")
    for other in ("ask1", "gone1"):
        assert list_blocks(page_html.parse(client.get(f"/t/every-field/{other}/").content)) == []


def test_a_page_has_few_nodes_of_a_large_timeline(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonld, "MOST_IN_PAGE", 1)
    publish(sample_documents.every_field())
    (article,) = list_blocks(page_html.parse(client.get("/t/every-field/").content))
    assert [len(article[name]) for name in ("citation", "hasPart", "about")] == [1, 1, 1]
    assert len(client.get("/t/every-field/timeline.jsonld").json()["about"]) == 3


@pytest.mark.parametrize("address", ["v/1/", "changes/", "sources/"])
def test_only_pages_of_the_live_version_have_linked_data(
    client: Client, publish: Publish, address: str
) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    page = page_html.parse(client.get(f"/t/facebook-reports-bbc/{address}").content)
    assert list_blocks(page) == []


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_in_a_page_is_escaped_and_decodes_to_the_same(words: str) -> None:
    block = markdown.to_json_block(msgspec.json.encode({"a": words}))
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == {"a": words}


HOSTILE: list[Callable[[Document], Document]] = [
    lambda whole: msgspec.structs.replace(
        whole,
        timeline=msgspec.structs.replace(whole.timeline, title="</script><script>alert(1)</script><!--"),
    )
]


@pytest.mark.parametrize("change", HOSTILE)
def test_a_title_cannot_end_the_script_element(
    client: Client, publish: Publish, change: Callable[[Document], Document]
) -> None:
    publish(change(sample_documents.every_field()))
    page = page_html.parse(client.get("/t/every-field/").content)
    (article,) = list_blocks(page)
    assert article["headline"] == "</script><script>alert(1)</script><!--"
    assert page_html.scripts(page)
    assert [each.attributes.get("type") for each in page.all("script")] == [None, "application/ld+json"]


def test_the_date_of_publication_is_that_of_the_first_entry() -> None:
    first = sample_documents.add_version(sample_documents.sample(), at="2026-03-01T08:00:00Z")
    second = sample_documents.add_version(sample_documents.sample(), 2, first, at="2026-03-09T08:00:00Z")
    article = json.loads(jsonld.write(second))
    assert (article["datePublished"], article["dateModified"]) == (
        "2026-03-01T08:00:00Z",
        "2026-03-09T08:00:00Z",
    )
    assert document.decode(document.encode(second)) == second
