from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0040_imports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="formdraft",
            name="kind",
            field=models.CharField(
                choices=[
                    ("event", "event"),
                    ("statement", "statement"),
                    ("request", "request for comment"),
                    ("party", "party"),
                    ("source", "source"),
                    ("source-text", "text of a source"),
                    ("timeline", "timeline"),
                    ("report", "answer to a reader"),
                    ("publish", "notes to a version"),
                    ("table", "rows of the table"),
                    ("note", "note"),
                    ("task", "task or lead"),
                ],
                max_length=12,
            ),
        ),
    ]
