"""Renders the share card of a document or of one of its entries."""

from dataclasses import dataclass, field
from math import ceil

import resvg_py
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from timeline.document import Document
from timeline.pages.options import get_timeline_url
from timeline.pages.picture.strip import LENGTH, StripRow, build_strip
from timeline.pages.prepared import PreparedDocument
from timeline.pages.share_card.typesetting import (
    FACES,
    FONTS,
    Face,
    TextBlock,
    close_quotation,
    cut,
    detect_direction,
    fit,
    fit_line,
    isolate,
    measure,
    strip_unsupported,
    wrap,
)
from timeline.presentation.descriptions import HEIGHT, WIDTH, count_in_words
from timeline.presentation.language import use_language
from timeline.presentation.local_dates import to_local_day
from timeline.presentation.model import DocumentView, EntryView, PageLinks, RequestView, StatementView
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.text.bidi import get_direction

MEDIA_TYPE = "image/png"

EDGE = 72
LINE = WIDTH - 2 * EDGE
TOP, RULE, FOOT = 78, 104, 572  # the newsroom's line, the rule under it, and the last line
GAP = 34
SMALL = 27
TITLE_SIZES = (84, 76, 68, 62, 56, 50, 46)
WORDS_SIZES = (64, 58, 52, 48, 44, 40, 37)
LEADING, WORDS_LEADING = 1.12, 1.24
SPEAKER, TRANSLATION = 34, 30
BAR, INDENT = 8, 32
# The standfirst under a title: so many lines at most, and the room above them.
MOST_STANDFIRST, STANDFIRST_GAP = 2, 6
# Rows of the picture: at most so many, or fewer if the title needs the room. Under the words is a bar or a mark.
MOST_ROWS, FEWEST_ROWS, ROW, ROW_TEXT, ROW_MARK = 4, 2, 52, 24, 9
# The part of a font size above the baseline.
ASCENT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """A line of text; `x` is its start or its end, by `anchor`."""

    x: int
    y: int
    text: str
    size: int
    family: str
    weight: int
    anchor: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """The bar or mark of an entry in the picture of a timeline: from `x` on, `width` is 0 for a mark."""

    x: int
    y: int
    width: int
    colour: int
    shape: str
    is_soft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteBar:
    """The bar beside quoted words."""

    x: int
    y: int
    height: int


@dataclass(slots=True, kw_only=True)
class Card:
    """The parts of a card. `direction` is that of the timeline's language."""

    direction: str
    texts: list[CardText] = field(default_factory=list)
    rows: list[CardRow] = field(default_factory=list)
    bar: QuoteBar | None = None

    def add_row(self, row: StripRow, y: int) -> None:
        """Add the words of an entry under `y`, and under them its bar or mark along the line of time."""
        start, end = round(row.start * LINE / LENGTH), round(row.end * LINE / LENGTH)
        words = fit_line(f"{row.date}: {row.text}", "sans", ROW_TEXT, LINE)
        indent = max(0, min(start - ROW_MARK, LINE - ceil(measure(words, "sans", ROW_TEXT))))
        self.add_line(words, y + ROW_TEXT, "sans", ROW_TEXT, indent=indent)
        self.rows.append(
            CardRow(
                x=WIDTH - EDGE - end if row.is_mirrored else EDGE + start,
                y=y + ROW - 12,
                width=end - start,
                colour=row.colour,
                shape=row.shape,
                is_soft=row.is_soft,
            )
        )

    def add_line(
        self, line: str, y: float, face: Face, size: int, *,
        direction: str = "", at_end: bool = False, indent: int = 0, tone: str = "ink",
    ) -> None:  # fmt: skip
        """Add a line. `direction` is the card's by default; `at_end`: at the edge where the line ends."""
        direction = direction or self.direction
        from_right = (direction == "rtl") != at_end
        self.texts.append(
            CardText(
                x=WIDTH - EDGE - indent if from_right else EDGE + indent,
                y=round(y),
                text=isolate(line, direction),
                size=size,
                family=FACES[face].family,
                weight=FACES[face].weight,
                anchor="end" if from_right else "start",
                tone=tone,
            )
        )

    def add_block(
        self,
        block: TextBlock,
        y: float,
        face: Face,
        leading: float,
        *,
        direction: str = "",
        indent: int = 0,
        tone: str = "ink",
    ) -> float:
        """Add the lines of a block under `y`; return where they end."""
        for line in block.lines:
            self.add_line(
                line, y + block.size * ASCENT, face, block.size, direction=direction, indent=indent, tone=tone
            )
            y += block.size * leading
        return y


