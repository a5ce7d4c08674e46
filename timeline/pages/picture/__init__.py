"""The picture of a timeline: one vertical axis with marks, and labels for what matters most.

All coordinates are computed here, in CSS pixels; the template only writes them.

    axis          cells of the calendar
    scale         where along the axis a day is, and what is cut off
    ticks         the ticks of the axis, which lead to the sections of the page
    participants  who takes part in an entry
    party_marks   initials and colours of parties; the mark of an entry
    label_words   which entries have a label, and its words
    text_width    how wide a text is at most, and where its lines break
    placing       where labels are, so that none overlaps another
    shapes        the parts of a picture
    drawing       a document and its view → a picture
    strip         the same in rows, for share cards and frames
"""

from timeline.pages.picture.drawing import draw
from timeline.pages.picture.shapes import Picture

__all__ = ["Picture", "draw"]
