"""Everything that is accepted can be shown; everything else is refused with a message, at every entrance.

The values are in `support/hostile_values.py`, the addresses in `support/all_addresses.py`. A value that broke a page once
belongs into the table.
"""

from collections.abc import Set
from typing import Any

import msgspec
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.support import all_addresses, publications, tiers
from tests.support import hostile_values as hostile
from tests.support.desk_pages import Answer, follow, get
from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.imports import import_document
from timeline.actions.parties import add_party
from timeline.actions.reports import ReportDraft, report_error
from timeline.actions.sources import add_source
from timeline.actions.takedowns import MAX_WORDS
from timeline.actions.timelines import TimelineDraft, create_timeline
from timeline.dates import When
from timeline.desk import urls as desk_urls
from timeline.desk.named_values import find_zone
from timeline.document import Document
from timeline.importers import IMPORTERS, UnreadableFileError
from timeline.models import Entry, EntryNote, Party, Publication, Source, Takedown, Task, Timeline, User
from timeline.models.tasks import MAX_TASK_LENGTH
from timeline.public import urls as public_urls
from timeline.text.word_removal import find_too_short

TYPED = [*hostile.TEXTS.values(), *hostile.REFUSED_ADDRESSES, *hostile.REFUSED_DATES]


def import_values(values: dict[str, Any]) -> tuple[Timeline, Document]:
    """Import JSON values, with a text for each source that is no secret."""
    draft = IMPORTERS["json"](hostile.to_file(values))
    timeline = import_document(draft).timeline
    for source in Source.objects.filter(made_for=timeline, confidential=False):
        source.texts.create(number=1, text=f"{source.note} {source.title}", sha256="a" * 64)
    return timeline, draft


def publish_twice(draft: Document) -> tuple[Publication, Document]:
    """Store a document as two versions that differ, without any check, as an older release may have.

    A reader reports the first entry, and a takedown of the headlines is requested. A task and a note say the same.
    """
    first = msgspec.structs.replace(
        draft, events=[msgspec.structs.replace(event, headline="Before", body="") for event in draft.events]
    )
    publications.publish(first)
    live = publications.publish(draft)
    report_error(live, ReportDraft(words="It was Monday.", entry=draft.order[0]))
    labels = [str(event.headline) for event in draft.events]
    words = [text for text in labels if text.strip() and not find_too_short(text)][:MAX_WORDS]
    Takedown.objects.create(kind="words", timeline=live.timeline, words=words)
    colleague = User.objects.get_or_create(email="colleague@example.org")[0]
    said = " ".join(words)[:MAX_TASK_LENGTH] or "Call."
    Task.objects.create(timeline=live.timeline, words=said, by=colleague, person=colleague)
    for entry in Entry.objects.filter(timeline=live.timeline)[:1]:
        EntryNote.objects.create(entry=entry, words=said, by=colleague)
    return live, document.decode(live.data)


def ask_for(
    client: Client, addresses: dict[str, list[str]], uids: Set[str] | None = None
) -> dict[str, bytes]:
    """Request the addresses; in shorter runs only those entries' own pages that `uids` names."""
    chosen = all_addresses.list_all(addresses, uids=None if tiers.IS_FULL else uids)
    return all_addresses.require_answers(client, chosen)


@pytest.mark.slow
def test_every_address_is_asked_for(db: None, client: Client, as_editor: Client) -> None:
    timeline, draft = import_values(hostile.build_draft(["A word … and another"]))
    live, shown = publish_twice(draft)
    public, desk = (
        all_addresses.list_public_addresses(live, shown),
        all_addresses.list_desk_addresses(timeline),
    )
    assert {*public, *all_addresses.SAME_FOR_ALL, "part"} == {
        pattern.name for pattern in public_urls.urlpatterns
    }
    assert {*desk, *all_addresses.POST_ONLY, *all_addresses.ADMINISTRATIVE, *all_addresses.OF_ACCOUNTS} == {
        pattern.name for pattern in desk_urls.urlpatterns
    }
    # An imported timeline has no earlier state of an entry, and no file waits.
    assert {name for name, group in desk.items() if not group} == {
        *("entry-version", "quotation-explain", "waiting", "import-check", "timeline-import-check"),
    }
    ask_for(client, public)
    ask_for(as_editor, desk)


# --- Texts --------------------------------------------------------------------------------------------------


