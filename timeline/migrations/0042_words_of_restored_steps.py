from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0041_drafts_of_tables_notes_and_tasks"),
    ]

    operations = [
        migrations.AlterField(
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
                    ("restore", "Restored"),
                    ("add", "Added"),
                    ("edit", "Changed"),
                    ("import", "Imported"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
    ]
