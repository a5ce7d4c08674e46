from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0033_seen_findings"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="uses_letter_keys",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