# A few texts share a timeline, because each page costs more the more it shows.
TEXT_GROUPS = [list(hostile.TEXTS)[start::5] for start in range(5)]
DATE_GROUPS = [[*map(When, hostile.DATES), *hostile.CLOCKS][start::4] for start in range(4)]
# Each text is on the pages of the whole timeline in an entry of each kind; on a page of its own in one of them.
OWN_PAGES = {
    f"{name}-{number}"
    for number in range(10)
    for name in (
        ("crack1", "denial1", "ask1")[number % 3],
        ("owner1", "chief1", "witness1", "report1")[number % 4],
    )
}


@pytest.mark.slow
@pytest.mark.parametrize("names", TEXT_GROUPS)
def test_every_page_is_shown_with_any_text(names: list[str], client: Client, as_editor: Client) -> None:
    timeline, draft = import_values(hostile.build_draft([hostile.TEXTS[name] for name in names]))
    live, shown = publish_twice(draft)
    ask_for(client, all_addresses.list_public_addresses(live, shown, hostile.EVIL), OWN_PAGES)
    all_addresses.require_exports(shown)
    ask_for(as_editor, all_addresses.list_desk_addresses(timeline, hostile.EVIL), OWN_PAGES)


@pytest.mark.full
@pytest.mark.parametrize("name", hostile.TEXTS)
def test_every_page_is_shown_with_one_text(name: str, client: Client, as_editor: Client) -> None:
    text = hostile.TEXTS[name]
    timeline, draft = import_values(hostile.build_draft([text]))
    live, shown = publish_twice(draft)
    ask_for(client, all_addresses.list_public_addresses(live, shown, text[:300]))
    ask_for(as_editor, all_addresses.list_desk_addresses(timeline, text[:300]))


@pytest.mark.sampled
@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_form_takes_any_text_or_says_why_not(name: str, timeline: Timeline, as_editor: Client) -> None:
    text, number = hostile.TEXTS[name], list(hostile.TEXTS).index(name)
    addresses = [
        reverse("desk:party-new"),
        reverse("desk:source-new"),
        *(
            reverse("desk:entry-add", args=[timeline.slug, kind])
            for kind in ("event", "statement", "request")
        ),
        reverse("desk:timeline-edit", args=[timeline.slug]),
    ]
    for address in addresses if tiers.IS_FULL else addresses[number % 6 :: 6]:
        form = get(as_editor, address).form
        fields = form.element.all("input", type="text") + form.element.all("textarea")
        for field in fields:
            form.fill({field["name"]: text[: int(field.get("maxlength", "50000"))]})
        answer = Answer(form.send(as_editor))
        assert answer.status in {302, 422}, address
        if answer.status == 422:
            assert answer.errors, address
    get(as_editor, reverse("desk:timeline", args=[timeline.slug]))


@pytest.mark.parametrize("name", hostile.REFUSED_TEXTS)
def test_actions_and_imports_say_why_they_refuse_a_text(name: str, timeline: Timeline, editor: User) -> None:
    text = hostile.REFUSED_TEXTS[name]
    with pytest.raises(UnreadableFileError) as refusal:
        IMPORTERS["json"](hostile.to_file(hostile.build_draft([text])))
    assert len(refusal.value.problems) > 20
    for draft in (
        EventDraft(headline=text),
        EventDraft(
            headline="A flood", citations=(CitationDraft(source=SourceDraft(title="A"), locator=text),)
        ),
    ):
        with pytest.raises(ValidationError):
            add_entry(timeline, draft, by=editor)
    with pytest.raises(ValidationError):
        add_party(PartyDraft(name="A", aliases=(text,)), by=editor)


# --- Addresses ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_page_is_shown_with_any_address(db: None, client: Client, as_editor: Client) -> None:
    timeline, draft = import_values(hostile.build_with_sources(hostile.ADDRESSES))
    live, shown = publish_twice(draft)
    parts = {
        f"{name}-{number}" for number in range(0, len(hostile.ADDRESSES), 3) for name in ("owner1", "report1")
    }
    ask_for(client, all_addresses.list_public_addresses(live, shown), {"crack1-0", *parts})
    ask_for(as_editor, all_addresses.list_desk_addresses(timeline), {"crack1-0", *parts})


