"""``manage.py hold_text``: the old name of ``add_source_text``."""

from timeline.management.commands import add_source_text
from timeline.management.deprecation import OldNameMixin


class Command(OldNameMixin, add_source_text.Command):
    """Runs ``add_source_text`` after a deprecation line."""

    old_name = "hold_text"
    new_name = "add_source_text"
