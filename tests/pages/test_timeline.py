"""The content of a timeline's page."""

import msgspec
import pytest

from tests.support import page_html, sample_documents
from timeline.dates import When
from timeline.document import Document, Statement
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline

NEWSROOM = {
    "name": "The Example Courier",
    "contact": "desk@example.org",
    "policy_url": "https://example.org/policy",
}


def render_page(whole: Document | None = None) -> page_html.Element:
    return page_html.parse(
        render_timeline(whole or sample_documents.every_field(), PageOptions(newsroom=NEWSROOM))
    )


def test_the_head_has_title_byline_version_and_newsroom() -> None:
    shown = render_page()
    head = shown.one("header", class_="timeline-head")
    assert head.one("h1").text == "The dam at Nordhavn"
    assert head.one(class_="standfirst").text == "A dam has a crack, and its owner says that it is safe."
    assert head.one(class_="byline").text == "By the desk"
    assert head.one(class_="timeline-facts").text == (
        "Updated 10 March 2026, 10:30 CET 8 entries 4 sources 2 points contested 1 correction"
    )
    assert head.one("time").attributes["datetime"] == "2026-03-10T09:30:00Z"
    assert shown.one("header", class_="masthead").one("p").text == "The Example Courier"


def test_the_first_sentences_of_the_summary_stand_in_for_a_standfirst() -> None:
    whole = sample_documents.every_field()
    summary = "The dam has a crack. Nobody is hurt. The agency knew.\n\nMore follows."
    written = msgspec.structs.replace(whole.timeline, summary=summary, standfirst="")
    shown = render_page(msgspec.structs.replace(whole, timeline=written))
    assert shown.one(class_="standfirst").text == "The dam has a crack. Nobody is hurt."
    assert shown.one("section", id="story").one(class_="prose").text == " ".join(summary.split())
    # A standfirst of its own, and a summary that says no more than it, leave nothing to repeat.
    own = msgspec.structs.replace(written, standfirst="A dam cracks.")
    assert (
        render_page(msgspec.structs.replace(whole, timeline=own)).one(class_="standfirst").text
        == "A dam cracks."
    )
    brief = msgspec.structs.replace(written, summary="A dam cracks.")
    assert not render_page(msgspec.structs.replace(whole, timeline=brief)).all("section", id="story")


def test_the_footer_has_the_newsroom_s_contact() -> None:
    footer = render_page().one("footer")
    assert footer.one("a", href="mailto:desk@example.org")
    assert footer.one("a", href="https://example.org/policy")
    assert footer.one("a", href="/t/every-field/v/2/timeline.json")
    assert footer.one("a", href="/schema/timeline-1.json")


def test_the_head_links_to_the_data_and_the_canonical_url() -> None:
    head = render_page().one("head")
    assert head.one("link", rel="alternate").attributes["href"] == "/t/every-field/timeline.json"
    assert head.one("link", rel="canonical").attributes["href"] == "/t/every-field/"


@pytest.mark.parametrize(("count", "is_first"), [(40, False), (60, True)])
def test_a_timeline_of_fifty_entries_is_searched_before_the_story(count: int, is_first: bool) -> None:
    ids = [each.attributes.get("id") for each in render_page(sample_documents.long(count)).one("main").all()]
    assert (ids.index("find") < ids.index("record")) is is_first


def test_the_advisory_comes_before_the_first_entry() -> None:
    text = render_page().one("main").text
    assert text.index("People die in this story.") < text.index("A diver finds a crack")


def test_entries_are_in_the_order_of_the_document() -> None:
    entries = render_page().one(id="record").all("li", class_="entry")
    assert [entry.attributes["id"] for entry in entries] == sample_documents.every_field().order


def test_an_event_has_its_parties_by_role() -> None:
    facts = page_html.entry(render_page(), "crack1").one("dl", class_="entry-facts").text
    assert facts == (
        "By Nordhavn Water Company Authority Dam Safety Agency Witness A resident "
        "Place Nordhavn dam 56.5, 10.25"
    )


def test_the_body_is_markdown() -> None:
    assert page_html.entry(render_page(), "crack1").one("strong").text == "two metres"


