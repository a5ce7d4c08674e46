"""``manage.py forget_addresses``: the old name of ``delete_reader_emails``."""

from timeline.management.commands import delete_reader_emails
from timeline.management.deprecation import OldNameMixin


class Command(OldNameMixin, delete_reader_emails.Command):
    """Runs ``delete_reader_emails`` after a deprecation line."""

    old_name = "forget_addresses"
    new_name = "delete_reader_emails"
