from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0036_draft_numbers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["timeline", "changed_by"], name="entry_by_changer"),
        ),
    ]
