"""The app, and what it does when Django has loaded its models."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class TimelineConfig(AppConfig):
    """The one app of the project."""

    name = "timeline"

    def ready(self) -> None:
        """Have the record guarded in the database after every migration, and have that checked."""
        from timeline.models import triggers  # noqa: PLC0415 — models can be imported from here on, not before

        post_migrate.connect(triggers.install_after_migrate, sender=self)
        checks.register(triggers.check, checks.Tags.database)
