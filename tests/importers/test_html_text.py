"""HTML of other programs becomes Markdown: the same words, safe links, and nothing that is slow to read."""

from html import unescape

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.tiers import examples
from timeline.importers.file_limits import MAX_HTML_LENGTH, MAX_TAGS
from timeline.importers.html_text import escape_markdown, has_html, to_line, to_markdown, to_paragraphs
from timeline.text.markdown import render, to_plain_text

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>bold</b></p><p>Two<br>three</p>", "One bold\n\nTwo\nthree"),
        ("<h2>Head</h2><ul><li>a</li><li>b &lt; c</li></ul>d", "Head\n\na\nb < c\n\nd"),
        ('See <a href="https://example.org/a?b=1&amp;c">it</a>.', "See it (https://example.org/a?b=1&c)."),
        ('<a href="javascript:x">No</a> &lt;script&gt;', "No <script>"),
        ("*As* it\n\nstands", "*As* it\n\nstands"),
    ],
)
def test_html_becomes_paragraphs_of_plain_text(html: str, text: str) -> None:
    assert to_paragraphs(html) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\\\nthree"),
        ("The <b>harbour</b> is <i> shut </i>.", "The **harbour** is *shut* ."),
        ("<strong>A</strong>, <em>b</em>", "**A**, *b*"),
        # Markdown would read no emphasis here, so there is none.
        ("har<b>bour</b>s", "harbours"),
        ("<ol><li>a<li>b<ul><li>c</ul></ol>", "1. a\n\n2. b\n\n   - c"),
        ("<blockquote><p>q<p>r</blockquote>after", "> q\n>\n> r\n>\nafter"),
        ("<h2>Head</h2>text", "Head\n\ntext"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\n\nc"),
        ('<a href="https://example.org/a">a [b]</a>', "[a \\[b\\]](https://example.org/a)"),
        ('<a href="https://example.org/x_(y)">t</a>', "[t](<https://example.org/x_(y)>)"),
        ('<a href="https://example.org/a b">t</a>', "[t](https://example.org/a%20b)"),
        # Links that lead nowhere safe leave their words.
        ('<a href="javascript:alert(1)">t</a> <a href="/x">u</a>', "t u"),
        ('<img src="https://example.org/p.png" alt="The pier">', "[The pier](https://example.org/p.png)"),
        ('<iframe src="https://example.org/map"></iframe>', "[example.org: map](https://example.org/map)"),
        ("<script>alert(1)</script><style>p{}</style>x", "x"),
        ("1 &lt; 2 &amp;amp; *so*", "1 \\< 2 \\&amp; \\*so\\*"),
        ("# no head", "\\# no head"),
        ("2017. A year", "2017\\. A year"),
        ("snake_case _x_", "snake_case \\_x\\_"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b", False),
        ("AT&T", False),
        ("<dam>", False),
        ("a<br>b", True),
        ("&eacute;", True),
        ("</p>", True),
    ],
)
def test_html_is_told_from_plain_text(text: str, expected: bool) -> None:
    assert has_html(text) is expected


def test_a_headline_is_one_line_without_tags() -> None:
    assert to_line("<b>The</b><br>harbour &amp; pier ") == "The harbour & pier"


PARTS = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<br>", "<ul>", "</ul>", "<ol>", "<li>", "</li>"),
            *(
                "<blockquote>",
                "</blockquote>",
                '<a href="https://example.org/">',
                "</a>",
                "<h1>",
                "</div>",
                "<td>",
            ),
            *(
                " ",
                "\n",
                "a",
                "b",
                "é",
                "*",
                "_",
                "`",
                "#",
                "1.",
                "- ",
                "+",
                ">",
                "[",
                "]",
                "(",
                ")",
                "\\",
                "!",
                "~",
            ),
            *("&amp;", "&lt;", "&gt;", "<", "&", "|", "=", "http://example.org/", "word", "\ue000", "\ue002"),
        ]
    ),
    max_size=14,
).map("".join)


@settings(deadline=None, max_examples=examples(300))
@given(PARTS)
@example("<b>*</b>")
@example("a<i>b</i>")
@example("<ul><li>- x")
def test_markdown_displays_the_words_of_the_html(html: str) -> None:
    words = "".join(unescape(nh3.clean(html, tags=set())).split()).replace("\ue000", "").replace("\ue002", "")
    markdown = to_markdown(html)
    assert "".join(to_plain_text(markdown).split()) == words
    assert "<script" not in render(markdown)


@settings(deadline=None, max_examples=examples(200))
@given(st.text(alphabet="ab *_`#-+>[]()\\!~1.&;<=|\n", max_size=20))
def test_escaped_text_means_itself(text: str) -> None:
    assert "".join(to_plain_text(escape_markdown(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("tag", ["<b>", "<ul><li>", "<blockquote>", "<p><i>", "<i>a</i> ", "<div>"])
def test_html_without_measure_keeps_its_words(tag: str) -> None:
    # Deep nesting takes an HTML parser minutes; the words are kept without it.
    deep = (tag * MAX_HTML_LENGTH)[: MAX_HTML_LENGTH - 100] + "> the end"
    assert to_markdown(deep).endswith("the end")
    assert to_markdown("<br>" * (MAX_TAGS + 2) + "the end") == "the end"
