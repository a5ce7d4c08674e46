"""The highlighted source text: its text nodes are exactly the text, and every offset in the HTML is right."""

import itertools
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.desk.workspace.highlight import BLOCK_LENGTH, EntryLabel, render_highlights
from timeline.text.spans import Span, trim

FIRST, SECOND = EntryLabel("first-1", "The <first> & “best”"), EntryLabel("second-2", "The second")
# Line ends, HTML syntax, characters of two UTF-16 units, joiners, direction marks.
LETTERS = st.sampled_from(
    ["\n", " ", "<", "&", '"', "'", "a", "é", "e\u0301", "👩‍🚒", "𝒜", "ש", "\u200f", "\t", "]]>", "<!--"]
)
TEXTS = st.lists(LETTERS | st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).map("".join)


class Page(HTMLParser):
    """The text of the HTML, and where its blocks, ids, marks and selection begin and end in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open_tags: list[str] = []
        # (stated offset, real offset) of each block.
        self.blocks: list[tuple[int, int]] = []
        self.ids: dict[str, int] = {}
        # (start, end, entry ids, stated count) of each mark.
        self.marks: list[tuple[int, int, str, str]] = []
        self.selections: list[tuple[int, int]] = []
        self._starts: list[tuple[int, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert not self.open_tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"div", "p", "mark", "a", "span"}, tag
        attributes = dict(attrs)
        self.open_tags.append(tag)
        self._starts.append((len(self.text), attributes))
        if tag == "div":
            self.blocks.append((int(attributes["data-at"] or ""), len(self.text)))
        if name := attributes.get("id"):
            assert name not in self.ids, f"{name} twice"
            self.ids[name] = len(self.text)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag
        start, attributes = self._starts.pop()
        if tag == "mark":
            uids, count = attributes["data-for"] or "", attributes.get("data-count") or ""
            self.marks.append((start, len(self.text), uids, count))
        if tag == "span":
            self.selections.append((start, len(self.text)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[Span, list[EntryLabel]], Span | None]:
    """Draw a text, its passages with their entries, and a selection or None."""
    text = draw(TEXTS)
    offsets = st.integers(0, len(text))

    def draw_span() -> Span | None:
        span = trim(text, Span(*sorted((draw(offsets), draw(offsets)))))
        return span if span.start < span.end else None

    spans = [span for span in (draw_span() for _turn in range(draw(st.integers(0, 6)))) if span]
    entries = st.sampled_from([[FIRST], [SECOND], [FIRST, SECOND]])
    return text, {span: draw(entries) for span in spans}, draw_span() if draw(st.booleans()) else None


@given(cases())
def test_text_nodes_are_the_text_and_every_offset_is_right(
    case: tuple[str, dict[Span, list[EntryLabel]], Span | None],
) -> None:
    text, passages, selection = case
    page = Page(render_highlights(text, passages, selection))
    assert page.text == text
    assert all(stated == real for stated, real in page.blocks)
    for span in passages:
        assert page.ids[f"at-{span.start}"] == span.start
    if selection:
        assert page.ids["chosen"] == selection.start
        assert page.selections[-1][1] == selection.end
    for offset in range(len(text)):
        expected = {
            entry.uid
            for span, entries in passages.items()
            if span.start <= offset < span.end
            for entry in entries
        }
        marks = [(uids, count) for start, end, uids, count in page.marks if start <= offset < end]
        assert len(marks) <= 1
        assert set(marks[0][0].split() if marks else []) == expected
        assert (marks[0][1] if marks else "") == (str(len(expected)) if len(expected) > 1 else "")
        is_selected = any(start <= offset < end for start, end in page.selections)
        assert is_selected == bool(selection and selection.start <= offset < selection.end)


@pytest.mark.slow
@given(st.text(st.sampled_from("a \n"), max_size=40).map(lambda text: text * 400))
def test_blocks_of_a_long_text_leave_nothing_out(text: str) -> None:
    page = Page(render_highlights(text, {Span(3, len(text) - 3): [FIRST]} if len(text) > 10 else {}))
    assert page.text == text
    assert all(stated == real for stated, real in page.blocks)


def test_blocks_end_with_a_paragraph() -> None:
    lines = [f"Line {number} of a text.\n" for number in range(2000)]
    page = Page(render_highlights("".join(lines), {}))
    starts = [stated for stated, _real in page.blocks]
    assert len(starts) > 5
    assert all("".join(lines)[start - 1] == "\n" for start in starts[1:])
    assert all(later - start < BLOCK_LENGTH + 100 for start, later in itertools.pairwise(starts))


@pytest.mark.slow
def test_number_of_paragraphs_is_limited() -> None:
    text = "a\n" * 300_000
    html = render_highlights(text, {})
    assert html.count("<p>") <= 50_000
    assert Page(html).text == text


def test_mark_names_its_entries_and_links_to_the_first() -> None:
    html = render_highlights("One two.", {Span(0, 3): [FIRST], Span(0, 8): [SECOND]})
    assert 'href="#made-first-1"' in html
    assert 'title="Cited by 2 entries: The &lt;first&gt; &amp; “best”; The second"' in html
    assert 'title="Cited by: The second"' in html
