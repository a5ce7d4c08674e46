"""Coordinates come as a pair: a condition on a latitude that is not there is neither true nor false, and passed."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("timeline", "0002_roles")]
    operations = [
        migrations.RemoveConstraint(model_name="event", name="event_coordinates_of_a_place"),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
                & ~Q(place=""),
                name="event_coordinates_of_a_place",
                violation_error_message=(
                    "Coordinates come as a pair, latitude from −90 to 90 and longitude from −180 to 180, "
                    "with the place in words."
                ),
            ),
        ),
    ]
