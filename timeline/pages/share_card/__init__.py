"""Cards: the picture that stands beside a link where it is shared. A function of the document, like a page.

Every place is worked out here, in pixels; the template writes it down as SVG, and resvg makes a PNG of that with
the fonts in `fonts/` and no others, so that every server makes the same.

    typesetting  text in lines: what it takes, where it breaks, the size at which it fits
    strip        the record's picture in few lines
    card         a document or one of its entries → a card
"""

from timeline.pages.share_card.card import MEDIA_TYPE, entry_svg, png, timeline_svg

__all__ = ["MEDIA_TYPE", "entry_svg", "png", "timeline_svg"]
