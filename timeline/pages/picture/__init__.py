"""The picture of a timeline: a lane for each party, its entries as marks along one axis, arrows between them.

All coordinates are computed here, in CSS pixels; the template only writes them.

    axis       where along the axis each entry is, and which time is left out
    lanes      who acts on whom, the order of the lanes, which entries share a column
    headlines  which headlines have room above the lanes
    shapes     the parts of a picture
    drawing    a document and its view → a picture
"""

from timeline.pages.picture.drawing import draw
from timeline.pages.picture.shapes import Picture

__all__ = ["Picture", "draw"]