def test_verbatim_words_have_the_quotation_marks_of_their_language() -> None:
    quoted = page_html.entry(render_page(), "denial1").one("blockquote", class_="statement-words")
    assert quoted.text == "«السد آمن تماما»"
    assert quoted.attributes["lang"] == "ar"
    assert quoted.attributes["dir"] == "rtl"


def test_a_translation_is_beside_the_words() -> None:
    beside = page_html.entry(render_page(), "denial1").one(class_="side-by-side")
    assert beside.one("blockquote")
    assert beside.one(class_="statement-translation").text == "Translation The dam is entirely safe"


def test_a_paraphrase_is_marked_and_never_quoted() -> None:
    shown = page_html.entry(render_page(), "gloss1")
    assert not shown.all("blockquote")
    assert shown.one(class_="statement-paraphrase").text == "The agency was not told"
    assert "Paraphrased: these are not the speaker’s exact words." in shown.text


def test_a_statement_names_speaker_spokesperson_and_addressee() -> None:
    caption = page_html.entry(render_page(), "denial1").one("figcaption").text
    assert caption == "Ada Lind, on behalf of Nordhavn Water Company To: The Evening Paper"


def test_an_answer_links_to_the_answered_entry_and_back() -> None:
    shown = render_page()
    there = page_html.entry(shown, "denial1").one("a", href="#crack1")
    assert there.text == "Denies: A diver finds a crack"
    back = page_html.entry(shown, "crack1").all(class_="entry-relations")[0].one("a", href="#denial1")
    assert back.text == "Ada Lind, on behalf of Nordhavn Water denies this: «السد آمن تماما»"
    assert (
        page_html.entry(shown, "denial1")
        .one("a", href="#gloss1")
        .text.startswith("Dam Safety Agency responds")
    )


def test_a_request_links_to_its_replies_and_back() -> None:
    shown = render_page()
    assert page_html.entry(shown, "ask1").one("a", href="#denial1").text.startswith("Reply: Ada Lind")
    assert page_html.entry(shown, "denial1").one("a", href="#ask1").text == (
        "In reply to: We asked Nordhavn Water Company for comment"
    )


def test_a_request_has_its_details() -> None:
    shown = page_html.entry(render_page(), "ask1")
    assert "Was the crack known?" in shown.text
    assert shown.one("dl", class_="entry-facts").text == (
        "Asked Nordhavn Water Company Asked by This newsroom Contacted via by e-mail Deadline 5 February 2026, 17:00 CET"
    )
    assert shown.one(class_="request-outcome").text == "Replied Through its spokesperson."


def test_an_entry_lists_the_requests_about_it() -> None:
    asked = page_html.entry(render_page(), "denial1").one("a", href="#ask2")
    assert asked.text == "The Evening Paper asked Ada Lind for comment · Did not respond"


def test_who_is_who_has_the_latest_statement_and_what_was_not_answered() -> None:
    parties = render_page().one("section", id="parties")
    chief, agency = parties.one(id="party_chief1"), parties.one(id="party_agency1")
    assert chief.one("a", href="#denial1").text == "Latest statement of Ada Lind"
    assert chief.one("a", href="#ask2").text == "Asked for comment: Did not respond"
    # Nobody asked the agency, and the company has replied.
    assert agency.one("a", href="#gloss1").text == "Latest statement of Dam Safety Agency"
    assert not agency.all(class_="party-unanswered")
    assert not parties.one(id="party_owner1").all(class_="party-unanswered")


def test_the_newsroom_s_own_requests_have_no_verification() -> None:
    shown = render_page()
    assert not page_html.entry(shown, "ask1").all(class_="verification")
    assert page_html.entry(shown, "ask2").one(class_="verification").text == "Unconfirmed"


def test_verification_is_in_words_and_in_the_legend() -> None:
    shown = render_page()
    words = {
        "crack1": "Corroborated",
        "meeting1": "Unconfirmed",
        "inspection1": "Single source",
        "gloss1": "Disputed",
    }
    key = shown.one("details", class_="legend").text
    for uid, standing in words.items():
        assert page_html.entry(shown, uid).one(class_="verification").text == standing
        assert standing in key


