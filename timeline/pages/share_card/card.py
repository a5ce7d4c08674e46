"""A document, or one of its entries → a card."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import resvg_py
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from timeline.document import Document
from timeline.pages.picture import draw
from timeline.pages.share_card.strip import Strip, strip
from timeline.pages.share_card.typesetting import (
    FACES,
    FONTS,
    Block,
    Face,
    clean,
    closed,
    cut,
    fit,
    isolated,
    measure,
    natural,
    one_line,
    wrap,
)
from timeline.presentation import labels
from timeline.presentation.build import day, read
from timeline.presentation.descriptions import HEIGHT, WIDTH, counts
from timeline.presentation.language import speaking
from timeline.presentation.model import Entry, Links, Request, Statement
from timeline.text.bidi import direction

MEDIA_TYPE = "image/png"

EDGE = 72
LINE = WIDTH - 2 * EDGE
TOP, RULE, FOOT = 78, 104, 572  # where the newsroom stands, the rule under it, and the last line
GAP = 34
SMALL = 27
TITLE_SIZES = (84, 76, 68, 62, 56, 50, 46)
WORDS_SIZES = (64, 58, 52, 48, 44, 40, 37)
LEADING, WORDS_LEADING = 1.12, 1.24
SPEAKER, TRANSLATION = 34, 30
BAR, INDENT = 8, 32
# What of a size stands above the line of letters.
ASCENT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text, from its start or its end."""

    x: int
    y: int
    text: str
    size: int
    family: str
    weight: int
    anchor: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The mark of a quotation, beside its words."""

    x: int
    y: int
    height: int


@dataclass(slots=True, kw_only=True)
class Card:
    """Everything that is drawn."""

    way: str
    texts: list[Text] = field(default_factory=list)
    strip: Strip | None = None
    bar: Bar | None = None

    def put(
        self, line: str, y: float, face: Face, size: int, *,
        way: str = "", at_end: bool = False, indent: int = 0, tone: str = "ink",
    ) -> None:  # fmt: skip
        """Set a line. `way` is its direction, the card's by default; `at_end`: at the edge where it ends."""
        way = way or self.way
        from_right = (way == "rtl") != at_end
        self.texts.append(
            Text(
                x=WIDTH - EDGE - indent if from_right else EDGE + indent,
                y=round(y),
                text=isolated(line, way),
                size=size,
                family=FACES[face].family,
                weight=FACES[face].weight,
                anchor="end" if from_right else "start",
                tone=tone,
            )
        )

    def block(
        self,
        block: Block,
        y: float,
        face: Face,
        leading: float,
        *,
        way: str = "",
        indent: int = 0,
        tone: str = "ink",
    ) -> float:
        """Set lines under `y`; return where they end."""
        for line in block.lines:
            self.put(line, y + block.size * ASCENT, face, block.size, way=way, indent=indent, tone=tone)
            y += block.size * leading
        return y


def png(svg: str) -> bytes:
    """Return an SVG of ours as PNG."""
    fonts = [str(FONTS / font.file) for font in FACES.values()]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts))


def timeline_svg(document: Document, *, newsroom: Mapping[str, str]) -> str:
    """Return the card of a timeline: its title, how much stands in it, and its picture in few lines."""
    with speaking(document.timeline.language):
        reading = read(document, Links(timeline=""))
        card = _begun(document, newsroom, _("Timeline"))
        published = document.version and day(document.version.published, document.timeline.time_zone).words
        _end(card, counts(document, reading), published or "")
        card.strip = strip(
            draw(document, reading, mirrored=card.way == "rtl"), EDGE, WIDTH - EDGE, FOOT - SMALL - GAP - 14
        )
        bottom = FOOT - SMALL - GAP
        if card.strip:
            bottom = card.strip.rules[0] - GAP
        # A title that cannot be set leaves its place to the newsroom's name.
        title = clean(document.timeline.title, "serif") or clean(newsroom.get("name", ""), "serif")
        top = RULE + GAP
        block = fit(title, "serif", TITLE_SIZES, LINE, bottom - top, LEADING)
        if block.is_cut and card.strip:
            # The words come first.
            card.strip, bottom = None, FOOT - SMALL - GAP
            block = fit(title, "serif", TITLE_SIZES, LINE, bottom - top, LEADING)
        card.block(block, _begin(block, LEADING, 0, top, bottom), "serif", LEADING)
        return _written(card)


