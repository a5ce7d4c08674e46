"""The picture of a record: a lane for each party, its entries as marks along one axis, arrows between them.

Every coordinate is worked out here, in CSS pixels; the template only writes them down.

    axis       where along the axis each entry stands, and time that is left out
    lanes      who acts on whom, the order of the lanes, what shares a column
    headlines  which headlines there is room for above the lanes
    shapes     what is drawn
    drawing    a document and its reading → a picture
"""

from timeline.pages.picture.drawing import draw
from timeline.pages.picture.shapes import Picture

__all__ = ["Picture", "draw"]