@pytest.mark.parametrize(
    ("when", "machine"),
    [
        (When(edtf="2026-02-04"), "2026-02-04"),
        (When(edtf="2026-02"), "2026-02"),
        (When(edtf="2026-02-04", time="14:00", zone="Europe/Copenhagen"), "2026-02-04T14:00+01:00"),
        (When(edtf="2026-02-04~"), None),
        (When(edtf="2026-02-04?"), None),
        (When(edtf="[..2026-02-04]"), None),
        (When(edtf="[2026-02-01..2026-02-04]"), None),
        (When(edtf="2026-02-01/2026-02-04"), None),
        (When(edtf="/2026-02-04"), None),
        (When(edtf="2026-XX"), None),
        (When(), None),
    ],
)
def test_only_an_exact_date_has_a_datetime_attribute(when: When, machine: str | None) -> None:
    whole = sample_documents.every_field()
    event = msgspec.structs.replace(whole.events[2], when=when)
    shown = render_page(msgspec.structs.replace(whole, events=[*whole.events[:2], event]))
    times = page_html.entry(shown, event.id).one(class_="entry-date").all("time")
    assert [time.attributes["datetime"] for time in times] == ([machine] if machine else [])


def test_a_disclosure_is_wherever_its_party_appears() -> None:
    shown = render_page()
    for uid in ("denial1", "ask2"):
        assert (
            page_html.entry(shown, uid).one(class_="disclosure").text
            == "Ada Lind: A cousin of our publisher."
        )
    assert "A cousin of our publisher." in shown.one(id="party_chief1").text
    assert not page_html.entry(shown, "crack1").all(class_="disclosure")


def test_a_protected_party_is_marked() -> None:
    assert "Not their real name." in render_page().one(id="party_witness1").text


def test_a_withdrawn_entry_has_a_notice_with_the_reason() -> None:
    shown = page_html.entry(render_page(), "gone1")
    assert "This entry was withdrawn on 9 March 2026. It rested on a forgery." in shown.text
    assert shown.one("a", href="/t/every-field/changes/").text == "Changes and corrections"
    assert not shown.all("h3")


def test_a_correction_has_the_old_text_the_new_text_and_the_reason() -> None:
    note = page_html.entry(render_page(), "crack1").one(class_="correction")
    assert note.text == "Correction, 10 March 2026: We misread it. Before: one metre Now: two metres"
    assert note.one("del").text == "one metre"


def test_a_changed_entry_has_the_day_of_the_change() -> None:
    shown = render_page()
    assert page_html.entry(shown, "crack1").one(class_="last-changed").text == "Last changed on 10 March 2026"
    assert not page_html.entry(shown, "meeting1").all(class_="last-changed")


def test_only_an_entry_that_came_later_has_the_day_of_its_first_publication() -> None:
    whole = sample_documents.every_field()
    later = msgspec.structs.replace(whole.events[1], first_published="2026-03-10T09:30:00Z")
    shown = render_page(msgspec.structs.replace(whole, events=[whole.events[0], later, *whole.events[2:]]))
    days = {each.text for each in shown.all(class_="first-published")}
    assert days == {"First published on 10 March 2026"}
    assert page_html.entry(shown, later.id).all(class_="first-published")


def test_the_names_of_parties_link_to_them_once_in_each_entry() -> None:
    whole = sample_documents.every_field()
    event = msgspec.structs.replace(
        whole.events[0],
        headline="Nordhavn Water Company hires Ada Lind",
        body="NWC pays **Ada Lind** and the Dam Safety Agency. [Dam Safety Agency](https://a.example/)",
    )
    shown = page_html.entry(
        render_page(msgspec.structs.replace(whole, events=[event, *whole.events[1:]])), event.id
    )
    assert [(link.text, link.attributes["href"]) for link in shown.all("a", class_="name")] == [
        ("Nordhavn Water Company", "#party_owner1"),
        ("Ada Lind", "#party_chief1"),
        ("Dam Safety Agency", "#party_agency1"),
    ]


