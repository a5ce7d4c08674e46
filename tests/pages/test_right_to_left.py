"""Arabic pages, and names in the other direction."""

import msgspec
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.support import arabic_documents, page_html
from timeline.document import Document
from timeline.pages import embed
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.pages.timeline import render_timeline
from timeline.text.bidi import ISOLATE_END, ISOLATE_START, isolate
from timeline.text.searchfold import fold

NEWSROOM = {"name": "The Example Courier", "contact": "desk@example.org", "policy_url": ""}


def isolate_text(text: str) -> str:
    return f"{ISOLATE_START}{text}{ISOLATE_END}"


@pytest.fixture
def shown() -> page_html.Element:
    return page_html.parse(render_timeline(arabic_documents.timeline(), PageOptions(newsroom=NEWSROOM)))


# --- Isolated text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "is_fenced"),
    [
        ("ar", "بلدية وادي السدر", False),
        ("ar", "المضخة رقم 4", False),
        ("ar", "Meridian", True),
        ("ar", "مهندسو Meridian", True),
        ("ar", "2017-03-07", True),
        ("ar", "…", False),
        ("ar", "", False),
        ("en", "Meridian", False),
        ("en", "2017-03-07", False),
        ("en", "منى الكردي", True),
        ("en", "Ms منى", True),
        ("fr", "שלום", True),
        # Names that are already isolated do not affect the direction of the sentence.
        ("ar", f"{isolate_text('Ellen Hart')}: {isolate_text('“Yes”')}", False),
        ("ar", f"{isolate_text('Ellen Hart')}: {ISOLATE_START}“Cut of…", False),
        ("en", f"{isolate_text('منى')}, on behalf of {isolate_text('شركة')}", False),
    ],
)
def test_text_in_the_other_direction_is_isolated(language: str, text: str, is_fenced: bool) -> None:
    with translation.override(language):
        assert isolate(text) == (isolate_text(text) if is_fenced else text)


@given(st.text(), st.sampled_from(["ar", "en"]))
def test_isolated_text_is_not_isolated_again(text: str, language: str) -> None:
    with translation.override(language):
        plain = text.replace(ISOLATE_START, "").replace(ISOLATE_END, "")
        once = isolate(plain)
        assert once in (plain, isolate_text(plain))
        assert isolate(once) == once


# --- An Arabic page -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uid", "place", "expected"),
    [
        ("cut1", {"class_": "entry-date"}, "بين 27 فبراير و5 مارس 2026"),
        ("cut1", {"class_": "date-stated"}, f"جاء في المصدر: «{isolate_text('from the first')}»"),
        (
            "cut1",
            {"class_": "entry-facts"},
            f"الجهة القائمة بالفعل {isolate_text('Meridian Water Systems')}، {isolate_text('The Levant Courier')} "
            "المتضررون بلدية وادي السدر المكان وادي السدر 31.5، -35.25",
        ),
        (
            "cut1",
            {"class_": "entry-relations"},
            f"{isolate_text('Ellen Hart')}، عن {isolate_text('Meridian Water Systems')} نفيًا لذلك: "
            f"“{arabic_documents.ENGLISH_WORDS}” طلبنا تعليقًا من {isolate_text('Meridian Water Systems')} · وصل رد",
        ),
        (
            "denial1",
            {"class_": "statement-to"},
            f"إلى: {isolate_text('The Levant Courier')}، بلدية وادي السدر",
        ),
        ("denial1", {"class_": "disclosure"}, f"{isolate_text('Meridian Water Systems')}: أعلنت في صحيفتنا."),
        ("ask1", {"class_": "entry-date"}, "7 مارس 2026، الساعة 14:00 بتوقيت \u2066UTC+03:00\u2069"),
        ("inquiry1", {"class_": "entry-date"}, "منذ 9 مارس 2026 (كان مستمرًا عند النشر)"),
        ("inquiry1", {"class_": "verification"}, "غير مؤكد"),
    ],
)
def test_an_entry_is_in_arabic(
    shown: page_html.Element, uid: str, place: dict[str, str], expected: str
) -> None:
    assert page_html.entry(shown, uid).one(**place).text == expected


def test_counts_have_the_right_plural_form(shown: page_html.Element) -> None:
    facts = [item.text for item in shown.one(class_="timeline-facts").all("li")]
    assert facts[1:3] == ["4 بنود", "مصدران"]
    assert [
        each.text
        for each in shown.all("summary")
        if each.parent is not None and each.parent.has({"class_": "citing-entries"})
    ] == [
        "استُشهد به لبندين",
        "استُشهد به لبندين",
    ]