def entry_svg(document: Document, uid: str, *, newsroom: Mapping[str, str]) -> str | None:
    """Return the card of an entry: its headline or words, date and standing; None where there is no such entry."""
    with speaking(document.timeline.language):
        reading = read(document, Links(timeline=""))
        entry = reading.entry(uid)
        if entry is None:
            return None
        card = _begun(document, newsroom, _kind(entry))
        facts = [entry.date.words]
        if isinstance(entry, Request):
            facts.append(str(entry.outcome))
        if entry.standing:
            facts.append(str(entry.standing.words))
        _end(card, " · ".join(facts), "")
        # Of what it is a part, under everything else.
        card.put(
            one_line(document.timeline.title, "sans", SMALL, LINE),
            FOOT - SMALL * 1.4,
            "sans",
            SMALL,
            tone="ink-2",
        )
        _say(card, entry, document, top=RULE + GAP, bottom=FOOT - SMALL * 2.4 - GAP)
        return _written(card)


def _begun(document: Document, newsroom: Mapping[str, str], kind: str) -> Card:
    """Return a card with what stands at the head of each: who publishes it, and what it is."""
    card = Card(way=direction(document.timeline.language))
    kind = one_line(kind, "sans", SMALL, LINE / 3)
    name = one_line(newsroom.get("name", ""), "strong", SMALL, LINE - measure(kind, "sans", SMALL) - GAP)
    card.put(name, TOP, "strong", SMALL)
    card.put(kind, TOP, "sans", SMALL, at_end=True, tone="ink-2")
    return card


def _end(card: Card, facts: str, at_end: str) -> None:
    """Set the last line."""
    last = one_line(at_end, "sans", SMALL, LINE / 3)
    first = one_line(facts, "sans", SMALL, LINE - measure(last, "sans", SMALL) - GAP)
    # In the interface's language, which need not run as the timeline's does.
    for line, is_last in ((first, False), (last, True)):
        card.put(isolated(line, natural(line)), FOOT, "sans", SMALL, at_end=is_last, tone="ink-2")


def _kind(entry: Entry) -> str:
    if isinstance(entry, Statement) and entry.record.wording == "paraphrase":
        return _("Statement, in paraphrase")
    return str(labels.KINDS[entry.kind])


def _say(card: Card, entry: Entry, document: Document, *, top: float, bottom: float) -> None:
    """Set what an entry says: a statement's words with their speaker, a headline, who asked whom."""
    if isinstance(entry, Statement):
        _quote(card, entry, document.timeline.language, top=top, bottom=bottom)
        return
    block = fit(clean(entry.title, "serif"), "serif", TITLE_SIZES, LINE, bottom - top, LEADING)
    card.block(block, _begin(block, LEADING, 0, top, bottom), "serif", LEADING)


def _quote(card: Card, entry: Statement, language: str, *, top: float, bottom: float) -> None:
    """Set a statement: its words in their own direction, a translation where there is one, who said them."""
    own = entry.record.language or language
    words = clean(f"{entry.opening}{entry.record.words}{entry.closing}", "serif")
    translation = clean(entry.record.translation, "sans")
    if not words:
        words, translation, own = clean(entry.record.translation, "serif"), "", language
    below = wrap(translation, "sans", TRANSLATION, LINE - INDENT)
    shown = Block(lines=cut(below, 3, "sans", TRANSLATION, LINE - INDENT), size=TRANSLATION)
    beneath = SPEAKER * 1.7 + len(shown.lines) * TRANSLATION * WORDS_LEADING + 12 * bool(below)
    block = fit(words, "serif", WORDS_SIZES, LINE - INDENT, bottom - top - beneath, WORDS_LEADING)
    if block.is_cut and entry.closing:
        block = closed(block, entry.closing, "serif", LINE - INDENT)
    begin = _begin(block, WORDS_LEADING, beneath, top, bottom)
    y = card.block(block, begin, "serif", WORDS_LEADING, way=direction(own), indent=INDENT)
    if entry.record.wording == "verbatim":
        card.bar = Bar(
            x=WIDTH - EDGE - BAR if direction(own) == "rtl" else EDGE,
            y=round(begin),
            height=round(y - begin - block.size * (WORDS_LEADING - 1)),
        )
    if below:
        y = card.block(shown, y + 12, "sans", WORDS_LEADING, indent=INDENT, tone="ink-2")
    speaker = one_line(entry.title, "strong", SPEAKER, LINE - INDENT)
    card.put(speaker, y + SPEAKER * 1.2, "strong", SPEAKER, indent=INDENT)


def _begin(block: Block, leading: float, beneath: float, top: float, bottom: float) -> float:
    """Return where a block begins: a little above the middle of the room that it does not need."""
    used = len(block.lines) * block.size * leading + beneath
    return top + max(0.0, (bottom - top - used) * 0.4)


def _written(card: Card) -> str:
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