def render_png(svg: str) -> bytes:
    """Return the SVG of a card as PNG."""
    fonts = [str(FONTS / font.file) for font in FACES.values()]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts))


def render_timeline_svg(
    document: Document, *, newsroom: Newsroom | None = None, prepared: PreparedDocument | None = None
) -> str:
    """Return the card of a timeline: title, standfirst, number of entries, and its picture in small.

    The newsroom is the configured one by default.
    """
    newsroom = newsroom or get_newsroom()
    with use_language(document.timeline.language):
        view = _get_view(prepared or PreparedDocument(document))
        card = _start_card(document, newsroom, _("Timeline"))
        published = (
            document.version and to_local_day(document.version.published, document.timeline.time_zone).words
        )
        _add_footer(card, count_in_words(document, view), published or "")
        # If no font has the title's letters, the newsroom's name takes its place.
        title = strip_unsupported(document.timeline.title, "serif") or strip_unsupported(
            newsroom.get("name", ""), "serif"
        )
        top, foot = RULE + GAP, FOOT - SMALL - GAP
        standfirst = _wrap_standfirst(document.timeline.standfirst)
        beneath = (STANDFIRST_GAP + len(standfirst.lines) * TRANSLATION * WORDS_LEADING) * bool(
            standfirst.lines
        )
        # The title is more important than the rows, and so is the standfirst.
        for most in (FEWEST_ROWS, 0) if beneath else (MOST_ROWS, FEWEST_ROWS, 0):
            rows = build_strip(document, view, most) if most else []
            bottom = foot - ROW * len(rows) - (GAP - 10) * bool(rows)
            block = fit(title, "serif", TITLE_SIZES, LINE, bottom - top - beneath, LEADING)
            if not block.is_cut:
                break
        if beneath and block.is_cut:
            standfirst, beneath = TextBlock(lines=(), size=TRANSLATION), 0
            block = fit(title, "serif", TITLE_SIZES, LINE, bottom - top, LEADING)
        y = card.add_block(block, _find_top(block, LEADING, beneath, top, bottom), "serif", LEADING)
        card.add_block(standfirst, y + STANDFIRST_GAP, "sans", WORDS_LEADING, tone="ink-2")
        for number, row in enumerate(rows):
            card.add_row(row, foot - ROW * (len(rows) - number))
        return _render(card)


def _wrap_standfirst(standfirst: str) -> TextBlock:
    """Return the first lines of a standfirst, or none."""
    lines = wrap(strip_unsupported(standfirst, "sans"), "sans", TRANSLATION, LINE)
    return TextBlock(lines=cut(lines, MOST_STANDFIRST, "sans", TRANSLATION, LINE), size=TRANSLATION)


def _get_view(prepared: PreparedDocument) -> DocumentView:
    """Return the view of the entries' pages: a picture has no links, so those of any view do."""
    links = PageLinks(timeline=get_timeline_url(prepared.document), in_page=False)
    return prepared.get_view(links).view


def render_entry_svg(
    document: Document,
    uid: str,
    *,
    newsroom: Newsroom | None = None,
    prepared: PreparedDocument | None = None,
) -> str | None:
    """Return the card of an entry: headline or words, date and verification; None if there is no such entry."""
    newsroom = newsroom or get_newsroom()
    if uid not in document.order:
        return None
    with use_language(document.timeline.language):
        view = _get_view(prepared or PreparedDocument(document))
        entry = view.find_entry(uid)
        if entry is None:
            return None
        card = _start_card(document, newsroom, _describe_kind(entry))
        facts = [entry.date.words]
        if isinstance(entry, RequestView):
            facts.append(str(entry.outcome))
        if entry.verification:
            facts.append(str(entry.verification.words))
        _add_footer(card, " · ".join(facts), "")
        # The timeline's title, under everything else.
        card.add_line(
            fit_line(document.timeline.title, "sans", SMALL, LINE),
            FOOT - SMALL * 1.4,
            "sans",
            SMALL,
            tone="ink-2",
        )
        _add_entry(card, entry, document, top=RULE + GAP, bottom=FOOT - SMALL * 2.4 - GAP)
        return _render(card)


def _start_card(document: Document, newsroom: Newsroom, kind: str) -> Card:
    """Return a card with its head: the newsroom and the kind of the card."""
    card = Card(direction=get_direction(document.timeline.language))
    kind = fit_line(kind, "sans", SMALL, LINE / 3)
    name = fit_line(newsroom.get("name", ""), "strong", SMALL, LINE - measure(kind, "sans", SMALL) - GAP)
    card.add_line(name, TOP, "strong", SMALL)
    card.add_line(kind, TOP, "sans", SMALL, at_end=True, tone="ink-2")
    return card


