"""Replaces the plain digests of waivers by a keyed one: plain digests of short words can be guessed.

Digests that are stored already are deleted, not converted, because the texts are not stored. The publish page asks for
these waivers again.
"""

from django.db import migrations, models

from timeline.models import triggers


def remove_triggers(apps, schema_editor):
    """Remove the triggers, which refer to the columns that go. The end of `migrate` installs them again."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0017_takedown"),
    ]

    operations = [
        migrations.RunPython(remove_triggers, remove_triggers),
        migrations.AddField(
            model_name="wordwaiver",
            name="digest",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        # A default first: backwards, rows that exist need one.
        *(
            operation
            for name in ("text_sha256", "words_sha256")
            for operation in (
                migrations.AlterField("wordwaiver", name, models.CharField(default="", max_length=64)),
                migrations.RemoveField("wordwaiver", name),
            )
        ),
    ]