def test_names_in_two_scripts_keep_their_order(shown: page_html.Element) -> None:
    about = shown.one(id="party_town1").text
    assert about == f"ب بلدية وادي السدر جهة رسمية يُعرف أيضًا باسم المجلس، {isolate_text('Sidr')}"


def test_coordinates_are_left_to_right(shown: page_html.Element) -> None:
    assert page_html.entry(shown, "cut1").one(class_="aside", dir="ltr").text == "31.5، -35.25"


def test_a_party_page_and_a_frame_are_in_arabic() -> None:
    party = page_html.parse(
        render_party(arabic_documents.timeline(), "pumps1", PageOptions(newsroom=NEWSROOM)) or ""
    )
    assert party.one(id="part_said").text == f"تصريحات {isolate_text('Meridian Water Systems')}"
    frame = page_html.parse(embed.render_embed(arabic_documents.timeline(), PageOptions(newsroom=NEWSROOM)))
    assert frame.one("html").attributes["dir"] == "rtl"
    assert frame.one("footer").text.startswith(
        f"{isolate_text('The Example Courier')} · الإصدار 2، 10 مارس 2026"
    )


# --- Words of another language --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "language", "direction", "words"),
    [
        (arabic_documents.timeline(), "en", "ltr", f"“{arabic_documents.ENGLISH_WORDS}”"),
        (arabic_documents.english(), "ar", "rtl", f"«{arabic_documents.ARABIC_WORDS}»"),
    ],
    ids=["English in Arabic", "Arabic in English"],
)
def test_a_quotation_has_its_language_its_direction_and_its_marks(
    whole: Document, language: str, direction: str, words: str
) -> None:
    for text in (
        render_timeline(whole, PageOptions(newsroom=NEWSROOM)),
        render_entry(whole, "denial1", PageOptions(newsroom=NEWSROOM)) or "",
    ):
        quoted = page_html.parse(text).one("blockquote", class_="statement-words")
        assert (quoted.attributes["lang"], quoted.attributes["dir"]) == (language, direction)
        assert quoted.text == words
    frame = page_html.parse(embed.render_entry_embed(whole, "denial1", PageOptions(newsroom=NEWSROOM)) or "")
    assert frame.one("blockquote").attributes["dir"] == direction


def test_a_passage_has_the_language_of_its_source(shown: page_html.Element) -> None:
    own, other = page_html.entry(shown, "cut1").all("q")
    assert "lang" not in own.attributes
    assert own.attributes["dir"] == "auto"
    assert own.text == "«ست مضخات خلال تسعين يومًا…»"
    assert (other.attributes["lang"], other.attributes["dir"]) == ("en", "ltr")
    assert other.text == "“the taps ran dry on 1 March (2026)”"


def test_arabic_names_are_isolated_in_an_english_page() -> None:
    shown = page_html.parse(render_timeline(arabic_documents.english(), PageOptions(newsroom=NEWSROOM)))
    crack = page_html.entry(shown, "crack1")
    assert (
        crack.one(class_="entry-facts").text
        == f"By {isolate_text('شركة المياه')}, {isolate_text('منى الكردي')}"
    )
    assert crack.one(class_="date-stated").text == f"The source says: “{isolate_text('الأسبوع الماضي')}”"
    title = page_html.entry(shown, "denial1").one(class_="entry-title").text
    assert title == f"{isolate_text('منى الكردي')}, on behalf of {isolate_text('شركة المياه')}"
    relies = next(each.text for each in shown.all("p", class_="source-reliance") if "Based on" in each.text)
    assert relies == f"Based on [1] {isolate_text('جريدة الوادي')}"


# --- Search ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [("احمد", "أحمد"), ("٢٠١٧", "2017"), ("الوادي", "الـــوادي"), ("صحح", "صُحّح")],
)
def test_search_ignores_vowel_points_and_digit_forms(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_a_byline_in_latin_letters_keeps_its_full_stop_at_its_end() -> None:
    whole = arabic_documents.timeline()
    head = msgspec.structs.replace(whole.timeline, byline="A. B.")
    shown = page_html.parse(
        render_timeline(msgspec.structs.replace(whole, timeline=head), PageOptions(newsroom=NEWSROOM))
    )
    assert shown.one(class_="byline").one("bdi").text == "A. B."
