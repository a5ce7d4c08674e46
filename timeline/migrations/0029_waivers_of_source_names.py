"""Lets a waiver be about the name of a confidential source, and not only about a protected party."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0021_takedown_keeps_record"),
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
    ]
