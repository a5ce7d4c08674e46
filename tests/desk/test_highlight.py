"""A text as the workspace shows it: the same text whatever is marked, and every place where it says it is."""

import itertools
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from timeline.desk.workspace.highlight import STRETCH, Cited, marked, tight
from timeline.quotes import Span

FIRST, SECOND = Cited("first-1", "The <first> & “best”"), Cited("second-2", "The second")
# What ends lines, what HTML means something by, what takes two units in a browser, what joins, what turns round.
LETTERS = st.sampled_from(
    ["\n", " ", "<", "&", '"', "'", "a", "é", "e\u0301", "👩‍🚒", "𝒜", "ש", "\u200f", "\t", "]]>", "<!--"]
)
TEXTS = st.lists(LETTERS | st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).map("".join)


class Page(HTMLParser):
    """The text nodes of what is shown, where each stretch and each marked piece begins, and who is told there."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.stretches: list[tuple[int, int]] = []
        self.anchors: dict[str, int] = {}
        self.pieces: list[tuple[int, int, str, str]] = []
        self.chosen: list[tuple[int, int]] = []
        self._begun: list[tuple[str, int, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"div", "p", "mark", "a", "span"}, tag
        found = dict(attrs)
        self.open.append(tag)
        self._begun.append((tag, len(self.text), found))
        if tag == "div":
            self.stretches.append((int(found["data-at"] or ""), len(self.text)))
        if name := found.get("id"):
            assert name not in self.anchors, f"{name} twice"
            self.anchors[name] = len(self.text)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        _tag, start, found = self._begun.pop()
        if tag == "mark":
            self.pieces.append(
                (start, len(self.text), found["data-for"] or "", found.get("data-count") or "")
            )
        if tag == "span":
            self.chosen.append((start, len(self.text)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[Span, list[Cited]], Span | None]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))

    def span() -> Span | None:
        start, end = sorted((draw(places), draw(places)))
        return tight(text, Span(start, end))

    spans = [found for found in (span() for _turn in range(draw(st.integers(0, 6)))) if found]
    tellers = st.sampled_from([[FIRST], [SECOND], [FIRST, SECOND]])
    return text, {one: draw(tellers) for one in spans}, span() if draw(st.booleans()) else None


@given(cases())
def test_the_text_nodes_are_the_text_and_every_place_is_right(
    case: tuple[str, dict[Span, list[Cited]], Span | None],
) -> None:
    text, cited, chosen = case
    page = Page(marked(text, cited, chosen))
    assert page.text == text
    assert all(told == begins for told, begins in page.stretches)
    for span in cited:
        assert page.anchors[f"at-{span.start}"] == span.start
    if chosen:
        assert page.anchors["chosen"] == chosen.start
        assert page.chosen[-1][1] == chosen.end
    for place in range(len(text)):
        here = {one.uid for span, told in cited.items() if span.start <= place < span.end for one in told}
        shown = [(uids, count) for start, end, uids, count in page.pieces if start <= place < end]
        assert len(shown) <= 1
        assert set(shown[0][0].split() if shown else []) == here
        assert (shown[0][1] if shown else "") == (str(len(here)) if len(here) > 1 else "")
        within = any(start <= place < end for start, end in page.chosen)
        assert within == bool(chosen and chosen.start <= place < chosen.end)


@given(st.text(st.sampled_from("a \n"), max_size=40).map(lambda text: text * 400))
def test_a_long_text_comes_in_stretches_that_miss_nothing(text: str) -> None:
    page = Page(marked(text, {Span(3, len(text) - 3): [FIRST]} if len(text) > 10 else {}))
    assert page.text == text
    assert all(told == begins for told, begins in page.stretches)


def test_stretches_end_with_a_paragraph() -> None:
    lines = [f"Line {number} of a text.\n" for number in range(2000)]
    page = Page(marked("".join(lines), {}))
    starts = [told for told, _begins in page.stretches]
    assert len(starts) > 5
    assert all("".join(lines)[start - 1] == "\n" for start in starts[1:])
    assert all(later - start < STRETCH + 100 for start, later in itertools.pairwise(starts))


def test_very_many_lines_make_no_more_paragraphs_than_a_browser_bears() -> None:
    text = "a\n" * 300_000
    html = marked(text, {})
    assert html.count("<p>") <= 50_000
    assert Page(html).text == text


def test_a_mark_tells_whose_it_is_and_leads_there() -> None:
    html = marked("One two.", {Span(0, 3): [FIRST], Span(0, 8): [SECOND]})
    assert 'href="#made-first-1"' in html
    assert 'title="Cited by 2 entries: The &lt;first&gt; &amp; “best”; The second"' in html
    assert 'title="Cited by: The second"' in html
