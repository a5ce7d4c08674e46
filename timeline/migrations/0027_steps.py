"""Steps: the changes of one action are undone as a whole. Changes from before are steps of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0025_holds_and_embargoes"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="step",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rest_of_step",
                to="timeline.change",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="step_name",
            field=models.CharField(
                blank=True,
                choices=[
                    ("standing", "Set the verification of"),
                    ("cite", "Added a source to"),
                    ("party", "Added a party to"),
                    ("hold", "Held back"),
                    ("ready", "Made ready"),
                    ("move", "Moved"),
                    ("remove", "Removed"),
                    ("restore", "Brought back"),
                    ("add", "Added"),
                    ("edit", "Changed"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="undoes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="timeline.change",
            ),
        ),
    ]