@pytest.mark.sampled
@pytest.mark.parametrize("address", hostile.REFUSED_ADDRESSES)
def test_an_address_is_refused_at_every_entrance(address: str, as_editor: Client, editor: User) -> None:
    # A form leaves out white space around what is typed.
    if address == address.strip():
        form = get(as_editor, reverse("desk:source-new")).form
        answer = Answer(form.fill(title="A report", url=address).send(as_editor))
        assert answer.status == 422
        assert answer.errors["url"]
        assert answer.root.one("input", name="url")["value"] == address
    with pytest.raises(ValidationError) as refusal:
        add_source(SourceDraft(title="A report", url=address), by=editor)
    assert refusal.value.message_dict["url"]
    with pytest.raises(ValidationError):
        add_party(PartyDraft(name="Owner", website=address), by=editor)
    with pytest.raises(UnreadableFileError) as problems:
        IMPORTERS["json"](hostile.to_file(hostile.build_with_sources([address])))
    assert {problem.path for problem in problems.value.problems} == {
        "$.sources[0].url",
        "$.sources[0].archived_url",
        "$.parties[0].website",
    }


@pytest.fixture
def stored(db: None) -> tuple[Timeline, Publication]:
    """A timeline with addresses as an older version accepted them, in rows and in publications."""
    plain = [f"https://a.example/{number}" for number, _ in enumerate(hostile.STORED_ADDRESSES)]
    timeline, _draft = import_values(hostile.build_with_sources(plain))
    for good, bad in zip(plain, hostile.STORED_ADDRESSES, strict=True):
        Source.objects.filter(url=good).update(url=bad, archived_url=bad)
        Party.objects.filter(website=good).update(website=bad)
    values = hostile.build_with_sources(hostile.STORED_ADDRESSES)
    live, _shown = publish_twice(msgspec.convert(values, Document))
    return timeline, live


@pytest.mark.slow
def test_a_stored_address_that_leads_nowhere_is_shown_as_text(
    stored: tuple[Timeline, Publication], client: Client, as_editor: Client
) -> None:
    timeline, live = stored
    shown = document.decode(live.data)
    parts = {f"{name}-{number}" for number in range(10) for name in ("owner1", "report1")}
    bodies = ask_for(client, all_addresses.list_public_addresses(live, shown), {"crack1-0", *parts})
    all_addresses.require_exports(shown)
    bodies |= ask_for(as_editor, all_addresses.list_desk_addresses(timeline), {"crack1-0", *parts})
    sources = bodies[reverse("public:sources", args=[timeline.slug])].decode()
    for address in hostile.STORED_ADDRESSES:
        assert f">{address}<" in sources
        assert not [path for path, body in bodies.items() if f'href="{address}"'.encode() in body]
    assert b"[.]" not in bodies[reverse("public:jsonld", args=[timeline.slug])]


@pytest.mark.slow
def test_a_stored_address_is_corrected_at_the_desk_and_published(
    stored: tuple[Timeline, Publication], as_editor: Client
) -> None:
    timeline, live = stored
    publish = reverse("desk:publish", args=[timeline.slug])
    # Each problem leads to the page where it is put right.
    wrong = [
        link
        for link in get(as_editor, publish).root.by_id("main").links()
        if "/parties/" in link or "/sources/" in link
    ]
    assert len(set(wrong)) == 2 * len(hostile.STORED_ADDRESSES)
    for index, link in enumerate(dict.fromkeys(wrong)):
        form = get(as_editor, link).form
        answer = Answer(form.send(as_editor))
        assert answer.status == 422
        fields = {"website"} if "/parties/" in link else {"url", "archived_url"}
        assert set(answer.errors) == fields
        follow(
            as_editor, answer.form.fill(dict.fromkeys(fields, f"https://b.example/{index}")).send(as_editor)
        )
    form = get(as_editor, publish).form.fill(note="Links corrected")
    follow(as_editor, form.send(as_editor))
    assert Publication.objects.filter(timeline=timeline).count() == live.number + 1


# --- Dates --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("whens", DATE_GROUPS)
def test_every_page_is_shown_with_any_date(whens: list[When], client: Client, as_editor: Client) -> None:
    timeline, draft = import_values(hostile.build_with_dates(whens))
    live, shown = publish_twice(draft)
    events = {event.id for event in shown.events}
    ask_for(client, all_addresses.list_public_addresses(live, shown, "9999"), events)
    all_addresses.require_exports(shown)
    ask_for(as_editor, all_addresses.list_desk_addresses(timeline, "9999"), events)


