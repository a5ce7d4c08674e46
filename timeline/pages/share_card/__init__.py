"""Share cards: the picture beside a shared link. A function of the document, like a page.

All positions are computed here, in pixels. The template writes them as SVG, and resvg makes a PNG of it with the fonts
in `fonts/` only, so that every server makes the same.

    typesetting  text in lines: width, line breaks, the size at which it fits
    card         a document or one of its entries → a card
"""

from timeline.pages.share_card.card import MEDIA_TYPE, render_entry_svg, render_png, render_timeline_svg

__all__ = ["MEDIA_TYPE", "render_entry_svg", "render_png", "render_timeline_svg"]
