"""Share cards: their content, their layout and their responses."""

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
NEWSROOM = {"name": "The Example Courier", "contact": "", "policy_url": ""}
SVG = "{http://www.w3.org/2000/svg}"
MARKS = "\u2066\u2067\u2069"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def replace_head(**head: str) -> Document:
    whole = sample_documents.add_version(sample_documents.sample())
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, **head))


def parse_texts(svg: str | None) -> list[ElementTree.Element]:
    assert svg is not None
    return ElementTree.fromstring(svg).findall(f"{SVG}text")


def list_words(svg: str | None) -> list[str]:
    return [(each.text or "").strip(MARKS) for each in parse_texts(svg)]


def list_timeline_words(whole: Document) -> list[str]:
    return list_words(share_card.render_timeline_svg(whole, newsroom=NEWSROOM))


def list_entry_words(uid: str, whole: Document | None = None) -> list[str]:
    return list_words(
        share_card.render_entry_svg(whole or sample_documents.every_field(), uid, newsroom=NEWSROOM)
    )


def read_rows(png: bytes) -> list[bytes]:
    """Return the rows of a PNG with 8 bits and four channels, still filtered, for comparisons."""
    found, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            found += png[at + 8 : at + 8 + length]
        at += 12 + length
    data = zlib.decompress(found)
    width = len(data) // HEIGHT
    return [data[row * width : (row + 1) * width] for row in range(HEIGHT)]


# --- Content ----------------------------------------------------------------------------------------


def test_the_card_of_a_timeline_has_title_newsroom_and_counts() -> None:
    assert list_timeline_words(replace_head())[:6] == [
        "The Example Courier",
        "Timeline",
        "19 entries · 4 sources · Version 1",
        "9 March 2026",
        "Facebook reports BBC",
        "journalists to police",
    ]


def test_the_card_of_a_timeline_has_the_standfirst_if_there_is_room() -> None:
    told = "A harbour burns, and nobody says why."
    assert told in list_timeline_words(replace_head(title="Fire", standfirst=told))
    cut = list_timeline_words(replace_head(title="Fire", standfirst=f"{told} " * 10))
    assert sum(line.startswith("A harbour") for line in cut) == 1
    assert any(line.endswith("…") for line in cut[5:7])
    assert told not in list_timeline_words(replace_head(title="W" * 300, standfirst=told))


def test_the_rows_of_a_timeline_have_words_over_a_bar_or_mark() -> None:
    svg = ElementTree.fromstring(
        share_card.render_timeline_svg(replace_head(standfirst=""), newsroom=NEWSROOM)
    )
    classes = [each.get("class") for each in svg.iter() if each.tag in {f"{SVG}circle", f"{SVG}rect"}]
    bars = [each for each in classes if each and each.startswith("party-")]
    assert len(bars) == 3
    assert classes.count("unanswered") == 1
    assert list_timeline_words(replace_head(standfirst=""))[-4:] == [
        "By 7 March: BBC reports 100 images to Facebook; 18 are taken down",
        "Between 27 February and 5 March: Facebook agrees to an interview if the BBC sends it the images",
        "Between 27 February and 7 March: Facebook reports the journalists to CEOP",
        "Around 7 March: Simon Milner: no answer",
    ]


def test_the_card_of_a_statement_has_words_speaker_and_verification() -> None:
    shown = list_entry_words("46j6d4tt", replace_head())
    assert shown[:4] == [
        "The Example Courier",
        "Statement",
        "7 March 2017 · Corroborated",
        "",
    ]
    said = " ".join(shown[5:-1])
    assert said.startswith("“We have carefully reviewed")
    assert said.endswith("against our standards.”")
    assert shown[-1] == "Facebook"


def test_foreign_words_keep_their_direction_above_the_translation() -> None:
    svg = share_card.render_entry_svg(sample_documents.every_field(), "denial1", newsroom=NEWSROOM)
    said = next(each for each in parse_texts(svg) if "السد" in (each.text or ""))
    assert (said.get("text-anchor"), (said.text or "")[0]) == ("end", "\u2067")
    assert "The dam is entirely safe" in list_words(svg)
    assert "Ada Lind, on behalf of Nordhavn Water Company" in list_words(svg)


def test_a_paraphrase_is_marked_and_has_no_quotation_bar() -> None:
    svg = share_card.render_entry_svg(sample_documents.every_field(), "gloss1", newsroom=NEWSROOM)
    assert "Statement (paraphrased)" in list_words(svg)
    assert "The agency was not told" in list_words(svg)
    assert "February 2026 · Disputed" in list_words(svg)
    bars = [each.get("x") for each in ElementTree.fromstring(svg or "").findall(f"{SVG}rect")]
    assert bars == [None, None], "the ground and the band along the top"


