"""Fragments make a page cheaper and never change it."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.core.cache import caches
from django.test import Client

from tests.public.conftest import Publish
from tests.support import sample_documents
from timeline import document
from timeline.document import Document
from timeline.pages.filters import FilterQuery
from timeline.pages.fragments import Fragments
from timeline.pages.options import PageOptions
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.public.caching import fragment_cache

NEWSROOM = {"name": "The Example Courier"}
# Another value for each value of a vocabulary.
VOCABULARY = {
    "supports": "disputes",
    "disputes": "supports",
    "corroborated": "disputed",
    "verbatim": "paraphrase",
    "person": "agency",
    "actor": "witness",
    "denies": "confirms",
    "replied": "declined",
    "en-GB": "ar",
}


def render_fragments(whole: Document, **options: Any) -> Fragments:
    """Return the fragments that the page of a document leaves for the next."""
    fragments = Fragments()
    render_timeline(whole, PageOptions(newsroom=NEWSROOM, fragments=fragments, **options))
    return Fragments(fragments.used)


def alter_each(value: Any) -> Iterator[Any]:
    """Yield copies of a JSON value, each with one change."""
    match value:
        case dict():
            for name, part in value.items():
                yield {other: rest for other, rest in value.items() if other != name}
                for change in alter_each(part):
                    yield value | {name: change}
        case list():
            for place, part in enumerate(value):
                yield [*value[:place], *value[place + 1 :]]
                for change in alter_each(part):
                    yield [*value[:place], change, *value[place + 1 :]]
            yield value[::-1]
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str():
            yield VOCABULARY.get(value, f"{value} 7")


def build_variants() -> Iterator[tuple[Document, str]]:
    """Yield each valid document that differs from `every_field` in one value, with its page."""
    for changed in alter_each(json.loads(document.encode(sample_documents.every_field()))):
        try:
            whole = document.decode(json.dumps(changed).encode())
            yield whole, render_timeline(whole, PageOptions(newsroom=NEWSROOM))
        except (msgspec.ValidationError, KeyError, ValueError):
            continue


@pytest.mark.slow
def test_fragments_never_change_a_page() -> None:
    known = render_fragments(sample_documents.every_field()).known
    seen = 0
    for whole, shown in build_variants():
        assert render_timeline(whole, PageOptions(newsroom=NEWSROOM, fragments=Fragments(known))) == shown
        seen += 1
    assert seen > 150


@pytest.mark.parametrize(
    "options",
    [
        {"is_preview": True},
        {"superseded_by": 3},
        {"query": FilterQuery("2026-02-04", "2026-02-05")},
        {"query": FilterQuery("2026-02-04", "2026-02-05"), "superseded_by": 3},
    ],
)
def test_fragments_of_page_variants_do_not_mix(options: dict[str, Any]) -> None:
    whole = sample_documents.every_field()
    live, other = render_fragments(whole), render_fragments(whole, **options)
    assert render_timeline(
        whole, PageOptions(newsroom=NEWSROOM, fragments=live, **options)
    ) == render_timeline(whole, PageOptions(newsroom=NEWSROOM, **options))
    assert render_timeline(whole, PageOptions(newsroom=NEWSROOM, fragments=other)) == render_timeline(
        whole, PageOptions(newsroom=NEWSROOM)
    )
    assert render_sources(whole, PageOptions(newsroom=NEWSROOM, fragments=live)) == render_sources(
        whole, PageOptions(newsroom=NEWSROOM)
    )


def test_only_changed_fragments_are_rendered() -> None:
    before = sample_documents.every_field()
    fragments = render_fragments(before)
    render_timeline(before, PageOptions(newsroom=NEWSROOM, fragments=fragments))
    assert fragments.rendered_count == 0
    event = msgspec.structs.replace(before.events[0], body="Another body.")
    after = msgspec.structs.replace(before, events=[event, *before.events[1:]])
    render_timeline(after, PageOptions(newsroom=NEWSROOM, fragments=fragments))
    assert fragments.rendered_count == 1


def test_another_variant_is_rendered_anew() -> None:
    fragments = Fragments(render_fragments(sample_documents.every_field()).known, variant="another release")
    render_timeline(sample_documents.every_field(), PageOptions(newsroom=NEWSROOM, fragments=fragments))
    assert fragments.rendered_count == len(fragments.used)


def test_an_object_that_cannot_be_encoded_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot show a object"):
        Fragments().render("public/_citing_entry.html", link=object())


def test_a_fragment_is_escaped_once() -> None:
    whole = sample_documents.every_field()
    event = msgspec.structs.replace(whole.events[0], headline="<b>&")
    whole = msgspec.structs.replace(whole, events=[event, *whole.events[1:]])
    first = render_timeline(whole, PageOptions(newsroom=NEWSROOM))
    assert first == render_timeline(whole, PageOptions(newsroom=NEWSROOM, fragments=render_fragments(whole)))
    assert "&lt;b&gt;&amp;" in first
    assert "<b>&" not in first


def test_requests_about_one_another_are_rendered() -> None:
    whole = sample_documents.every_field()
    one, other, *rest = whole.requests
    requests = [
        msgspec.structs.replace(one, about=other.id),
        msgspec.structs.replace(other, about=one.id),
        *rest,
    ]
    assert one.id in render_timeline(
        msgspec.structs.replace(whole, requests=requests), PageOptions(newsroom=NEWSROOM)
    )


def test_a_new_version_uses_the_fragments_of_the_previous_one(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counted(Fragments):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            lent.append(self)

    lent: list[Fragments] = []
    monkeypatch.setattr(fragment_cache, "Fragments", Counted)
    whole = sample_documents.sample()
    address = f"/t/{whole.timeline.slug}/"
    publish(whole)
    client.get(address)
    event = msgspec.structs.replace(whole.events[0], body="Another body.")
    publish(msgspec.structs.replace(whole, events=[event, *whole.events[1:]]))
    client.get(address)
    client.get(f"{address}?from=2017-03-07")
    caches["query_pages"].clear()
    client.get(f"{address}?from=2017-03-07")
    first, second, choice, same_choice = lent
    assert first.rendered_count == len(first.used)
    assert second.rendered_count == 1
    assert choice.rendered_count > 0
    assert same_choice.rendered_count == 0
    client.get(address)
    assert len(lent) == 4, "a choice of dates displaces nothing"
