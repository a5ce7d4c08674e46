"""The base date: the date of publication, to which words such as "last week" are relative."""

import msgspec
from django.utils.translation import gettext as _

from timeline.dates import edtf
from timeline.dates.calendar import to_day_number
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError, quote
from timeline.dates.phrases.edtf_text import write_edtf


class BaseDate(msgspec.Struct, frozen=True):
    """A date of publication. `month` and `day` are 0 if it is less exact."""

    year: int
    month: int
    day: int
    qualifier: str  # "", "?", "~" or "%"

    @property
    def text(self) -> str:
        return write_edtf(self.year, self.month, self.day)

    @property
    def number(self) -> int:
        return to_day_number(self.year, self.month, self.day)


def parse_base_date(text: str) -> BaseDate | None:
    """Return the base date of an EDTF text; None if the text is empty. Raises WhenError if it is wrong or too vague."""
    if not text.strip():
        return None
    try:
        tree = edtf.parse_edtf(text.strip())
    except WhenError as error:
        raise WhenError(_("The publication date is wrong: %(problem)s") % {"problem": error}) from None
    if isinstance(tree, Date):
        if tree.kind is DateKind.DAY:
            return BaseDate(tree.year, tree.number, tree.day, tree.qualifier)
        if tree.kind in (DateKind.MONTH, DateKind.DAY_OF_MONTH):
            return BaseDate(tree.year, tree.number, 0, tree.qualifier)
        if tree.year == tree.last_year:
            return BaseDate(tree.year, 0, 0, tree.qualifier)
    raise WhenError(
        _(
            "The publication date %(base)s is too vague for words that are relative to it. "
            "Use a date without them, as in 7 March 2017, or a publication day, month or year."
        )
        % {"base": quote(text)}
    )
