import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from timeline.models import triggers


def remove_triggers(apps, schema_editor):
    """Remove the triggers: SQLite rebuilds the table. The end of `migrate` installs them again."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0029_waivers_of_source_names"),
    ]

    operations = [
        migrations.RunPython(remove_triggers, remove_triggers),
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=80, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_about_its_kind",
        ),
        migrations.AlterField(
            model_name="decision",
            name="verb",
            field=models.CharField(
                choices=[
                    ("cancel", "Cancel"),
                    ("release", "Release"),
                    ("replace", "Replace"),
                    ("suspend", "Suspend"),
                    ("withdraw", "Withdraw"),
                    ("reinstate", "Reinstate"),
                    ("takedown", "Take Down"),
                    ("hide", "Hide"),
                    ("show", "Show"),
                    ("move", "Move"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("publication__isnull", False),
                        ("verb__in", ["cancel", "release", "replace", "suspend"]),
                    ),
                    models.Q(
                        ("publication__isnull", True),
                        ("verb__in", ["withdraw", "reinstate", "takedown", "hide", "show", "move"]),
                    ),
                    _connector="OR",
                ),
                name="decision_about_its_kind",
            ),
        ),
        migrations.AddField(
            model_name="formerslug",
            name="timeline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_slugs",
                to="timeline.timeline",
            ),
        ),
    ]
