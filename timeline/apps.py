"""The configuration of the app."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class TimelineConfig(AppConfig):
    """The one app of the project."""

    name = "timeline"

    def ready(self) -> None:
        """Install the append-only triggers after every migration; register system checks; connect signals."""
        # Models cannot be imported earlier.
        from newsroom import system_checks  # noqa: PLC0415
        from timeline.desk import accounts  # noqa: PLC0415
        from timeline.models import triggers  # noqa: PLC0415
        from timeline.public.caching import outdating  # noqa: PLC0415

        post_migrate.connect(triggers.install_after_migrate, sender=self)
        checks.register(triggers.check, checks.Tags.database)
        system_checks.register_all()
        accounts.connect_signals()
        outdating.connect_signals()
