"""``manage.py explain_quotation``: the old name of ``explain_quote_difference``."""

from timeline.management.commands import explain_quote_difference
from timeline.management.deprecation import OldNameMixin


class Command(OldNameMixin, explain_quote_difference.Command):
    """Runs ``explain_quote_difference`` after a deprecation line."""

    old_name = "explain_quotation"
    new_name = "explain_quote_difference"
