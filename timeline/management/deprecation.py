"""Old names of commands. They work for one release and name the new command on stderr."""

from typing import Any

from django.core.management.base import BaseCommand


class OldNameMixin(BaseCommand):
    """Makes a command print a deprecation line and then run under its old name."""

    old_name = ""
    new_name = ""

    def handle(self, *args: Any, **options: Any) -> None:
        self.stderr.write(
            f"{self.old_name} is deprecated and will be removed in version 0.3. Use {self.new_name}."
        )
        super().handle(*args, **options)
