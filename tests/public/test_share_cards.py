"""The pictures beside shared links: what is on them, that it fits, and how they are answered."""

import struct
import zlib
from xml.etree import ElementTree

import msgspec
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.public.conftest import Publish
from tests.support import sample_documents
from tests.support.tiers import examples
from timeline.document import Document
from timeline.pages import share_card
from timeline.pages.share_card import typesetting
from timeline.pages.share_card.card import EDGE, LINE
from timeline.pages.share_card.typesetting import (
    FACES,
    FONTS,
    fit,
    fit_line,
    isolate,
    measure,
    strip_unsupported,
    wrap,
)
from timeline.presentation.descriptions import HEIGHT, WIDTH

SLUG = "facebook-reports-bbc"
NEWSROOM = {"name": "The Daily Record", "contact": "", "policy_url": ""}
SVG = "{http://www.w3.org/2000/svg}"
MARKS = "\u2066\u2067\u2069"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def named(**head: str) -> Document:
    whole = sample_documents.stamped(sample_documents.sample())
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, **head))


def texts(svg: str | None) -> list[ElementTree.Element]:
    assert svg is not None
    return ElementTree.fromstring(svg).findall(f"{SVG}text")


def words(svg: str | None) -> list[str]:
    return [(one.text or "").strip(MARKS) for one in texts(svg)]


def of(whole: Document) -> list[str]:
    return words(share_card.render_timeline_svg(whole, newsroom=NEWSROOM))


def of_entry(uid: str, whole: Document | None = None) -> list[str]:
    return words(share_card.render_entry_svg(whole or sample_documents.every_field(), uid, newsroom=NEWSROOM))


def pixels(png: bytes) -> list[bytes]:
    """The rows of a PNG of 8 bits and four channels, unfiltered as far as a test of sameness needs."""
    found, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            found += png[at + 8 : at + 8 + length]
        at += 12 + length
    data = zlib.decompress(found)
    width = len(data) // HEIGHT
    return [data[row * width : (row + 1) * width] for row in range(HEIGHT)]


# --- What is on them --------------------------------------------------------------------------------


def test_a_timeline_says_its_title_who_publishes_it_and_how_much_it_is() -> None:
    assert of(named()) == [
        "The Daily Record",
        "Timeline",
        "19 entries · 4 sources · Version 1",
        "9 March 2026",
        "Facebook reports BBC",
        "journalists to police",
    ]


def test_its_picture_has_a_mark_for_each_entry_and_a_rule_for_each_lane() -> None:
    drawn = ElementTree.fromstring(share_card.render_timeline_svg(named(), newsroom=NEWSROOM))
    classes = [one.get("class") for one in drawn.iter() if one.tag in {f"{SVG}circle", f"{SVG}path"}]
    assert sum(one in {"event", "key", "statement", "request"} for one in classes) == 19
    assert classes.count("statement") == 8
    assert classes.count("lane") == 6


def test_a_quotation_is_whole_with_its_marks_its_speaker_and_what_it_rests_on() -> None:
    shown = of_entry("46j6d4tt", named())
    assert shown[:4] == [
        "The Daily Record",
        "Statement",
        "7 March 2017 · Corroborated",
        "",
    ]
    said = " ".join(shown[5:-1])
    assert said.startswith("“We have carefully reviewed")
    assert said.endswith("against our standards.”")
    assert shown[-1] == "Facebook"


def test_a_quotation_in_another_language_runs_its_own_way_beside_its_translation() -> None:
    svg = share_card.render_entry_svg(sample_documents.every_field(), "denial1", newsroom=NEWSROOM)
    said = next(one for one in texts(svg) if "السد" in (one.text or ""))
    assert (said.get("text-anchor"), (said.text or "")[0]) == ("end", "\u2067")
    assert "The dam is entirely safe" in words(svg)
    assert "Ada Lind, for Nordhavn Water Company" in words(svg)


