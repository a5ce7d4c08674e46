"""Names in texts, and links from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.text.name_links import NameFinder, NameLink, link_html, link_text

BBC = NameLink("BBC", "#bbc")
NEWS = NameLink("BBC News", "#news")


def find(text: str, *names: str) -> list[str]:
    return [link.name for link in NameFinder(NameLink(name, f"#{name}") for name in names).find(text)]


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("The BBC asks Facebook.", ["BBC", "Facebook"], ["BBC", "Facebook"]),
        ("Facebook’s own tool", ["Facebook"], ["Facebook"]),
        ("The BBCs and Facebooker", ["BBC", "Facebook"], []),
        # The longest wins; where it is cut, a shorter one may stand.
        ("BBC News says", ["BBC", "BBC News"], ["BBC News"]),
        ("BBC Newsroom says", ["BBC", "BBC News"], ["BBC"]),
        # As it is written, each once.
        ("bbc, BBC, BBC", ["BBC"], ["BBC"]),
        ("C++ (Ltd.) grows", ["C++ (Ltd.)"], ["C++ (Ltd.)"]),
        # Any script: Arabic, Devanagari with its vowel signs, and those without spaces.
        ("قالت منى الكردي إن", ["منى الكردي"], ["منى الكردي"]),
        ("राम और रामा", ["रामा", "राम"], ["राम", "रामा"]),
        ("रामी", ["राम"], []),
        ("東京電力は発表した", ["東京電力"], ["東京電力"]),
        ("กทม.และกระทรวงคมนาคม", ["กระทรวงคมนาคม"], ["กระทรวงคมนาคม"]),
        ("A b", ["A"], []),
        ("", ["BBC"], []),
        ("BBC", [], []),
    ],
)
def test_a_name_is_found_between_the_boundaries_of_words(
    text: str, names: list[str], found: list[str]
) -> None:
    assert find(text, *names) == found


def test_a_name_of_two_parties_is_not_linked() -> None:
    finder = NameFinder([NameLink("The council", "#one"), NameLink("The council", "#two"), BBC])
    assert finder.find("The council asks the BBC.") == [BBC]
    assert finder.find("The council asks the BBC.", but_not=["#bbc"]) == []


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>The BBC, the BBC.</p>", '<p>The <a class="name" href="#bbc">BBC</a>, the BBC.</p>'),
        # Not within a link or code, nor within a tag.
        (
            '<a href="https://a.example/" title="BBC > x">BBC</a> <code>BBC</code> BBC',
            '<a href="https://a.example/" title="BBC > x">BBC</a> <code>BBC</code> <a class="name" href="#bbc">BBC</a>',
        ),
        (
            "<p>BBC News &amp; BBC</p>",
            '<p><a class="name" href="#news">BBC News</a> &amp; <a class="name" href="#bbc">BBC</a></p>',
        ),
        ("<p>A &lt;b&gt; BBC</p>", '<p>A &lt;b&gt; <a class="name" href="#bbc">BBC</a></p>'),
        ("<p>Nobody</p>", "<p>Nobody</p>"),
    ],
)
def test_the_first_occurrence_in_html_is_a_link(html: str, linked: str) -> None:
    assert link_html(html, [BBC, NEWS]) == linked


def test_text_is_escaped() -> None:
    assert link_text("<BBC> & co", [BBC]) == '&lt;<a class="name" href="#bbc">BBC</a>&gt; &amp; co'
    assert (
        link_text("x", [NameLink("x", '"><script>')])
        == '<a class="name" href="&quot;&gt;&lt;script&gt;">x</a>'
    )


@given(st.text(alphabet="ab BC.<&é", max_size=30), st.lists(st.text(alphabet="abBC", min_size=2, max_size=4)))
def test_links_change_nothing_of_the_text(text: str, names: list[str]) -> None:
    from html import unescape

    import nh3

    links = NameFinder(NameLink(name, "#x") for name in names).find(text)
    assert unescape(nh3.clean(link_text(text, links), tags=set())) == text
