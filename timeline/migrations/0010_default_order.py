from django.db import migrations, models

from timeline import dates


def fill_sort_bounds(apps, schema_editor):
    """Derive the bounds by which dates are sorted, and offer every timeline the order that they suggest."""
    timelines, entries = (apps.get_model("timeline", name).objects for name in ("Timeline", "Entry"))
    for timeline in timelines.all():
        rows = list(entries.filter(timeline=timeline).exclude(edtf=""))
        hemisphere = dates.find_hemisphere(timeline.time_zone)
        for row in rows:
            when = dates.When(edtf=row.edtf, time=row.time, end_time=row.end_time, zone=row.zone)
            try:
                bounds = dates.find_sort_bounds(when, timeline.time_zone, hemisphere)
            except dates.WhenError:  # stored by a version that accepted more
                bounds = row.earliest, row.latest
            row.sort_first, row.sort_last = bounds
        entries.bulk_update(rows, ["sort_first", "sort_last"], batch_size=500)
    timelines.filter(entries__isnull=False).update(offers_date_order=True)


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0009_merges"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="sort_first",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="sort_last",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="timeline",
            name="hemisphere",
            field=models.CharField(
                blank=True,
                choices=[("north", "Northern hemisphere"), ("south", "Southern hemisphere")],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="timeline",
            name="offers_date_order",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="timeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("hemisphere__in", ["", "north", "south"])),
                name="timeline_hemisphere",
                violation_error_message="Seasons are those of the northern or the southern hemisphere.",
            ),
        ),
        migrations.RunPython(fill_sort_bounds, migrations.RunPython.noop),
    ]