def test_a_paraphrase_says_that_it_is_one_and_has_no_mark_of_a_quotation() -> None:
    svg = share_card.render_entry_svg(sample_documents.every_field(), "gloss1", newsroom=NEWSROOM)
    assert "Statement, in paraphrase" in words(svg)
    assert "The agency was not told" in words(svg)
    assert "February 2026 · Disputed" in words(svg)
    bars = [one.get("x") for one in ElementTree.fromstring(svg or "").findall(f"{SVG}rect")]
    assert bars == [None, None], "the ground and the band along the top"


def test_a_request_says_what_came_back_and_a_withdrawn_entry_nothing_of_what_it_was() -> None:
    assert "4 February 2026 · Replied" in of_entry("ask1")
    assert of_entry("gone1")[1:] == [
        "Withdrawn",
        "9 March 2026",
        "",
        "The dam at Nordhavn",
        "A withdrawn entry",
    ]


def test_an_entry_that_is_not_there_has_no_card() -> None:
    assert share_card.render_entry_svg(sample_documents.every_field(), "nobody1", newsroom=NEWSROOM) is None


def test_a_language_from_right_to_left_begins_at_the_right_and_its_time_runs_to_the_left() -> None:
    title = "فيسبوك يبلغ الشرطة عن صحفيين من BBC"
    svg = share_card.render_timeline_svg(named(title=title, language="ar"), newsroom=NEWSROOM)
    lines = [one for one in texts(svg) if (one.text or "-").strip(MARKS) in title]
    assert " ".join((one.text or "").strip(MARKS) for one in lines) == title
    assert {(one.get("x"), one.get("text-anchor")) for one in lines} == {(str(WIDTH - EDGE), "end")}
    plain = share_card.render_timeline_svg(named(), newsroom=NEWSROOM)
    assert max(key_events(svg)) == pytest.approx(WIDTH - min(key_events(plain)), abs=2)


def key_events(svg: str) -> list[float]:
    """Where along the card its key events stand."""
    return [
        float(one.get("cx", 0)) for one in ElementTree.fromstring(svg).iter() if one.get("class") == "key"
    ]


def test_a_very_long_title_takes_the_room_of_the_picture_and_is_cut_at_a_word() -> None:
    long = " ".join(["Investigation"] * 21)
    svg = share_card.render_timeline_svg(named(title=long), newsroom=NEWSROOM)
    assert "lane" not in {one.get("class") for one in ElementTree.fromstring(svg).iter()}
    shown = " ".join(of(named(title=long))[4:])
    assert shown == long
    cut = of(named(title="W" * 300))[-1]
    assert cut.endswith("…")


def test_letters_that_no_font_has_leave_their_place_to_the_newsroom() -> None:
    assert of(named(title="漢字仮名交じり文の題", language="ja"))[-1] == "The Daily Record"
    assert of(named(title="Fire at the harbour 🔥"))[-1] == "Fire at the harbour"


def test_nothing_in_a_text_is_taken_for_markup() -> None:
    title = "</text><script>alert(1)</script> & “x” ]]>"
    assert "".join(of(named(title=title))[4:]).replace(" ", "") == title.replace(" ", "")


@given(TEXT.filter(str.strip), TEXT)
@settings(max_examples=examples(40))
def test_any_text_makes_a_card_whose_lines_stay_within_it(title: str, name: str) -> None:
    whole = named(title=title, language="en")
    svg = share_card.render_timeline_svg(whole, newsroom={"name": name})
    for one in texts(svg):
        family = next(
            face
            for face, font in FACES.items()
            if (font.family, str(font.weight)) == (one.get("font-family"), one.get("font-weight"))
        )
        line = (one.text or "").strip(MARKS)
        assert measure(line, family, int(one.get("font-size", 0))) <= LINE + 1
        assert 0 < int(one.get("y", 0)) < HEIGHT


# --- Text in lines ----------------------------------------------------------------------------------