def test_a_request_has_its_outcome_and_a_withdrawn_entry_no_content() -> None:
    assert "4 February 2026 · Replied" in list_entry_words("ask1")
    assert list_entry_words("gone1")[1:] == [
        "Withdrawn",
        "9 March 2026",
        "",
        "The dam at Nordhavn",
        "Withdrawn entry",
    ]


def test_an_unknown_entry_has_no_card() -> None:
    assert share_card.render_entry_svg(sample_documents.every_field(), "nobody1", newsroom=NEWSROOM) is None


def test_a_right_to_left_card_is_mirrored() -> None:
    title = "فيسبوك يبلغ الشرطة عن صحفيين من BBC"
    svg = share_card.render_timeline_svg(
        replace_head(title=title, language="ar", standfirst=""), newsroom=NEWSROOM
    )
    lines = [each for each in parse_texts(svg) if (each.text or "-").strip(MARKS) in title]
    assert " ".join((each.text or "").strip(MARKS) for each in lines) == title
    assert {(each.get("x"), each.get("text-anchor")) for each in lines} == {(str(WIDTH - EDGE), "end")}
    plain = share_card.render_timeline_svg(replace_head(standfirst=""), newsroom=NEWSROOM)
    assert find_ring(svg) == pytest.approx(WIDTH - find_ring(plain), abs=2)


def find_ring(svg: str) -> float:
    """Return the horizontal position of the request that had no answer."""
    [ring] = [each for each in ElementTree.fromstring(svg).iter() if each.get("class") == "unanswered"]
    return float(ring.get("cx", 0))


def test_a_very_long_title_replaces_the_strip_and_is_cut() -> None:
    long = " ".join(["Investigation"] * 21)
    svg = share_card.render_timeline_svg(replace_head(title=long), newsroom=NEWSROOM)
    assert "lane" not in {each.get("class") for each in ElementTree.fromstring(svg).iter()}
    shown = " ".join(list_timeline_words(replace_head(title=long))[4:])
    assert shown == long
    cut = list_timeline_words(replace_head(title="W" * 300))[-1]
    assert cut.endswith("…")


def test_a_title_without_glyphs_is_replaced_by_the_newsroom() -> None:
    assert (
        list_timeline_words(replace_head(title="漢字仮名交じり文の題", language="ja"))[4]
        == "The Example Courier"
    )
    assert list_timeline_words(replace_head(title="Fire at the harbour 🔥"))[4] == "Fire at the harbour"


def test_markup_in_a_title_is_escaped() -> None:
    title = "</text><script>alert(1)</script> & “x” ]]>"
    words = [
        line
        for line in list_timeline_words(replace_head(title=title, standfirst=""))[4:]
        if "March" not in line
    ]
    assert "".join(words).replace(" ", "") == title.replace(" ", "")


@given(TEXT.filter(str.strip), TEXT)
@settings(max_examples=examples(40))
def test_the_lines_of_any_text_are_within_the_card(title: str, name: str) -> None:
    whole = replace_head(title=title, language="en")
    svg = share_card.render_timeline_svg(whole, newsroom={"name": name})
    for each in parse_texts(svg):
        family = next(
            face
            for face, font in FACES.items()
            if (font.family, str(font.weight)) == (each.get("font-family"), each.get("font-weight"))
        )
        line = (each.text or "").strip(MARKS)
        assert measure(line, family, int(each.get("font-size", 0))) <= LINE + 1
        assert 0 < int(each.get("y", 0)) < HEIGHT


# --- Checked quotations -----------------------------------------------------------------------------


def check_quotation(verdict: str, **fields: str) -> Document:
    """Return `every_field` with this result for the quotation of denial1, and other fields of it."""
    whole = sample_documents.every_field()
    checks = [
        msgspec.structs.replace(check, verdict=verdict) if check.entry == "denial1" else check
        for check in whole.checks
    ]
    said, *others = whole.statements
    return msgspec.structs.replace(
        whole, checks=checks, statements=[msgspec.structs.replace(said, **fields), *others]
    )


CHECKED = "Checked word for word against The Evening Paper"


def test_the_card_of_an_exact_quotation_says_against_what_it_was_checked() -> None:
    words = list_entry_words("denial1", check_quotation("exact"))
    assert CHECKED in words
    assert words.index(CHECKED) > words.index("Ada Lind, on behalf of Nordhavn Water Company")


