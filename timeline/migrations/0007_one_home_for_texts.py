from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0006_texts_of_sources"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="source",
            name="text",
        ),
    ]