@pytest.mark.parametrize("when", [*map(When, hostile.REFUSED_DATES), *hostile.REFUSED_CLOCKS], ids=ascii)
def test_a_date_is_refused_by_actions_and_imports(when: When, timeline: Timeline, editor: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        add_entry(timeline, EventDraft(headline="A flood", when=when), by=editor)
    assert refusal.value.messages
    if when.zone == "":
        with pytest.raises(ValidationError):
            add_source(SourceDraft(title="A report", published=when.edtf), by=editor)
    with pytest.raises(UnreadableFileError):
        IMPORTERS["json"](hostile.to_file(hostile.build_draft_with_date(when)))


@pytest.mark.slow
def test_a_form_takes_any_date_or_says_why_not(timeline: Timeline, as_editor: Client) -> None:
    event = get(as_editor, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    source = get(as_editor, reverse("desk:source-new")).form
    for text in [*hostile.DATES, *hostile.REFUSED_DATES]:
        # No browser sends the others.
        typed = text.replace("\x00", "\x01").replace("\ud800", "\ufffd")
        for form, fields in (
            (event, {"headline": "A flood", "edtf": typed}),
            (source, {"title": "A", "published": typed}),
        ):
            answer = Answer(form.renew().fill(fields).send(as_editor))
            assert answer.status == 302 or answer.errors, typed
        get(as_editor, reverse("desk:read-date", args=[timeline.slug]), edtf=typed)
    assert Entry.objects.count() > len(hostile.DATES) / 2
    get(as_editor, reverse("desk:preview", args=[timeline.slug]))


# --- Heads of timelines -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "language", "time_zone"), hostile.HEADS)
def test_every_page_is_shown_with_any_head(
    slug: str, language: str, time_zone: str, client: Client, as_editor: Client
) -> None:
    timeline, draft = import_values(hostile.build_headed(slug, language, time_zone))
    live, shown = publish_twice(draft)
    ask_for(client, all_addresses.list_public_addresses(live, shown), {"denial1-0"})
    ask_for(as_editor, all_addresses.list_desk_addresses(timeline), {"denial1-0"})


@pytest.mark.parametrize(("slug", "language", "time_zone"), hostile.REFUSED_HEADS, ids=ascii)
def test_a_head_is_refused_at_every_entrance(
    slug: str, language: str, time_zone: str, as_editor: Client, editor: User
) -> None:
    if slug:  # Without one it comes from the title.
        with pytest.raises(ValidationError):
            create_timeline(
                TimelineDraft(slug=slug, title="A", language=language, time_zone=time_zone), by=editor
            )
    with pytest.raises(UnreadableFileError):
        IMPORTERS["json"](hostile.to_file(hostile.build_headed(slug, language, time_zone)))
    head = {"slug": slug, "language": language, "time_zone": time_zone}
    # The form knows a zone in any letters, too.
    is_mended = not slug or find_zone(time_zone) != time_zone
    if not is_mended and all(text == text.strip() and "\x00" not in text for text in head.values()):
        form = get(as_editor, reverse("desk:timeline-new")).form.fill({"title": "A", **head})
        answer = Answer(form.send(as_editor))
        assert answer.status == 422
        assert answer.errors
    assert not Timeline.objects.exists()


# --- What is searched for and typed while nothing is saved --------------------------------------------------


@pytest.mark.slow
def test_a_search_for_anything_is_answered(db: None, as_editor: Client) -> None:
    timeline, draft = import_values(hostile.build_draft(["A word"]))
    live, shown = publish_twice(draft)
    searching = {
        "timeline",
        "timelines",
        "parties",
        "sources",
        "suggest",
        "same-page",
        "read-date",
        "fill-in-hemisphere",
    }
    for number, words in enumerate(TYPED if tiers.IS_FULL else TYPED[::3]):
        typed = words.replace("\x00", "").encode("utf-8", "replace").decode()[:3000]
        public = all_addresses.list_public_addresses(live, shown, typed)
        desk = all_addresses.list_desk_addresses(timeline, typed)
        paths = [path for name in ("timeline", "report") for path in public[name] if "?" in path]
        paths += [path for name in sorted(searching) for path in desk[name] if "?" in path]
        # In shorter runs each is typed into a few fields, in turn.
        all_addresses.require_answers(as_editor, paths if tiers.IS_FULL else paths[number % 7 :: 7])
