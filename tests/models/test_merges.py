"""Merged rows: who sees them, what stands for them, and the digest of a source's page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from timeline.models import Change, Party, Redirect, Source, Timeline, User

pytestmark = pytest.mark.django_db


def merge(row: Any, into: Any) -> None:
    row.merged_into = into
    row.merge = Change.objects.create(verb="merge", subject="party", subject_uid="a1", label="A")
    row.save()


@pytest.fixture
def hidden(db: None) -> Timeline:
    timeline: Timeline = Timeline.objects.create(slug="hidden", title="Hidden", access="members")
    return timeline


@pytest.mark.parametrize("model", [Party, Source])
def test_a_merged_row_is_visible_to_nobody(model: Any, editor: User, make_user: Callable[..., User]) -> None:
    name = "name" if model is Party else "publisher"
    first, second = (model.objects.create(**{name: text}) for text in ("Ofcom", "Ofkom"))
    merge(second, first)
    for user in (editor, make_user("lawyer@example.org", "lawyer")):
        assert list(model.objects.visible_to(user)) == [first]
        assert list(model.objects.merged_visible_to(user)) == [second]
    assert not model.objects.merged_visible_to(AnonymousUser())


def test_a_merged_row_of_a_hidden_timeline_is_known_to_its_members_only(
    hidden: Timeline, editor: User, reporter: User
) -> None:
    hidden.members.add(reporter)
    first = Party.objects.create(name="Ofcom")
    second = Party.objects.create(name="Ofkom", made_for=hidden)
    merge(second, first)
    assert list(Party.objects.merged_visible_to(reporter)) == [second]
    assert not Party.objects.merged_visible_to(editor)


def test_a_merged_row_is_known_where_it_was_used(hidden: Timeline, timeline: Timeline, editor: User) -> None:
    first = Party.objects.create(name="Ofcom")
    second = Party.objects.create(name="Ofkom", made_for=hidden)
    merge(second, first)
    Redirect.objects.create(timeline=timeline, uid=second.uid, party=first)
    assert list(Party.objects.merged_visible_to(editor)) == [second]


def test_a_redirect_of_a_source_shows_no_party(hidden: Timeline, timeline: Timeline, editor: User) -> None:
    first = Party.objects.create(name="Ofcom")
    second = Party.objects.create(name="Ofkom", made_for=hidden)
    merge(second, first)
    source = Source.objects.create(publisher="Gazette")
    Redirect.objects.create(timeline=timeline, uid=second.uid, source=source)
    assert not Party.objects.merged_visible_to(editor)


def test_the_survivor_of_a_chain_of_merges_is_its_end() -> None:
    rows = [Source.objects.create(publisher=name) for name in "ABC"]
    merge(rows[0], rows[1])
    merge(rows[1], rows[2])
    assert Source.objects.get(pk=rows[0].pk).survivor == rows[2]
    assert rows[2].survivor == rows[2]


# --- The page of a source ----------------------------------------------------------------------------


def test_sources_of_one_page_have_one_digest_however_they_are_saved(editor: User) -> None:
    first = Source.objects.create(publisher="A", url="https://news.example/a?utm_source=x")
    (second,) = Source.objects.bulk_create([Source(publisher="B", url="http://www.news.example/a/#top")])
    third = Source.objects.create(publisher="C", url="https://news.example/b")
    assert list(Source.objects.of_page("https://m.news.example/a", editor)) == [first, second]
    third.url = "https://news.example/a"
    third.save()
    assert list(Source.objects.of_page("https://news.example/a", editor)) == [first, second, third]
    # What a person typed stays as it is.
    assert Source.objects.get(pk=second.pk).url == "http://www.news.example/a/#top"


@pytest.mark.parametrize("address", ["", "mailto:press@news.example"])
def test_no_page_has_no_sources(editor: User, address: str) -> None:
    for name in "AB":
        Source.objects.create(publisher=name, url=address)
    assert not Source.objects.of_page(address, editor)


def test_a_search_for_an_address_finds_its_page_in_any_form(editor: User) -> None:
    source = Source.objects.create(publisher="A", url="https://news.example/a")
    Source.objects.create(publisher="B", url="https://news.example/ab")
    assert list(Source.objects.matching("http://news.example/a/?fbclid=1", editor)) == [source]
    assert Source.objects.matching("https://news.example/", editor).count() == 2
