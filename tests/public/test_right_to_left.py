"""Arabic pages, and names that run another way than the sentence they stand in."""

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

NEWSROOM = {"name": "The Daily Record", "contact": "desk@example.org", "policy_url": ""}


def fenced(text: str) -> str:
    return f"{ISOLATE_START}{text}{ISOLATE_END}"


@pytest.fixture
def shown() -> page_html.Element:
    return page_html.parse(render_timeline(arabic_documents.timeline(), PageOptions(newsroom=NEWSROOM)))


# --- What is fenced off ---------------------------------------------------------------------------


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
        # Names that are fenced off already leave the sentence around them to its own direction.
        ("ar", f"{fenced('Ellen Hart')}: {fenced('“Yes”')}", False),
        ("ar", f"{fenced('Ellen Hart')}: {ISOLATE_START}“Cut of…", False),
        ("en", f"{fenced('منى')}, for {fenced('شركة')}", False),
    ],
)
def test_what_runs_the_other_way_is_fenced_off(language: str, text: str, is_fenced: bool) -> None:
    with translation.override(language):
        assert isolate(text) == (fenced(text) if is_fenced else text)


@given(st.text(), st.sampled_from(["ar", "en"]))
def test_what_is_fenced_off_once_is_not_fenced_off_again(text: str, language: str) -> None:
    with translation.override(language):
        plain = text.replace(ISOLATE_START, "").replace(ISOLATE_END, "")
        once = isolate(plain)
        assert once in (plain, fenced(plain))
        assert isolate(once) == once


# --- An Arabic page -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uid", "place", "expected"),
    [
        ("cut1", {"class_": "overline"}, "حدث رئيسي"),
        ("cut1", {"class_": "date"}, "بين 27 فبراير و5 مارس 2026"),
        ("cut1", {"class_": "date-stated"}, f"جاء في المصدر: «{fenced('from the first')}»"),
        (
            "cut1",
            {"class_": "entry-facts"},
            f"من قام بالفعل {fenced('Meridian Water Systems')}، {fenced('The Levant Courier')} "
            "من تأثر بلدية وادي السدر المكان وادي السدر 31.5، -35.25",
        ),
        (
            "cut1",
            {"class_": "entry-relations"},
            f"{fenced('Ellen Hart')}، عن {fenced('Meridian Water Systems')} نفيًا لذلك: "
            f"“{arabic_documents.ENGLISH_WORDS}” طلبت هيئة تحريرنا التعليق من {fenced('Meridian Water Systems')}. ورد رد",
        ),
        (
            "denial1",
            {"class_": "statement-to"},
            f"موجَّه إلى: {fenced('The Levant Courier')}، بلدية وادي السدر",
        ),
        ("denial1", {"class_": "disclosure"}, f"{fenced('Meridian Water Systems')}: أعلنت في صحيفتنا."),
        ("ask1", {"class_": "date"}, "7 مارس 2026، الساعة 14:00 \u2066UTC+03:00\u2069"),
        ("inquiry1", {"class_": "date"}, "منذ 9 مارس 2026 (ما زال مستمرًا)"),
        ("inquiry1", {"class_": "verification"}, "غير مؤكد"),
    ],
)
def test_an_entry_is_arabic(shown: page_html.Element, uid: str, place: dict[str, str], expected: str) -> None:
    assert page_html.entry(shown, uid).one(**place).text == expected


def test_counts_have_the_form_that_belongs_to_their_number(shown: page_html.Element) -> None:
    assert shown.one("nav", class_="page-contents").text == "4 مداخل من طُلب تعليقهم التعريف بالأطراف مصدران"
    assert [one.text for one in shown.all("summary") if one.parent.has({"class_": "citing-entries"})] == [
        "استُشهد به لمدخلين",
        "استُشهد به لمدخلين",
    ]


def test_names_of_two_scripts_in_one_list_keep_their_places(shown: page_html.Element) -> None:
    about = shown.one(id="party_town1").one("dd").text
    assert about == f"جهة رسمية يُعرف أيضًا باسم المجلس، {fenced('Sidr')}."


def test_coordinates_run_from_left_to_right(shown: page_html.Element) -> None:
    assert page_html.entry(shown, "cut1").one(class_="aside", dir="ltr").text == "31.5، -35.25"


def test_a_page_of_its_own_and_a_frame_are_arabic_too() -> None:
    party = page_html.parse(
        render_party(arabic_documents.timeline(), "pumps1", PageOptions(newsroom=NEWSROOM)) or ""
    )
    assert party.one(id="part_said").text == f"تصريحات {fenced('Meridian Water Systems')}"
    frame = page_html.parse(embed.render_embed(arabic_documents.timeline(), PageOptions(newsroom=NEWSROOM)))
    assert frame.one("html").attributes["dir"] == "rtl"
    assert frame.one("footer").text.startswith(f"{fenced('The Daily Record')} · النسخة 2، 10 مارس 2026")


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


def test_the_wording_of_a_source_has_the_language_of_the_source(shown: page_html.Element) -> None:
    own, other = page_html.entry(shown, "cut1").all("q")
    assert "lang" not in own.attributes
    assert own.attributes["dir"] == "auto"
    assert own.text == "«ست مضخات خلال تسعين يومًا…»"
    assert (other.attributes["lang"], other.attributes["dir"]) == ("en", "ltr")
    assert other.text == "“the taps ran dry on 1 March (2026)”"


def test_arabic_names_are_fenced_off_in_an_english_page() -> None:
    shown = page_html.parse(render_timeline(arabic_documents.english(), PageOptions(newsroom=NEWSROOM)))
    crack = page_html.entry(shown, "crack1")
    assert (
        crack.one(class_="entry-facts").text == f"Who acted {fenced('شركة المياه')}, {fenced('منى الكردي')}"
    )
    assert crack.one(class_="date-stated").text == f"The source says: “{fenced('الأسبوع الماضي')}”"
    title = page_html.entry(shown, "denial1").one(class_="entry-title").text
    assert title == f"{fenced('منى الكردي')}, for {fenced('شركة المياه')}"
    relies = next(one.text for one in shown.all("p", class_="source-reliance") if "Relies" in one.text)
    assert relies == f"Relies on [1] {fenced('جريدة الوادي')}"


# --- What readers type ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [("احمد", "أحمد"), ("٢٠١٧", "2017"), ("الوادي", "الـــوادي"), ("صحح", "صُحّح")],
)
def test_a_search_minds_neither_points_nor_strokes_nor_digits(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)