def _add_footer(card: Card, facts: str, at_end: str) -> None:
    """Add the last line."""
    last = fit_line(at_end, "sans", SMALL, LINE / 3)
    first = fit_line(facts, "sans", SMALL, LINE - measure(last, "sans", SMALL) - GAP)
    # In the interface's language, which may run in another direction than the timeline's.
    for line, is_last in ((first, False), (last, True)):
        card.add_line(
            isolate(line, detect_direction(line)), FOOT, "sans", SMALL, at_end=is_last, tone="ink-2"
        )


def _describe_kind(entry: EntryView) -> str:
    if isinstance(entry, StatementView) and entry.record.wording == "paraphrase":
        return _("Statement (paraphrased)")
    return str(entry.kind_label)


def _add_entry(card: Card, entry: EntryView, document: Document, *, top: float, bottom: float) -> None:
    """Add the content of an entry: words and speaker of a statement, or the title."""
    if isinstance(entry, StatementView):
        _add_quotation(card, entry, document.timeline.language, top=top, bottom=bottom)
        return
    block = fit(strip_unsupported(entry.title, "serif"), "serif", TITLE_SIZES, LINE, bottom - top, LEADING)
    card.add_block(block, _find_top(block, LEADING, 0, top, bottom), "serif", LEADING)


def _add_quotation(card: Card, entry: StatementView, language: str, *, top: float, bottom: float) -> None:
    """Add a statement: words in their own direction, translation if any, speaker.

    If its words stand on the card whole, and exactly so in the text of a source, the card says so.
    """
    own = entry.record.language or language
    quotation = f"{entry.opening}{entry.record.words}{entry.closing}"
    words = strip_unsupported(quotation, "serif")
    checked = entry.exact_check if words.split() == quotation.split() else ""
    translation = strip_unsupported(entry.record.translation, "sans")
    if not words:
        words, translation, own = strip_unsupported(entry.record.translation, "serif"), "", language
    below = wrap(translation, "sans", TRANSLATION, LINE - INDENT)
    translated = TextBlock(lines=cut(below, 3, "sans", TRANSLATION, LINE - INDENT), size=TRANSLATION)
    beneath = SPEAKER * 1.7 + len(translated.lines) * TRANSLATION * WORDS_LEADING + 12 * bool(below)
    beneath += SMALL * 1.6 * bool(checked)
    block = fit(words, "serif", WORDS_SIZES, LINE - INDENT, bottom - top - beneath, WORDS_LEADING)
    if block.is_cut and entry.closing:
        block = close_quotation(block, entry.closing, "serif", LINE - INDENT)
    begin = _find_top(block, WORDS_LEADING, beneath, top, bottom)
    y = card.add_block(block, begin, "serif", WORDS_LEADING, direction=get_direction(own), indent=INDENT)
    if entry.record.wording == "verbatim":
        card.bar = QuoteBar(
            x=WIDTH - EDGE - BAR if get_direction(own) == "rtl" else EDGE,
            y=round(begin),
            height=round(y - begin - block.size * (WORDS_LEADING - 1)),
        )
    if below:
        y = card.add_block(translated, y + 12, "sans", WORDS_LEADING, indent=INDENT, tone="ink-2")
    speaker = fit_line(entry.title, "strong", SPEAKER, LINE - INDENT)
    card.add_line(speaker, y + SPEAKER * 1.2, "strong", SPEAKER, indent=INDENT)
    if checked and not block.is_cut:
        line = fit_line(checked, "sans", SMALL, LINE - INDENT)
        card.add_line(line, y + SPEAKER * 1.2 + SMALL * 1.6, "sans", SMALL, indent=INDENT, tone="good")


def _find_top(block: TextBlock, leading: float, beneath: float, top: float, bottom: float) -> float:
    """Return the top of a block, so that most of the free room is below it."""
    used = len(block.lines) * block.size * leading + beneath
    return top + max(0.0, (bottom - top - used) * 0.4)


def _render(card: Card) -> str:
    return render_to_string(
        "public/card.svg",
        {
            "card": card,
            "width": WIDTH,
            "height": HEIGHT,
            "edge": EDGE,
            "far": WIDTH - EDGE,
            "rule": RULE,
            "bar": BAR,
        },
    )
