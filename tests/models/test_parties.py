"""Parties that are part of others, and search by words."""

import pytest
from django.core.exceptions import ValidationError

from tests.support.row_factories import Rows
from timeline.models import Citation, Entry, Party, ReplyRequest, Source, Timeline, User


def create_chain(length: int) -> list[Party]:
    """Create parties, each part of the one before."""
    made: list[Party] = []
    for index in range(length):
        made.append(Party.objects.create(name=f"P{index}", part_of=made[-1] if made else None))
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("length", [1, 2, 3, 30])
def test_a_party_cannot_be_part_of_its_own_part(length: int) -> None:
    parties = create_chain(length)
    parties[0].part_of = parties[-1]
    with pytest.raises(ValidationError) as refusal:
        parties[0].full_clean()
    assert refusal.value.message_dict["part_of"] == ["P0 would be part of itself."]


@pytest.mark.django_db
def test_a_long_chain_is_no_circle() -> None:
    top = create_chain(30)[-1]
    party = Party(name="A", part_of=top)
    party.full_clean()
    party.save()
    party.full_clean()
    assert party.part_of == top


def test_a_party_under_a_circle_is_refused_without_an_endless_loop(rows: Rows) -> None:
    # Two simultaneous edits can create a circle.
    Party.objects.filter(pk=rows.party.pk).update(part_of=rows.other)
    Party.objects.filter(pk=rows.other.pk).update(part_of=rows.party)
    with pytest.raises(ValidationError):
        Party(name="A", part_of=Party.objects.get(pk=rows.party.pk)).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("bbc", {"British Broadcasting Corporation"}),
        ("BROADCASTING british", {"British Broadcasting Corporation"}),
        ("auntie", {"British Broadcasting Corporation"}),
        ("british gazette", set()),
        ("", {"British Broadcasting Corporation", "The Gazette"}),
        ("%", set()),
        ("_", set()),
        ("'; DROP TABLE--", set()),
    ],
)
def test_a_party_is_found_by_name_short_name_or_alias(words: str, names: set[str]) -> None:
    Party.objects.create(name="British Broadcasting Corporation", short_name="BBC", aliases=["Auntie"])
    Party.objects.create(name="The Gazette")
    assert {party.name for party in Party.objects.all().matching(words)} == names


@pytest.mark.django_db
def test_an_alias_in_another_script_is_found() -> None:
    party = Party.objects.create(name="Al Jazeera", aliases=["الجزيرة"])
    assert list(Party.objects.all().matching("الجزيرة")) == [party]


@pytest.mark.django_db
def test_a_source_and_a_timeline_are_found_by_every_word(editor: User) -> None:
    source = Source.objects.create(publisher="Gazette", title="Crack in the dam", url="https://a.example/9")
    timeline = Timeline.objects.create(slug="nordhavn", title="The dam", summary="A crack")
    assert list(Source.objects.all().matching("crack gazette example", editor)) == [source]
    assert not Source.objects.all().matching("crack flood", editor).exists()
    assert list(Timeline.objects.all().matching("dam CRACK nord")) == [timeline]
    assert not Timeline.objects.all().matching("dam flood").exists()


def test_without_source_leaves_out_requests_that_need_none(rows: Rows) -> None:
    asked = rows.add(ReplyRequest, asked=rows.party, asked_by=rows.other, put="Why?")
    assert set(Entry.objects.all().without_source()) == {
        Entry.objects.get(pk=pk) for pk in (rows.event.pk, rows.statement.pk, asked.pk)
    }
    for entry in (rows.event, rows.statement, asked):
        Citation.objects.create(entry_id=entry.pk, source=rows.source)
        Citation.objects.create(entry_id=entry.pk, source=rows.report)
    assert not Entry.objects.all().without_source().exists()