@given(TEXT)
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str) -> None:
    cleaned = strip_unsupported(text, "serif")
    lines = wrap(cleaned, "serif", 40, 300)
    assert all(measure(line, "serif", 40) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")


@given(TEXT, st.integers(min_value=80, max_value=600))
def test_what_does_not_fit_is_cut_and_says_so(text: str, height: int) -> None:
    cleaned = strip_unsupported(text, "serif")
    block = fit(cleaned, "serif", (60, 50, 40), 500, height, 1.2)
    assert len(block.lines) * block.size * 1.2 <= height or len(block.lines) <= 1
    if block.is_cut:
        assert block.lines[-1].endswith("…")
    else:
        assert "".join(block.lines).replace(" ", "") == cleaned.replace(" ", "")


def test_the_lines_of_a_title_are_about_as_long_as_one_another() -> None:
    block = fit("Facebook reports BBC journalists to police", "serif", (84,), LINE, 400, 1.12)
    assert block.lines == ("Facebook reports BBC", "journalists to police")


def test_kerning_and_joined_letters_are_measured() -> None:
    assert measure("AVAVAV", "serif", 100) < 6 * measure("A", "serif", 100)
    apart = sum(measure(one, "serif", 100) for one in "السلام")
    assert measure("السلام", "serif", 100) < apart


def test_a_line_of_nothing_is_nothing() -> None:
    assert fit_line("", "sans", 20, 100) == ""
    assert fit_line("\x00\x1b\u202e", "sans", 20, 100) == ""


def test_an_isolate_holds_a_line_in_its_direction() -> None:
    assert isolate("BBC", "rtl") == "\u2067BBC\u2069"
    assert typesetting.detect_direction("18 صور") == "rtl"
    assert typesetting.detect_direction("18 pictures") == "ltr"


# --- PNG --------------------------------------------------------------------------------------------


def test_the_picture_is_a_png_of_its_size_and_the_same_each_time() -> None:
    svg = share_card.render_timeline_svg(named(), newsroom=NEWSROOM)
    png = share_card.render_png(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)
    assert share_card.render_png(svg) == png
    assert len(png) < 150_000


@pytest.mark.parametrize("text", ["Harbour", "الميناء", "Łódź", "Порт", "Λιμάνι", "Cảng"])
def test_the_fonts_that_come_along_draw_what_they_say_they_have(text: str) -> None:
    """A letter without a shape would be a box, the same box for every letter."""
    drawn = [
        pixels(share_card.render_png(share_card.render_timeline_svg(named(title=one), newsroom={"name": ""})))
        for one in (text, text[::-1])
    ]
    assert drawn[0] != drawn[1]


def test_the_fonts_are_small_and_have_their_licence_beside_them() -> None:
    files = {font.file for font in FACES.values()}
    assert {path.name for path in FONTS.iterdir()} == {*files, "OFL.txt"}
    assert sum((FONTS / file).stat().st_size for file in files) < 700_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()


# --- How they are answered --------------------------------------------------------------------------


def test_a_card_is_answered_as_a_picture_that_is_not_compressed_again(
    client: Client, publish: Publish
) -> None:
    publish(sample_documents.sample())
    for address in (f"/t/{SLUG}/card.png", f"/t/{SLUG}/46j6d4tt/card.png"):
        response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert "Content-Encoding" not in response
        assert response.content[:4] == b"\x89PNG"
        known = {"If-None-Match": response["ETag"], "Accept-Encoding": "gzip, br"}
        assert client.get(address, headers=known).status_code == 304


def test_it_is_made_once_for_each_publication(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    png = share_card.render_png
    monkeypatch.setattr(share_card, "render_png", lambda svg: made.append(svg) or png(svg))
    publish(sample_documents.sample())
    for _again in range(3):
        client.get(f"/t/{SLUG}/card.png")
    assert len(made) == 1
    publish(sample_documents.titled("Another title"))
    client.get(f"/t/{SLUG}/card.png")
    assert len(made) == 2
    assert "Another title" in made[1]


def test_an_entry_that_is_not_there_is_404(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    assert client.get(f"/t/{SLUG}/a1/card.png").status_code == 404
    assert client.get("/t/no-such-timeline/card.png").status_code == 404
