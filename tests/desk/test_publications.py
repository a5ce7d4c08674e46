"""From preview to publication: only what was seen is published."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Element, follow, get
from timeline import document
from timeline.desk.views.publications import MOST_LISTED
from timeline.models import Entry, FormDraft, Publication, Source, Timeline

At = Callable[..., str]
Make = Callable[..., Entry]


def gaps(answer: Answer) -> dict[str, str]:
    """Return the publish problems with their links."""
    section = answer.root.one("section", class_="publish-problems")
    links = [row.all("a")[0] for row in section.all("li")]
    return {link.text: link["href"] for link in links}


def test_empty_timeline_is_not_published(as_editor: Client, at: At) -> None:
    page = get(as_editor, at("publish"))
    assert "There is nothing to publish: add an event first." in page.text
    assert as_editor.post(at("publish"), {"digest": "x"}).status_code == 409
    assert not Publication.objects.exists()


@pytest.mark.slow
def test_each_publish_problem_links_to_its_entry(
    as_editor: Client, at: At, make_event: Make, make_statement: Make, make_request: Make
) -> None:
    make_event("A crack is found")
    make_event("The dock is closed", cited=False)
    said = make_statement("We knew.", citations=())
    replied = make_request(outcome="replied")
    asked_by_others = make_request("Who?", asked="The board")
    form = get(as_editor, at("entry-edit", asked_by_others)).form
    follow(as_editor, form.fill({"asked_by-party": "The Post", "asked_by-make": True}).send(as_editor))
    found = gaps(get(as_editor, at("publish")))
    assert len(found) == 4
    assert {text for text in found if "The dock is closed" in text or "We knew." in text}
    assert found["No source is cited for the request by The Post to The board."] == at(
        "entry-edit", asked_by_others
    )
    assert found[
        "The outcome says that The harbour board replied, but no reply is given. Add the reply, or choose another outcome."
    ] == at("entry-edit", replied)
    assert at("entry-edit", said) in found.values()
    for address in found.values():
        assert get(as_editor, address).form.action == address
    response = get(as_editor, at("publish")).form.fill(note="The first version").send(as_editor)
    answer = Answer(response)
    assert (answer.status, gaps(answer)) == (422, found)
    assert "4 things must be put right before publishing." in answer.text
    assert answer.form.data["note"] == ["The first version"]
    assert not Publication.objects.exists()


def test_solved_publish_problem_disappears(as_editor: Client, at: At, make_event: Make) -> None:
    make_event("A crack is found", cited=False)
    (address,) = gaps(get(as_editor, at("publish"))).values()
    form = get(as_editor, address).form.fill({"citations-0-new_publisher": "The Gazette"})
    follow(as_editor, form.send(as_editor))
    page = get(as_editor, at("publish"))
    assert gaps(page) == {}
    follow(as_editor, page.form.fill(note="The first version").send(as_editor))
    assert Publication.objects.get().number == 1


def test_missing_confidential_reason_links_to_the_source(as_editor: Client, at: At, make_event: Make) -> None:
    make_event("A crack is found")
    # Its title would name it in the headline.
    Source.objects.update(confidential=True, title="Memo 7")
    (address,) = gaps(get(as_editor, at("publish"))).values()
    assert address == reverse("desk:source", args=[Source.objects.get().uid])
    get(as_editor, address)


def test_timeline_is_published_with_a_note(
    as_editor: Client, client: Client, at: At, timeline: Timeline, make_event: Make
) -> None:
    make_event("A crack is found", "2017-03-07")
    page = follow(
        as_editor, get(as_editor, at("publish")).form.fill(note=" The first version ").send(as_editor)
    )
    assert page.notice == "Version 1 is public."
    publication = Publication.objects.get()
    assert (publication.note, str(publication.by)) == ("The first version", "Editor")
    assert "A crack is found" in get(client, reverse("public:timeline", args=[timeline.slug])).text
    assert "The first version" in get(client, reverse("public:changes", args=[timeline.slug])).text


@pytest.mark.sampled
@pytest.mark.parametrize("note", ["", "   ", "\t\n", "x" * 50_001, "\u0958" * 30_000])
def test_invalid_note_publishes_nothing(
    note: str, as_editor: Client, at: At, make_event: Make, publish_it: Callable[[], Publication]
) -> None:
    make_event("A crack is found")
    publish_it()
    make_event("The dock is closed")
    answer = Answer(get(as_editor, at("publish")).form.fill(note=note).send(as_editor))
    assert answer.status == 422
    assert list(answer.errors) == ["note"]
    assert answer.form.data["note"] == [note]
    assert "Not published yet: the note to readers to write." in answer.text
    assert Publication.objects.count() == 1


def test_first_version_needs_no_note(as_editor: Client, client: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found")
    follow(as_editor, get(as_editor, at("publish")).form.send(as_editor))
    assert Publication.objects.get().note == ""
    for name in ("timeline", "changes", "atom", "jsonfeed"):
        assert client.get(reverse(f"public:{name}", args=[event.timeline.slug])).status_code == 200


def test_content_changed_since_it_was_seen_is_not_published(
    as_editor: Client, as_reporter: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack is found")
    form = get(as_editor, at("publish")).form.fill(note="The first version")
    mine = get(as_reporter, at("entry-edit", event)).form.fill(headline="Two cracks are found")
    follow(as_reporter, mine.send(as_reporter))
    answer = Answer(form.send(as_editor))
    assert answer.status == 409
    assert answer.alert == "Something has changed since you looked. Look again, then publish."
    assert "Two cracks are found" in answer.text
    assert answer.form.data["note"] == ["The first version"]
    assert not Publication.objects.exists()
    # The next attempt approves what is shown now.
    follow(as_editor, answer.form.send(as_editor))
    live = document.decode(Publication.objects.get().data)
    assert [item.headline for item in live.events] == ["Two cracks are found"]


@pytest.mark.parametrize("digest", [None, "", "0" * 64, "x" * 100_000])
def test_invalid_digest_publishes_nothing(
    digest: str | None, as_editor: Client, at: At, make_event: Make
) -> None:
    make_event("A crack is found")
    form = get(as_editor, at("publish")).form.fill(note="The first version")
    form = form.without("digest") if digest is None else form.fill(digest=digest)
    assert form.send(as_editor).status_code == 409
    assert not Publication.objects.exists()


def test_unchanged_content_is_not_published_again(as_editor: Client, at: At, make_event: Make) -> None:
    make_event("A crack is found")
    form = get(as_editor, at("publish")).form.fill(note="The first version")
    follow(as_editor, form.send(as_editor))
    answer = Answer(form.send(as_editor))
    assert (answer.status, answer.alert) == (422, "Nothing has changed since version 1.")
    assert "Nothing has changed since version 1." in answer.root.one("section", class_="publish-changes").text
    assert Publication.objects.count() == 1


def test_changes_are_listed(
    as_editor: Client, at: At, make_event: Make, publish_it: Callable[[], Publication]
) -> None:
    event = make_event("A crack is found", "2017-03-07")
    assert "Everything is new: no version is public yet." in get(as_editor, at("publish")).text
    publish_it()
    make_event("The dock is closed", "2017-03-09")
    form = get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks are found")
    follow(as_editor, form.send(as_editor))
    page = get(as_editor, at("publish"))
    assert page.root.one("h1").text == "Publish version 2"
    items = [item.text for item in page.root.all("li")]
    changed = page.root.by_id(f"change-{event.uid}")
    assert changed.all("legend")[0].text == "Two cracks are found"
    # Word by word.
    assert [element.text for element in changed.all("del")] == ["[removed: A crack is ]"]
    assert any("Added" in item and "The dock is closed" in item for item in items)


def test_reporter_sees_the_changes_and_cannot_publish(as_reporter: Client, at: At, make_event: Make) -> None:
    make_event("A crack is found", cited=False)
    page = get(as_reporter, at("publish"))
    assert len(gaps(page)) == 1
    asked = at("publication-request")
    forms = [item["action"] for item in page.root.all("form", method="post")]
    assert forms == ["/accounts/logout/", asked]
    assert "Only editors can publish." in page.text
    response = as_reporter.post(at("publish"), {"note": "Mine", "digest": "x"})
    assert response.status_code == 403
    assert not Publication.objects.exists()


def test_preview_is_for_the_desk_only(
    as_reporter: Client, client: Client, at: At, timeline: Timeline, make_event: Make
) -> None:
    make_event("A crack is found")
    preview = get(as_reporter, at("preview"))
    assert "Preview: not published" in preview.text
    assert "A crack is found" in preview.text
    assert client.get(at("preview")).status_code == 302
    assert client.get(reverse("public:timeline", args=[timeline.slug])).status_code == 404
    assert "A crack is found" not in get(client, reverse("public:index")).text


def words_of(page: Answer) -> list[str]:
    """Return the texts of a page, without those that only a version has: number, dates, links, filters."""
    main = page.root.by_id("main")
    leave_out = {
        "banner",
        "timeline-facts",
        "entry-links",
        "entry-proof",
        "filters",
        "live",
        "embed-code",
        "picture-column",
        "key-events",
        "known-form",
    }
    found: list[str] = []

    def read(element: Element) -> None:
        if leave_out & set(element.get("class").split()):
            return
        for child in element.children:
            if isinstance(child, Element):
                read(child)
            elif child.strip():
                found.append(" ".join(child.split()))

    read(main)
    return found


@pytest.mark.slow
def test_preview_matches_the_public_page(as_editor: Client, client: Client, sample: Timeline) -> None:
    preview = get(as_editor, reverse("desk:preview", args=[sample.slug]))
    page = get(as_editor, reverse("desk:publish", args=[sample.slug]))
    follow(as_editor, page.form.fill(note="The first version").send(as_editor))
    public = get(client, reverse("public:timeline", args=[sample.slug]))
    assert words_of(preview) == words_of(public)
    for tag in ("h1", "h2", "h3", "blockquote", "time", "dt", "dd"):
        was, now = ([item.text for item in page.root.by_id("main").all(tag)] for page in (preview, public))
        missing = [text for text in was if text not in now]
        assert missing == [], tag
    # The same ids, so that a fragment works on both pages.
    assert [item for item in preview.root.ids if item in public.root.ids] == preview.root.ids
    assert preview.root.one("style").children == public.root.one("style").children != []


def test_preview_changes_nothing_and_is_not_cached(as_editor: Client, at: At, make_event: Make) -> None:
    make_event("A crack is found")
    first, second = as_editor.get(at("preview")), as_editor.get(at("preview"))
    assert first.content == second.content
    assert first["Cache-Control"] == "no-store, private"
    assert "ETag" not in first
    assert not Publication.objects.exists()


def test_text_too_long_for_the_format_prevents_publishing(
    as_editor: Client, at: At, timeline: Timeline, make_event: Make
) -> None:
    make_event("A crack is found")
    # Only code outside of the desk could write this.
    Timeline.objects.filter(pk=timeline.pk).update(summary="x" * 50_001)
    page = get(as_editor, at("publish"))
    assert "It does not fit the format" in page.text
    assert page.form.fill(note="The first version").send(as_editor).status_code == 422
    assert not Publication.objects.exists()


def test_long_lists_of_what_is_new_are_cut(
    as_editor: Client, at: At, make_event: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_LISTED, "new", 2)
    for number in range(3):
        make_event(f"Event {number}")
    page = get(as_editor, at("publish"))
    assert len(page.root.one("ul", class_="differences").all("li")) == 2
    assert "Show all" in page.text
    alone = get(as_editor, f"{at('publish')}?list=new")
    assert "event: Event 2" in alone.text
    # The list alone is no form that could be sent.
    assert not alone.root.all("form", class_="publish")


# --- The draft of what is typed on the page -------------------------------------------------------


def test_what_is_typed_is_kept_continued_and_gone_once_it_is_published(
    as_editor: Client, at: At, make_event: Make, publish_it: Callable[[], Publication]
) -> None:
    event = make_event("A crack is found")
    publish_it()
    follow(
        as_editor, get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks").send(as_editor)
    )
    why = f"change-{event.uid}-why"
    form = get(as_editor, at("publish")).form.fill({"note": "The cracks", why: "We had not counted."})
    assert as_editor.post("/desk/draft/", dict(form.data)).status_code == 204
    draft = FormDraft.objects.get()
    assert (draft.kind, draft.subject_uid, draft.label) == ("publish", "", "The cracks")
    assert not {"digest", "seen_change", "seen", "finding"} & {name for name, _value in draft.fields}
    assert "Publish “The cracks”: your unsaved changes" in get(as_editor, at("timeline")).text

    page = get(as_editor, at("publish"))
    assert page.form.data["note"] == [""]
    continued = get(as_editor, page.root.by_id(f"draft-{draft.uid}").links()[0])
    assert (continued.form.data["note"], continued.form.data[why]) == (
        ["The cracks"],
        ["We had not counted."],
    )
    assert continued.errors == {}
    # What cannot be published is kept as it was sent.
    response = continued.form.fill(note="Two cracks").send(as_editor, do="publish")
    assert response.status_code == 422
    assert FormDraft.objects.get().get_value("note") == "Two cracks"
    form = Answer(response).form.fill({f"change-{event.uid}-kind": "minor"})
    follow(as_editor, form.send(as_editor, do="publish"))
    assert Publication.objects.count() == 2
    assert not FormDraft.objects.exists()
