"""Duplicates at the desk: who makes one sees the first, merges and their undo, and where old addresses lead."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, follow, get, read_refusal
from timeline.actions.drafts import CitationDraft, EventDraft
from timeline.actions.entries import add_entry
from timeline.actions.merges import merge
from timeline.actions.source_texts import add_source_text
from timeline.models import Change, Citation, Entry, Party, Source, Timeline, User

At = Callable[..., str]

PAGE = "https://news.example/gate"
OTHER_FORM = "http://www.news.example/gate/?utm_source=letter#top"


@pytest.fixture
def first(db: None) -> Source:
    source: Source = Source.objects.create(
        publisher="The Gazette", title="The gate failed", url=PAGE, published="2017-03-07"
    )
    return source


@pytest.fixture
def second(db: None) -> Source:
    source: Source = Source.objects.create(publisher="Gazette", title="Gate failed", url=OTHER_FORM)
    return source


def merge_url(row: Party | Source, name: str = "merge") -> str:
    noun = "party" if isinstance(row, Party) else "source"
    return reverse(f"desk:{noun}-{name}", args=[row.uid])


# --- Who makes the second source sees the first ------------------------------------------------------------


def test_a_second_source_of_a_page_is_made_only_on_demand(
    as_reporter: Client, reporter: User, first: Source
) -> None:
    form = get(as_reporter, reverse("desk:source-new")).form.fill(title="Another", url=OTHER_FORM)
    answer = read_refusal(form.send(as_reporter), "url")
    assert "This page is already a source: “The Gazette: The gate failed”" in answer.errors["url"]
    box = answer.root.by_id("same-page")
    assert "The Gazette: The gate failed”, 7 March 2017. Use it" in box.text
    assert box.links() == [reverse("desk:source", args=[first.uid])]
    assert Source.objects.count() == 1
    assert answer.form.fill(make_anyway=True).send(as_reporter).status_code == 302
    assert Source.objects.of_page(PAGE, reporter).count() == 2


def test_the_first_source_is_shown_before_the_second_is_saved(as_reporter: Client, first: Source) -> None:
    field = get(as_reporter, reverse("desk:source-new")).root.by_id("id_url")
    answer = get(as_reporter, field["hx-get"], htmx=True, url=OTHER_FORM)
    assert "This page is already a source: “The Gazette: The gate failed”" in answer.text
    assert get(as_reporter, field["hx-get"], htmx=True, url="https://news.example/other").text == ""
    own = get(as_reporter, reverse("desk:source", args=[first.uid])).root.by_id("id_url")
    assert get(as_reporter, f"{own['hx-get']}&{urlencode({'url': OTHER_FORM})}", htmx=True).text == ""


def test_an_edit_that_keeps_the_page_needs_no_decision(
    as_reporter: Client, first: Source, second: Source
) -> None:
    at = reverse("desk:source", args=[second.uid])
    assert get(as_reporter, at).form.fill(title="Gate fails").send(as_reporter).status_code == 302
    third = Source.objects.create(publisher="C", url="https://news.example/other")
    form = get(as_reporter, reverse("desk:source", args=[third.uid])).form.fill(url=PAGE)
    read_refusal(form.send(as_reporter), "url")


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_new_source_in_an_entry_form_shows_the_first_and_takes_it(
    htmx: bool, as_reporter: Client, at: At, first: Source
) -> None:
    form = get(as_reporter, at("entry-add", "event"), htmx=htmx).form
    form.fill(
        {"headline": "The gate failed", "citations-0-new_title": "Another", "citations-0-new_url": OTHER_FORM}
    )
    response = form.send(as_reporter, htmx=htmx)
    answer = read_refusal(response, "citations-0-new_url")
    assert "This page is already a source" in answer.errors["citations-0-new_url"]
    button = answer.root.one("button", value=f"use citations-0 {first.uid}")
    assert button.text == "Use it: The Gazette: The gate failed"
    used = Answer(answer.form.send(as_reporter, htmx=htmx, more=button["value"]))
    assert used.status == 200
    assert used.form.data["citations-0-source"] == ["The Gazette: The gate failed"]
    assert used.form.data["citations-0-source-is"] == [f"The Gazette: The gate failed [{first.uid}]"]
    assert used.form.data["citations-0-new_url"] == used.form.data["citations-0-new_title"] == [""]
    assert used.form.data["headline"] == ["The gate failed"]
    assert used.form.send(as_reporter).status_code == 302
    assert Citation.objects.get().source == first
    assert Source.objects.count() == 1


def test_a_new_source_in_an_entry_form_is_made_all_the_same_on_demand(
    as_reporter: Client, at: At, first: Source
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill({"headline": "A", "citations-0-new_title": "Another", "citations-0-new_url": PAGE})
    answer = read_refusal(form.send(as_reporter), "citations-0-new_url")
    answer.form.fill({"citations-0-new_anyway": True}).send(as_reporter)
    assert Citation.objects.get().source.title == "Another"


def test_the_live_checks_show_the_first_source_while_one_types(
    as_reporter: Client, at: At, first: Source
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill({"citations-0-new_title": "Another", "citations-0-new_url": OTHER_FORM})
    data = {name: values[0] for name, values in form.data.items()}
    answer = Answer(as_reporter.post(at("check-quotes", "event"), data, headers={"HX-Request": "true"}))
    assert "This page is already a source: “The Gazette: The gate failed”" in answer.text
    assert answer.root.all("button", value=f"use citations-0 {first.uid}")


def test_two_new_sources_of_one_page_in_one_form_are_one(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    form = Answer(form.send(as_reporter, more="citations")).form
    form.fill(
        {
            "headline": "A",
            "citations-0-new_title": "First",
            "citations-0-new_url": PAGE,
            "citations-1-new_title": "Second",
            "citations-1-new_url": OTHER_FORM,
        }
    )
    read_refusal(form.send(as_reporter), "citations-1-new_url")
    assert not Source.objects.exists()


@pytest.mark.parametrize("typed", [PAGE, OTHER_FORM, "https://m.news.example/gate"])
def test_an_address_in_any_form_names_the_source_of_its_page(
    typed: str, as_reporter: Client, at: At, first: Source
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    assert form.fill({"headline": "A", "citations-0-source": typed}).send(as_reporter).status_code == 302
    assert Citation.objects.get().source == first


def test_a_page_that_is_two_sources_suggests_no_corroboration(
    as_reporter: Client, timeline: Timeline, at: At, first: Source, second: Source, editor: User
) -> None:
    citations = (CitationDraft(source=first), CitationDraft(source=second))
    entry = add_entry(timeline, EventDraft(headline="A", citations=citations), by=editor).entry
    page = get(as_reporter, at("entry-edit", entry))
    assert "The sources suggest single source: 2 sources, but they are one page." in page.text
    assert "its page is a source more than once" in get(as_reporter, at("coverage")).text


# --- Sources that are older than the entry ---------------------------------------------------------------------


def test_a_source_older_than_the_event_is_pointed_out(
    as_reporter: Client, timeline: Timeline, at: At, first: Source
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill({"headline": "A", "edtf": "9 March 2017", "citations-0-source": f"x [{first.uid}]"})
    checked = Answer(form.send(as_reporter, more="check-quotes"))
    assert "is older than this: published 7 March 2017" in checked.text
    # It is a warning only.
    assert checked.form.send(as_reporter).status_code == 302
    entry = Entry.objects.get()
    assert "is older than this: published 7 March 2017" in get(as_reporter, at("entry-edit", entry)).text
    section = get(as_reporter, at("coverage")).root.one("section", aria_labelledby="early-heading")
    assert "published 7 March 2017" in section.text


@pytest.mark.parametrize("edtf", ["7 March 2017", "March 2017", "around 9 March 2017", ""])
def test_a_source_that_may_be_of_the_same_day_is_not_pointed_out(
    edtf: str, as_reporter: Client, at: At, first: Source
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill({"headline": "A", "edtf": edtf, "citations-0-source": f"x [{first.uid}]"})
    assert "is older than this" not in Answer(form.send(as_reporter, more="check-quotes")).text


def test_a_new_source_is_compared_too(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill(
        {
            "headline": "A",
            "edtf": "2017-03-09",
            "citations-0-new_title": "Another",
            "citations-0-new_published": "March 2016",
        }
    )
    answer = Answer(form.send(as_reporter, more="check-quotes"))
    assert "“Another” is older than this: published March 2016" in answer.text


# --- Merge and undo ------------------------------------------------------------------------------------------


def test_duplicates_are_merged_from_the_page_of_one(
    as_reporter: Client, timeline: Timeline, first: Source, second: Source, editor: User
) -> None:
    add_entry(timeline, EventDraft(headline="A", citations=(CitationDraft(source=second),)), by=editor)
    page = get(as_reporter, reverse("desk:source", args=[second.uid]))
    assert "Other sources have the same page." in page.text
    assert f"{merge_url(second)}?other={first.uid}" in page.root.links()
    both = get(as_reporter, merge_url(second), other=first.uid)
    assert both.root.one("h1").text == "Merge “Gazette: Gate failed” into “The Gazette: The gate failed”"
    assert f"{merge_url(first)}?other={second.uid}" in both.root.links()
    assert "“The Gazette: The gate failed” replaces “Gazette: Gate failed” in: A Harbour fire" in both.text
    done = follow(as_reporter, both.form_to(merge_url(second)).send(as_reporter))
    assert "which replaces it in 1 entry" in done.notice
    assert Citation.objects.get().source == first
    # The undo.
    assert "Merged into it: “Gazette: Gate failed”, by Reporter" in done.text
    undo = get(as_reporter, merge_url(second, "merge-undo"))
    undone = follow(as_reporter, undo.form_to(merge_url(second, "merge-undo")).send(as_reporter))
    assert "is a source of its own again" in undone.notice
    assert Citation.objects.get().source == second
    assert list(Change.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["merge", "unmerge"]


def test_the_row_that_stays_is_named_in_a_field(as_reporter: Client) -> None:
    ofcom, ofkom = (Party.objects.create(name=name) for name in ("Ofcom", "Ofkom"))
    page = get(as_reporter, merge_url(ofkom))
    field = page.root.by_id("id_other")
    assert field["hx-get"] == reverse("desk:suggest", args=["parties"]) + "?create=no"
    assert get(as_reporter, field["hx-get"] + "&q=Nobody").text == "Nothing matches"
    assert "Merge “Ofkom” into “Ofcom”" in get(as_reporter, merge_url(ofkom), other="ofcom").text
    for typed, message in (
        ("Nobody", "There is no party “Nobody”"),
        ("Ofkom", "This is the party itself"),
        ("", "Choose the one that stays"),
    ):
        answer = get(as_reporter, merge_url(ofkom), other=typed, status=422)
        assert message in answer.text
    assert Party.objects.unmerged().count() == 2
    assert ofcom.merged_into is None


def test_parties_of_one_name_are_offered(as_reporter: Client) -> None:
    first = Party.objects.create(name="Ofcom")
    other = Party.objects.create(name="Office of Communications", short_name="OFCOM")
    for at in (reverse("desk:party", args=[first.uid]), merge_url(first)):
        assert f"{merge_url(first)}?other={other.uid}" in get(as_reporter, at).root.links()


def test_a_refused_merge_says_why_and_has_no_button(as_reporter: Client, first: Source) -> None:
    secret = Source.objects.create(publisher="An engineer", confidential=True, confidential_reason="Her job")
    page = get(as_reporter, merge_url(first), other=secret.uid)
    assert "A confidential source is never merged" in page.alert
    assert not page.root.all("input", name="other_version")
    told = {"other": secret.uid, "version": "1", "other_version": "1"}
    assert as_reporter.post(merge_url(first), told).status_code == 422


def test_a_merge_of_rows_that_have_changed_is_asked_again(
    as_reporter: Client, first: Source, second: Source
) -> None:
    form = get(as_reporter, merge_url(second), other=first.uid).form_to(merge_url(second))
    Source.objects.filter(pk=first.pk).update(version=2)
    response = form.send(as_reporter)
    assert response.status_code == 409
    answer = Answer(response)
    assert "One of the two has been changed since" in answer.alert
    assert answer.form_to(merge_url(second)).send(as_reporter).status_code == 302


def test_an_undo_that_is_impossible_says_why(
    as_reporter: Client, timeline: Timeline, first: Source, second: Source, editor: User
) -> None:
    draft = EventDraft(headline="The gate failed", citations=(CitationDraft(source=second),))
    entry = add_entry(timeline, draft, by=editor).entry
    merge(second, first, by=editor, versions=(1, 1))
    entry.citations.all().delete()
    at = merge_url(second, "merge-undo")
    response = get(as_reporter, at).form_to(at).send(as_reporter)
    assert response.status_code == 422
    assert "what moved has been changed since in “The gate failed”" in Answer(response).alert


def test_a_merge_undone_in_another_window_leads_to_the_row(
    as_reporter: Client, first: Source, second: Source, editor: User
) -> None:
    response = as_reporter.get(merge_url(second, "merge-undo"))
    assert response["Location"] == reverse("desk:source", args=[second.uid])
    assert as_reporter.get(reverse("desk:source-merge-undo", args=["zz9zz9zz"])).status_code == 404


# --- Old addresses -------------------------------------------------------------------------------------------------


@pytest.fixture
def merged(first: Source, second: Source, editor: User) -> Source:
    """The second source, merged into the first with its text."""
    add_source_text(second, "The gate failed at noon.", by=editor, number=0)
    merge(second, first, by=editor, versions=(1, 1))
    return second


def test_old_addresses_of_a_source_lead_to_the_one_that_stays(
    as_reporter: Client, timeline: Timeline, first: Source, merged: Source
) -> None:
    for name, before, after in (
        ("source", [merged.uid], [first.uid]),
        ("source-text", [merged.uid], [first.uid]),
        ("source-text-version", [merged.uid, 1], [first.uid, 1]),
        ("source-merge", [merged.uid], [first.uid]),
        ("workspace", [timeline.slug, merged.uid], [timeline.slug, first.uid]),
    ):
        response = as_reporter.get(reverse(f"desk:{name}", args=before))
        assert (response.status_code, response["Location"]) == (302, reverse(f"desk:{name}", args=after))
    # The texts have moved, so places in them are right.
    old = reverse("desk:workspace", args=[timeline.slug, merged.uid])
    new = reverse("desk:workspace", args=[timeline.slug, first.uid])
    query = "text=1&start=4&end=8"
    assert as_reporter.get(f"{old}?{query}")["Location"] == f"{new}?{query}"
    cite = f"{reverse('desk:workspace-cite', args=[timeline.slug, merged.uid])}?{query}"
    assert "gate" in get(as_reporter, cite).text


def test_old_addresses_of_texts_that_stayed_lead_to_them(
    as_reporter: Client, timeline: Timeline, first: Source, second: Source, editor: User
) -> None:
    for source, text in ((first, "The text of the first."), (second, "The text of the second.")):
        add_source_text(source, text, by=editor, number=0)
    merge(second, first, by=editor, versions=(1, 1))
    version = reverse("desk:source-text-version", args=[second.uid, 1])
    assert "The text of the second." in get(as_reporter, version).text
    assert version in get(as_reporter, reverse("desk:source-text", args=[first.uid])).root.links()
    # Places in its text are none in that of the first.
    old = reverse("desk:workspace", args=[timeline.slug, second.uid])
    new = reverse("desk:workspace", args=[timeline.slug, first.uid])
    assert as_reporter.get(f"{old}?text=1&start=4&end=8")["Location"] == new


def test_the_old_address_of_a_party_leads_to_the_one_that_stays(as_reporter: Client, editor: User) -> None:
    ofcom, ofkom = (Party.objects.create(name=name) for name in ("Ofcom", "Ofkom"))
    merge(ofkom, ofcom, by=editor, versions=(1, 1))
    for name in ("party", "party-merge"):
        response = as_reporter.get(reverse(f"desk:{name}", args=[ofkom.uid]))
        assert response["Location"] == reverse(f"desk:{name}", args=[ofcom.uid])


def test_a_form_that_was_open_during_a_merge_loses_nothing(
    as_reporter: Client, first: Source, second: Source, editor: User
) -> None:
    form = get(as_reporter, reverse("desk:source", args=[second.uid])).form.fill(note="Look at page 4.")
    merge(second, first, by=editor, versions=(1, 1))
    response = form.send(as_reporter)
    assert response.status_code == 409
    answer = Answer(response)
    assert "Look at page 4." in answer.html
    assert answer.form.action == reverse("desk:source", args=[first.uid])
    first.refresh_from_db()
    assert first.note == ""


@pytest.mark.parametrize("typed", ["Ofkom", "id"])
def test_a_merged_party_is_still_found_by_its_name_and_id(
    typed: str, as_reporter: Client, at: At, editor: User
) -> None:
    ofcom, ofkom = (Party.objects.create(name=name) for name in ("Ofcom", "Ofkom"))
    merge(ofkom, ofcom, by=editor, versions=(1, 1))
    text = f"Ofkom [{ofkom.uid}]" if typed == "id" else typed
    form = get(as_reporter, at("entry-add", "event")).form.fill({"headline": "A", "parties-0-party": text})
    assert form.send(as_reporter).status_code == 302
    assert Entry.objects.get().event.parties.get().party == ofcom


# --- Choosers ------------------------------------------------------------------------------------------------------


def test_choosers_list_the_parties_and_sources_of_the_timeline_first(
    as_reporter: Client, timeline: Timeline, editor: User
) -> None:
    for name in ("Aa Gazette", "Mm Gazette", "Zz Gazette"):
        Source.objects.create(
            publisher=name, title="The gate", published="2017-03", url="https://www.news.example/"
        )
        Party.objects.create(name=name)
    source, party = Source.objects.get(publisher="Zz Gazette"), Party.objects.get(name="Zz Gazette")
    draft = EventDraft(headline="A", parties=((party, "actor"),), citations=(CitationDraft(source=source),))
    add_entry(timeline, draft, by=editor)
    at = reverse("desk:suggest", args=["sources"])
    options = get(as_reporter, at, q="Gazette", timeline=timeline.slug).root.all("li", role="option")
    assert [option.text for option in options[:2]] == [
        "Zz Gazette: The gate Article, March 2017, news.example, on this timeline",
        "Aa Gazette: The gate Article, March 2017, news.example",
    ]
    at = reverse("desk:suggest", args=["parties"])
    options = get(as_reporter, at, q="Gazette", timeline=timeline.slug).root.all("li", role="option")
    assert [option.text.split()[0] for option in options[:3]] == ["Zz", "Aa", "Mm"]
    # Another timeline has none of its own.
    Timeline.objects.create(slug="other", title="Other")
    options = get(as_reporter, at, q="Gazette", timeline="other").root.all("li", role="option")
    assert [option.text.split()[0] for option in options[:3]] == ["Aa", "Mm", "Zz"]
