"""Markdown is rendered as safe HTML, whatever the input."""

import re
from html.parser import HTMLParser

import nh3
import pytest
from django.utils.safestring import SafeString
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.document_strategies import AWKWARD
from tests.support.tiers import examples
from timeline.text import markdown
from timeline.text.markdown import render

REL = 'rel="nofollow noopener noreferrer"'


class TagCollector(HTMLParser):
    """Collects the tags and addresses in HTML, as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str | None]] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value) for name, value in attrs}


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("[a](https://a.example/)", f'<p><a href="https://a.example/" {REL}>a</a></p>\n'),
        ("<mailto:a@b.example>", f'<p><a href="mailto:a@b.example" {REL}>mailto:a@b.example</a></p>\n'),
        ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
        ("", ""),
        ("`https://a.example`", "<p><code>https://a.example</code></p>\n"),
    ],
)
def test_markdown_is_rendered_as_html(markdown: str, html: str) -> None:
    assert render(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "address", "shown"),
    [
        ("See https://a.example/b_c_d?e=1&f=2.", "https://a.example/b_c_d?e=1&amp;f=2", ""),
        ("(www.a.example/b_(c))", "https://www.a.example/b_(c)", "www.a.example/b_(c)"),
        ("*https://a.example/b*", "https://a.example/b", ""),
        ("„https://a.example“, said", "https://a.example", ""),
        ("[www.b.example](https://a.example)", "https://a.example", "www.b.example"),
    ],
)
def test_a_bare_address_becomes_a_link(markdown: str, address: str, shown: str) -> None:
    assert f'<a href="{address}" {REL}>{shown or address}</a>' in render(markdown)


@pytest.mark.parametrize(
    "markdown",
    ["http://[", "https://", "www.", "www.a", "xhttps://a.example", "b@www.a.example", "ftp://a.b"],
)
def test_what_names_no_site_becomes_no_link(markdown: str) -> None:
    assert "<a" not in render(markdown)


def test_the_result_is_a_safe_string() -> None:
    assert isinstance(render("<b>"), SafeString)
    assert "&lt;b&gt;" in render("<b>")


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext></p><style><img src onerror=alert(1)></style></math>",
        '<a href="javascript:alert(1)">x</a>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<style>@import 'x';</style>",
        "<form action=/desk/><button>",
        '<p style="position:fixed">',
        "<!-- <script>alert(1)</script> -->",
        "<![CDATA[<script>]]>",
        "<?php echo 1 ?>",
        "</p></main><h1>Ours</h1>",
        "a<br>b",
        "&lt;script&gt;",
        "&#60;script&#62;",
        "\\<script>",
        "`<script>`",
        "    <script>alert(1)</script>",
        "```html\n<script>alert(1)</script>\n```",
        '``` "onmouseover=alert(1) \nx\n```',
        "# A heading",
        "A heading\n=========",
        "![alt](https://a.example/pixel.png)",
        "![](javascript:alert(1))",
    ],
)
def test_raw_html_headings_and_images_come_out_as_text(markdown: str) -> None:
    found = TagCollector(render(markdown))
    assert found.tags <= {"p", "em", "strong", "code", "pre", "a"}
    assert not [one for one in found.attributes if one[:2] != ("a", "href") and one[1] != "rel"]
    # The word stays to be read, escaped.
    assert "<script" not in render(markdown).lower()


def test_raw_html_is_escaped() -> None:
    assert render("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "&#x6A;&#x61;vascript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "ftp://a.example/",
        "tel:+441",
        "//a.example/",
        "/desk/",
        "#fragment",
        "?query",
        "../other/",
        "http:a.example",
        "https:/a.example",
        "",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "[x](<{}>)", "<{}>", "[x][y]\n\n[y]: {}", "[x][y]\n\n[y]: <{}>"])
def test_only_http_https_and_mailto_links_are_rendered(address: str, form: str) -> None:
    found = TagCollector(render(form.format(address)))
    assert "href" not in {name for _tag, name, _value in found.attributes}
    # What is no link is there to be read; [x]() says nothing that could be.
    assert "a" not in found.tags or not address


@pytest.mark.parametrize(
    "address", ["https://a.example/?a=1&b=2#c", "HTTP://A.EXAMPLE/", "mailto:a@b.example"]
)
def test_every_link_has_rel_nofollow(address: str) -> None:
    attributes = TagCollector(render(f"[x]({address})")).attributes
    assert ("a", "rel", "nofollow noopener noreferrer") in attributes
    assert ("a", "href", address) in attributes


pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *AWKWARD,
            *(
                "<",
                ">",
                "[x](",
                ")",
                "](",
                "![",
                "`",
                "```",
                "*",
                "_",
                "> ",
                "- ",
                "1. ",
                "    ",
                "\n\n",
                "&#",
            ),
            *(
                "javascript:",
                "https://a.example/",
                "<https://a.example>",
                '"',
                "'",
                "onload=",
                "<a href=",
                "<!--",
            ),
            *("<svg", "<style>", "</script", "<math>", "<![CDATA[", "]]>", "\\", "[x]: ", " 'title'"),
        ]
    ),
)


@settings(deadline=None, max_examples=examples(200))
@given(st.lists(pieces, max_size=12).map("".join))
@example("[a](https://a.example/ 'x\" onclick=\"alert(1)')")
def test_hostile_input_gives_only_text_and_safe_links(source: str) -> None:
    html = render(source)
    found = TagCollector(html)
    assert found.tags <= markdown._TAGS
    assert {name for _tag, name, _value in found.attributes} <= {"href", "rel", "title"}
    addresses = [value or "" for _tag, name, value in found.attributes if name == "href"]
    assert all(re.match(r"(?i)https?://|mailto:", address) for address in addresses)
    assert "<script" not in html.lower()
    # Sanitising again finds nothing more to take out.
    again = nh3.clean(
        html,
        tags=markdown._TAGS,
        attributes={"a": {"href"}},
        url_schemes=markdown._SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    assert again == html


@pytest.mark.sampled
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "[a](",
        "*a_",
        "_*",
        "> ",
        "- ",
        "`",
        "<",
        "&",
        "**",
        "[a]: b\n",
        "](",
        ")",
        "https://a.example ",
    ],
)
def test_fifty_thousand_characters_of_one_kind_are_rendered(piece: str) -> None:
    assert render(piece * (20_000 // len(piece))) is not None


# --- Gaps ------------------------------------------------------------------------------------------------


def test_gaps_after_tags_become_one_line_end() -> None:
    html = "<p>\n\n    One  two\n  three <b>four</b> <i>five</i>\n  </p>\n\n  \n<p>six</p>\n"
    assert (
        markdown.collapse_gaps(html) == "<p>\nOne  two\n  three <b>four</b> <i>five</i>\n</p>\n<p>six</p>\n"
    )


def test_code_keeps_its_empty_lines_and_its_indentation() -> None:
    html = render("```\n\n    indented\n\n  less\n```")
    assert "<code>\n    indented\n\n  less" in html
    assert markdown.collapse_gaps(html) == html


@given(st.text())
def test_collapsing_gaps_neither_loses_nor_joins_words(words: str) -> None:
    html = render(words)
    assert nh3.clean(markdown.collapse_gaps(html), tags=set()).split() == nh3.clean(html, tags=set()).split()


def test_an_endless_address_is_rendered() -> None:
    assert render("https://a.example/" + ")" * 20_000)