def test_a_minor_entry_is_a_line_unless_it_is_disputed_or_corrected() -> None:
    whole = sample_documents.every_field()
    minor = [msgspec.structs.replace(each, minor=True, key=False) for each in whole.events]
    shown = render_page(msgspec.structs.replace(whole, events=minor))
    lines = [each.attributes["id"] for each in shown.all("li", class_="entry-minor")]
    # The first is corrected and disputed.
    assert lines == [each.id for each in minor[1:]]
    line = page_html.entry(shown, lines[0])
    assert (
        line.one("details", class_="minor-entry")
        .one("summary")
        .text.startswith("3 February 2026, from 14:00 to 15:30 CET")
    )
    assert not line.all("h3")


def test_a_speaker_who_goes_on_is_named_again_without_a_mark_of_its_own() -> None:
    whole = sample_documents.every_field()
    first = msgspec.structs.replace(whole.statements[0], answers=[])
    second = msgspec.structs.replace(first, id="denial2")
    order = [uid for entry in whole.order for uid in ([entry, "denial2"] if entry == "denial1" else [entry])]
    shown = render_page(
        msgspec.structs.replace(whole, statements=[first, second, *whole.statements[1:]], order=order)
    )
    continued = [each.attributes["id"] for each in shown.all("li", class_="entry-continued")]
    assert continued == ["denial2"]
    # Whoever comes by a link to this statement must see who speaks.
    assert page_html.entry(shown, "denial2").one("h3").text == "Ada Lind, on behalf of Nordhavn Water Company"


def test_a_preview_is_the_same_page_with_a_banner() -> None:
    whole = sample_documents.every_field()
    public, preview = (
        render_timeline(whole, PageOptions(newsroom=NEWSROOM)),
        render_timeline(whole, PageOptions(newsroom=NEWSROOM, is_preview=True)),
    )
    banner = page_html.parse(preview).one(class_="banner-preview")
    assert banner.text == "Preview: not published"
    assert not page_html.parse(public).all(class_="banner-preview")
    for kind in ("prose", "statement-words", "source-passages", "entry-facts", "sources", "party-list"):
        assert [found.text for found in page_html.parse(preview).all(class_=kind)] == [
            found.text for found in page_html.parse(public).all(class_=kind)
        ]


def test_a_preview_of_an_unpublished_timeline_has_no_dead_links() -> None:
    whole = msgspec.structs.replace(sample_documents.every_field(), version=None)
    shown = page_html.parse(render_timeline(whole, PageOptions(newsroom=NEWSROOM, is_preview=True))).one(
        "main"
    )
    assert not [link for link in shown.all("a") if link.attributes["href"].startswith("/t/")]


def test_an_empty_timeline_says_so() -> None:
    whole = Document(
        **{
            name: []
            for name in ("parties", "sources", "events", "statements", "requests", "corrections", "order")
        },
        format="newsroom-timeline/1",
        timeline=sample_documents.sample().timeline,
        version=None,
    )
    shown = page_html.parse(render_timeline(whole, PageOptions(newsroom=NEWSROOM, is_preview=True)))
    assert "This timeline has no entries yet." in shown.text
    assert not shown.all(id="record")


def test_an_unknown_language_has_english_labels() -> None:
    whole = sample_documents.every_field()
    head = msgspec.structs.replace(whole.timeline, language="he")
    shown = render_page(msgspec.structs.replace(whole, timeline=head))
    assert shown.one("html").attributes["lang"] == "he"
    assert shown.one("html").attributes["dir"] == "rtl"
    assert "How to read this timeline" in shown.text


def test_a_long_statement_is_shortened_in_links_only() -> None:
    whole = sample_documents.every_field()
    words = " ".join(f"word{number}" for number in range(40))
    long = Statement(
        id="denial1", party="owner1", words=words, answers=whole.statements[0].answers, citations=[]
    )
    shown = render_page(msgspec.structs.replace(whole, statements=[long, whole.statements[1]]))
    assert page_html.entry(shown, "denial1").one("blockquote").text == f"“{words}”"
    assert page_html.entry(shown, "crack1").all("a", href="#denial1")[0].text.endswith("word13 …”")
