from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0034_letter_keys"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["timeline", "by", "-id"], name="change_by_person"),
        ),
    ]