@pytest.mark.parametrize(
    ("verdict", "fields"),
    [
        ("same-words", {}),
        ("shortened", {}),
        ("different", {}),
        ("printed-otherwise", {}),
        ("exact", {"wording": "paraphrase"}),
        ("exact", {"words": "The dam is safe. " * 100}),
        ("exact", {"words": "The dam is safe 漢字"}),
        ("exact", {"words": "漢字"}),
    ],
)
def test_no_other_card_says_that_it_was_checked(verdict: str, fields: dict[str, str]) -> None:
    assert CHECKED not in list_entry_words("denial1", check_quotation(verdict, **fields))


# --- Text in lines ----------------------------------------------------------------------------------


@given(TEXT)
def test_wrapped_lines_fit_and_keep_every_letter(text: str) -> None:
    cleaned = strip_unsupported(text, "serif")
    lines = wrap(cleaned, "serif", 40, 300)
    assert all(measure(line, "serif", 40) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")


@given(TEXT, st.integers(min_value=80, max_value=600))
def test_text_that_does_not_fit_is_cut_with_an_ellipsis(text: str, height: int) -> None:
    cleaned = strip_unsupported(text, "serif")
    block = fit(cleaned, "serif", (60, 50, 40), 500, height, 1.2)
    assert len(block.lines) * block.size * 1.2 <= height or len(block.lines) <= 1
    if block.is_cut:
        assert block.lines[-1].endswith("…")
    else:
        assert "".join(block.lines).replace(" ", "") == cleaned.replace(" ", "")


def test_the_lines_of_a_title_are_balanced() -> None:
    block = fit("Facebook reports BBC journalists to police", "serif", (84,), LINE, 400, 1.12)
    assert block.lines == ("Facebook reports BBC", "journalists to police")


def test_kerning_and_joined_letters_are_measured() -> None:
    assert measure("AVAVAV", "serif", 100) < 6 * measure("A", "serif", 100)
    apart = sum(measure(each, "serif", 100) for each in "السلام")
    assert measure("السلام", "serif", 100) < apart


def test_an_empty_line_is_empty() -> None:
    assert fit_line("", "sans", 20, 100) == ""
    assert fit_line("\x00\x1b\u202e", "sans", 20, 100) == ""


def test_an_isolated_line_keeps_its_direction() -> None:
    assert isolate("BBC", "rtl") == "\u2067BBC\u2069"
    assert typesetting.detect_direction("18 صور") == "rtl"
    assert typesetting.detect_direction("18 pictures") == "ltr"


# --- PNG --------------------------------------------------------------------------------------------


def test_the_card_is_a_png_of_fixed_size_and_reproducible() -> None:
    svg = share_card.render_timeline_svg(replace_head(), newsroom=NEWSROOM)
    png = share_card.render_png(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)
    assert share_card.render_png(svg) == png
    assert len(png) < 150_000


@pytest.mark.sampled
@pytest.mark.parametrize("text", ["Harbour", "الميناء", "Łódź", "Порт", "Λιμάνι", "Cảng"])
def test_the_fonts_draw_the_letters_they_claim(text: str) -> None:
    """A letter without a glyph would be a box, the same for every letter."""
    drawn = [
        read_rows(
            share_card.render_png(
                share_card.render_timeline_svg(replace_head(title=each), newsroom={"name": ""})
            )
        )
        for each in (text, text[::-1])
    ]
    assert drawn[0] != drawn[1]


def test_the_fonts_are_small_and_have_their_licence() -> None:
    files = {font.file for font in FACES.values()}
    assert {path.name for path in FONTS.iterdir()} == {*files, "OFL.txt"}
    assert sum((FONTS / file).stat().st_size for file in files) < 700_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()


# --- Responses --------------------------------------------------------------------------------------


def test_a_card_is_served_uncompressed_with_an_etag(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    for address in (f"/t/{SLUG}/card.png", f"/t/{SLUG}/46j6d4tt/card.png"):
        response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert "Content-Encoding" not in response
        assert response.content[:4] == b"\x89PNG"
        known = {"If-None-Match": response["ETag"], "Accept-Encoding": "gzip, br"}
        assert client.get(address, headers=known).status_code == 304


def test_a_card_is_rendered_once_a_publication(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    png = share_card.render_png

    def record_and_render(svg: str) -> bytes:
        made.append(svg)
        return png(svg)

    monkeypatch.setattr(share_card, "render_png", record_and_render)
    publish(sample_documents.sample())
    for _again in range(3):
        client.get(f"/t/{SLUG}/card.png")
    assert len(made) == 1
    publish(sample_documents.make_titled("Another title"))
    client.get(f"/t/{SLUG}/card.png")
    assert len(made) == 2
    assert "Another title" in made[1]


def test_the_card_of_an_unknown_entry_is_not_found(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    assert client.get(f"/t/{SLUG}/a1/card.png").status_code == 404
    assert client.get("/t/no-such-timeline/card.png").status_code == 404
