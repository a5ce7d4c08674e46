"""Cleaning of texts on entry, and the text of pasted HTML."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import WordText, texts
from timeline.quotes import RemovedCharacters, clean, extract_text
from timeline.quotes.characters import is_invisible


def test_invisible_characters_are_removed_and_counted() -> None:
    cleaned = clean("The de\xadpot was c\xadlo\xadsed\u202e today")
    assert cleaned.text == "The depot was closed today"
    assert cleaned.removed == (
        RemovedCharacters("soft hyphen", 3),
        RemovedCharacters("right-to-left override", 1),
    )
    assert cleaned.describe_removed() == "Removed 3 soft hyphens and 1 right-to-left override."
    assert clean("\ufeffa\u200b\u2060b").describe_removed() == (
        "Removed 1 byte order mark, 1 zero width space and 1 word joiner."
    )


def test_a_text_without_invisible_characters_stays_unchanged() -> None:
    cleaned = clean("Zoë’s “text”\twith tabs\n\nand 👍🏽")
    assert (cleaned.text, cleaned.removed, cleaned.describe_removed()) == (
        "Zoë’s “text”\twith tabs\n\nand 👍🏽",
        (),
        "",
    )


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_all_line_ends_become_newlines_and_are_not_counted(end: str) -> None:
    assert clean(f"one{end}two") == clean("one\ntwo")


def test_strings_are_in_nfc() -> None:
    assert clean("Zoe\u0308").text == "Zoë"
    assert clean("e\xad\u0301").text == "é"


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",
        "ශ්‍රී",
        "র‍্যাব",
        "क्‍ष",
        "क्‌ष",
        "👨‍👩‍👧",
        "🏳️‍🌈",
        "❤️",
        "©︎",
        "1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛\U000e0100城",
    ],
)
def test_invisible_characters_with_a_meaning_stay(text: str) -> None:
    assert clean(text).text == text
    assert clean(text).removed == ()


@pytest.mark.parametrize(
    ("text", "cleaned_text", "name"),
    [
        ("a\u200db", "ab", "zero width joiner"),
        ("a\u200cb", "ab", "zero width non-joiner"),
        ("a\ufe0fb", "ab", "variation selector"),
        ("a\U000e0101", "a", "variation selector"),
        ("a\U000e0041b", "ab", "tag character"),
        ("a\ufff9b", "ab", "annotation mark"),
        ("a\x00b", "ab", "control character"),
        ("a\x9bb", "ab", "control character"),
        ("a\ud800b", "ab", "half of a surrogate pair"),
        ("שלום\u200f!", "שלום!", "right-to-left mark"),
        ("\u2067a\u2069", "a", "right-to-left isolate"),
        ("a\u3164b", "ab", "hangul filler"),
    ],
)
def test_invisible_characters_without_a_meaning_are_removed(text: str, cleaned_text: str, name: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == cleaned_text
    assert cleaned.removed[0] == RemovedCharacters(name, 1)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        texts().map(lambda drawn: drawn.text),
        st.text(alphabet="a\u200d\ufe0f❤👩क्‌\U000e007f🏴\U000e0067"),
    )
)
def test_cleaning_is_idempotent_and_loses_nothing_visible(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned.text).text == cleaned.text
    assert clean(cleaned.text).removed == ()
    assert unicodedata.is_normalized("NFC", cleaned.text)
    assert "\r" not in cleaned.text
    assert get_visible(cleaned.text) == get_visible(text)


def get_visible(text: str) -> str:
    visible = (character for character in text if not is_invisible(character) and not character.isspace())
    return unicodedata.normalize("NFC", "".join(visible))


PAGE = """<!DOCTYPE html><html><head><title>Paper</title><style>p { color: red }</style>
<script>if (a < b) document.write("<p>no</p>")</script></head>
<body><!-- <p>no</p> --><h1>The depot</h1>
<p>It was   <b>clo</b>sed
on&nbsp;Tuesday &amp; <i>not</i> before.</p>
<p hidden>no</p><p style="display: none">no<p>Said the mayor:<br>“We did.”
<ul><li>one<li>two <span hidden>no <span>no</span></span>three</ul>
<table><tr><th>Year<td>2016<tr><td>a</td><td>b</td></tr></table>
<a title="5 > 3" href='x'>A link</a>. 5 < 7 &lt;em&gt;
<template><p>no</p></template><svg><title>no</title><text>no</text></svg><textarea>no</textarea>
</body></html>"""


def test_html_is_reduced_to_its_visible_lines() -> None:
    assert extract_text(PAGE) == (
        "The depot\n\nIt was closed on\xa0Tuesday & not before.\n\nSaid the mayor:\n“We did.”\n\n"
        "one\ntwo three\n\nYear 2016\na b\n\nA link. 5 < 7 <em>"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain words", "plain words"),
        ("", ""),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("a<br><br>b", "a\n\nb"),
        ("<p class=it's>one</p><p>it's</p>", "one\n\nit's"),
        ("a < b and <3", "a < b and <3"),
        ("a<!-- never closed", "a"),
        ("a<script>never closed", "a"),
        ("a<b title='never closed>b", "a"),
        ("&#" + "9" * 5000 + ";x", "\ufffdx"),
        ("<p aria-label=hidden-thing>seen</p>", "seen"),
        ("<p class='hidden-xs'>seen</p>", "seen"),
        ("<SCRIPT>no</SCRIPT >a", "a"),
        ("<p>a</p></p></div>b", "a\n\nb"),
    ],
)
def test_text_is_extracted_from_any_html(html: str, text: str) -> None:
    assert extract_text(html) == text


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "<p", "</", "!--", "-->", "<p hidden>", "<script>", "='", '"', "&", "a", " "]
        )
    )
)
def test_broken_html_raises_nothing(pieces: list[str]) -> None:
    assert isinstance(extract_text("".join(pieces)), str)


@settings(deadline=None)
@given(texts())
def test_escaped_text_is_restored(drawn: WordText) -> None:
    from html import escape

    text = " ".join(drawn.text.split(" "))
    assert extract_text(f"<pre>{escape(text)}</pre>").split() == text.split()
