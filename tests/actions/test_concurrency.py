"""Simultaneous actions: one wins, the other is refused, and no change is lost or half done."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from timeline import document
from timeline.actions.base import Refused, Stale
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry, edit_entry, move_entry
from timeline.actions.merges import merge, undo_merge
from timeline.actions.parties import add_party
from timeline.actions.publications import publish
from timeline.actions.sources import add_source, edit_source
from timeline.models import Change, Citation, Entry, Event, EventParty, Publication, Source, Timeline, User

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run actions in threads that start together. Return the result or exception of each."""
    barrier = threading.Barrier(len(actions), timeout=30)
    results: list[Any] = [None] * len(actions)

    def run(index: int, action: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[index] = action()
        except Exception as error:  # noqa: BLE001 — handed to the test, which names what it expects
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def split(results: list[Any], refusal: type[Exception]) -> tuple[list[Any], list[Any]]:
    """Return the results and the refusals. Any other exception fails the test."""
    others = [
        result for result in results if isinstance(result, Exception) and not isinstance(result, refusal)
    ]
    assert not others
    return [result for result in results if not isinstance(result, Exception)], [
        result for result in results if isinstance(result, refusal)
    ]


def test_of_two_edits_of_one_version_exactly_one_wins(event: Entry, editor: User) -> None:
    before = Change.objects.count()
    done, stale = split(
        at_once(
            *(
                lambda name=name: edit_entry(event, EventDraft(headline=name), by=editor, version=1)
                for name in ("Mine", "Theirs", "Hers")
            )
        ),
        Stale,
    )
    assert (len(done), len(stale)) == (1, 2)
    kept = Event.objects.get(pk=event.pk)
    assert (kept.headline, kept.version) == (done[0].entry.headline, 2)
    assert {item.current.headline for item in stale} == {kept.headline}
    assert Change.objects.count() == before + 1


def test_of_two_edits_of_one_source_exactly_one_wins(gazette: Source, editor: User) -> None:
    done, stale = split(
        at_once(
            *(
                lambda name=name: edit_source(gazette, SourceDraft(publisher=name), by=editor, version=1)
                for name in ("Mine", "Theirs")
            )
        ),
        Stale,
    )
    assert (len(done), len(stale)) == (1, 1)
    assert Source.objects.get(pk=gazette.pk).publisher == done[0].publisher


def test_entries_added_at_one_position_at_once_are_all_stored(
    timeline: Timeline, event: Entry, editor: User
) -> None:
    done, _none = split(
        at_once(
            *(
                lambda name=name: add_entry(timeline, EventDraft(headline=name), by=editor, after=event)
                for name in ("A", "B", "C", "D")
            )
        ),
        Stale,
    )
    assert len(done) == 4
    rows = list(Entry.objects.filter(timeline=timeline).order_by("position"))
    assert rows[0].pk == event.pk
    assert len({row.position for row in rows}) == 5


def test_moves_at_once_leave_each_entry_at_one_position(
    timeline: Timeline, event: Entry, editor: User
) -> None:
    others = [add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "ABC"]
    done, _none = split(
        at_once(
            *(lambda entry=entry: move_entry(entry, by=editor, after=None) for entry in (*others, event))
        ),
        Stale,
    )
    assert len(done) == 4
    assert len({row.position for row in Entry.objects.filter(timeline=timeline)}) == 4


def test_the_second_of_two_publications_at_once_has_nothing_to_publish(event: Entry, editor: User) -> None:
    def go() -> Publication:
        return publish(event.timeline, by=editor, note="New", seen_digest=None)

    done, refused = split(at_once(go, go), Refused)
    assert (len(done), len(refused)) == (1, 1)
    assert "Nothing has changed" in str(refused[0])
    assert [publication.number for publication in Publication.objects.all()] == [1]


def test_an_edit_and_a_publication_at_once_run_one_after_the_other(
    event: Entry, editor: User, gazette: Source
) -> None:
    draft = EventDraft(
        headline="Two cracks", standing="corroborated", citations=(CitationDraft(source=gazette),)
    )
    done, _none = split(
        at_once(
            lambda: edit_entry(event, draft, by=editor, version=1),
            lambda: publish(event.timeline, by=editor, note="New", seen_digest=None),
        ),
        Stale,
    )
    assert len(done) == 2
    published = Publication.objects.get()
    event_part = document.decode(published.data).events[0]
    assert (event_part.headline, event_part.standing) in {
        ("A crack is found", "unconfirmed"),
        ("Two cracks", "corroborated"),
    }


# --- Merges ------------------------------------------------------------------------------------------


def test_of_two_merges_of_one_source_at_once_exactly_one_wins(
    gazette: Source, event: Entry, editor: User
) -> None:
    others = [add_source(SourceDraft(publisher=name), by=editor) for name in "AB"]
    done, refused = split(
        at_once(*(lambda other=other: merge(gazette, other, by=editor, versions=(1, 1)) for other in others)),
        Refused,
    )
    assert (len(done), len(refused)) == (1, 1)
    assert "already" in str(refused[0])
    assert Citation.objects.get().source == done[0]
    assert Change.objects.filter(verb="merge").count() == 1


def test_of_two_sources_merged_into_each_other_at_once_one_stays(
    gazette: Source, event: Entry, editor: User
) -> None:
    other = add_source(SourceDraft(publisher="A"), by=editor)
    done, refused = split(
        at_once(
            lambda: merge(gazette, other, by=editor, versions=(1, 1)),
            lambda: merge(other, gazette, by=editor, versions=(1, 1)),
        ),
        Refused,
    )
    assert (len(done), len(refused)) == (1, 1)
    assert list(Source.objects.unmerged()) == done == [Citation.objects.get().source]


@pytest.mark.slow
def test_entries_saved_while_their_rows_are_merged_name_the_row_that_stays(
    timeline: Timeline, editor: User
) -> None:
    elsewhere = Timeline.objects.create(slug="elsewhere", title="Elsewhere")
    for number in range(5):
        party, survivor = (add_party(PartyDraft(name=f"{name}{number}"), by=editor) for name in "PQ")
        source, other = (add_source(SourceDraft(publisher=f"{name}{number}"), by=editor) for name in "ST")
        draft = EventDraft(
            headline="It met",
            parties=((party, "actor"), (survivor, "witness")),
            citations=(CitationDraft(source=other), CitationDraft(source=source)),
        )
        done, _none = split(
            at_once(
                lambda draft=draft: add_entry(timeline, draft, by=editor),
                lambda draft=draft: add_entry(elsewhere, draft, by=editor),
                lambda pair=(party, survivor): merge(*pair, by=editor, versions=(1, 1)),
                lambda pair=(source, other): merge(*pair, by=editor, versions=(1, 1)),
            ),
            Stale,
        )
        assert len(done) == 4
        assert not EventParty.objects.filter(party=party).exists()
        assert not Citation.objects.filter(source=source).exists()
        assert EventParty.objects.filter(party=survivor).count() == 4


def test_an_undone_merge_and_an_entry_saved_at_once_run_one_after_the_other(
    gazette: Source, event: Entry, timeline: Timeline, editor: User
) -> None:
    other = add_source(SourceDraft(publisher="A"), by=editor)
    merge(gazette, other, by=editor, versions=(1, 1))
    draft = EventDraft(headline="Another", citations=(CitationDraft(source=gazette),))
    done, _none = split(
        at_once(lambda: undo_merge(gazette, by=editor), lambda: add_entry(timeline, draft, by=editor)),
        Stale,
    )
    assert len(done) == 2
    assert Citation.objects.get(entry=event).source == gazette
    assert Citation.objects.exclude(entry=event).get().source in {gazette, other}


def test_a_merge_and_a_publication_at_once_run_one_after_the_other(
    gazette: Source, event: Entry, editor: User
) -> None:
    other = add_source(SourceDraft(publisher="A"), by=editor)
    done, _none = split(
        at_once(
            lambda: merge(gazette, other, by=editor, versions=(1, 1)),
            lambda: publish(event.timeline, by=editor, note="New", seen_digest=None),
        ),
        Stale,
    )
    assert len(done) == 2
    published = document.decode(Publication.objects.get().data)
    assert [source.id for source in published.sources] in ([gazette.uid], [other.uid])
    assert published.events[0].citations[0].source == published.sources[0].id
