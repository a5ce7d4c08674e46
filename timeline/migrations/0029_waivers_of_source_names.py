"""Lets a waiver be about the name of a confidential source, and an exposure about the reason of a withdrawal.

A job looks for public versions that name who was hidden before exposures were stored.
"""

import django.db.models.deletion
from django.db import migrations, models


def look_for_exposures(apps, schema_editor):
    """Add the job if anybody is hidden. The worker reads every public version for it, which takes too long here."""
    database = schema_editor.connection.alias
    parties = apps.get_model("timeline", "Party").objects.using(database).filter(protected=True)
    sources = apps.get_model("timeline", "Source").objects.using(database).filter(confidential=True)
    if parties.exists() or sources.exists():
        jobs = apps.get_model("timeline", "Job").objects.using(database)
        jobs.get_or_create(kind="find-exposures", subject="hidden before")


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0028_archive_templates_deletion"),
    ]

    operations = [
        migrations.AddField(
            model_name="wordwaiver",
            name="source",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="timeline.source"
            ),
        ),
        migrations.AlterField(
            model_name="wordwaiver",
            name="party",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="timeline.party"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordwaiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party__isnull", False), ("source__isnull", True)),
                    models.Q(("party__isnull", True), ("source__isnull", False)),
                    _connector="OR",
                ),
                name="word_waiver_of_party_or_source",
            ),
        ),
        migrations.AddField(
            model_name="exposure",
            name="in_withdrawal",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("go-live", "Log that a version went live"),
                    ("prepare-pages", "Prepare the pages of a version in the shared cache"),
                    ("delete-reader-emails", "Delete old e-mail addresses of readers"),
                    ("erase", "Erase what was taken down from files and caches"),
                    ("find-exposures", "Find public versions that name who was hidden before"),
                    ("delete-old-rows", "Delete sign-ins that have ended and finished jobs"),
                ],
                max_length=40,
            ),
        ),
        migrations.RunPython(look_for_exposures, migrations.RunPython.noop),
    ]
