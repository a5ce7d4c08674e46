import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import timeline.models.fields
from django.conf import settings
from django.db import migrations, models

from timeline.models import triggers


def remove_triggers(apps, schema_editor):
    """Remove the triggers: those of today refer to tables that go. The end of `migrate` installs them again."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0016d_creators_of_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hiding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=timeline.models.fields.generate_id,
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?=[^0-9]*[0-9])[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$(?!\\n)",
                                "An id has lower-case letters, digits and hyphens, and at least one digit.",
                            )
                        ],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entry", "An entry"),
                            ("version", "A version"),
                            ("party", "The name of a party"),
                            ("source", "A source"),
                            ("timeline", "A timeline"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_uid", models.CharField(blank=True, max_length=40)),
                ("number", models.PositiveIntegerField(default=0)),
                ("words", models.JSONField(blank=True, default=list)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Rewrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table_name", models.CharField(max_length=63)),
                ("key", models.BigIntegerField()),
                ("old_digest", models.CharField(blank=True, max_length=64)),
                ("new_digest", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="RewritePermit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Takedown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=timeline.models.fields.generate_id,
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?=[^0-9]*[0-9])[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$(?!\\n)",
                                "An id has lower-case letters, digits and hyphens, and at least one digit.",
                            )
                        ],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entry", "An entry"),
                            ("words", "Words"),
                            ("party", "The name of a party"),
                            ("source", "A source"),
                            ("source-text", "The stored text of a source"),
                            ("version", "A whole version"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_everywhere", models.BooleanField(default=False)),
                ("subject_uid", models.CharField(blank=True, max_length=40)),
                ("number", models.PositiveIntegerField(default=0)),
                ("words", models.JSONField(blank=True, default=list)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("legal-order", "A legal order"),
                            ("protection", "Protection of a person"),
                            ("error", "An error"),
                            ("withheld", "Reason withheld"),
                        ],
                        default="withheld",
                        max_length=12,
                    ),
                ),
                ("explanation", models.TextField(blank=True, max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waits for a second person"),
                            ("declined", "Declined"),
                            ("done", "Carried out"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("by_shell", models.BooleanField(default=False)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-requested_at", "-pk"],
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
                    ("withdraw", "Withdraw"),
                    ("reinstate", "Reinstate"),
                    ("takedown", "Take Down"),
                    ("hide", "Hide"),
                    ("show", "Show"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("publication__isnull", False), ("verb__in", ["cancel", "release"])),
                    models.Q(
                        ("publication__isnull", True),
                        ("verb__in", ["withdraw", "reinstate", "takedown", "hide", "show"]),
                    ),
                    _connector="OR",
                ),
                name="decision_about_its_kind",
            ),
        ),
        migrations.AddField(
            model_name="hiding",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="hiding",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hiding",
            name="timeline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hidings", to="timeline.timeline"
            ),
        ),
        migrations.AddField(
            model_name="rewritepermit",
            name="rewrite",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="timeline.rewrite"
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="requested_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="timeline",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="takedowns",
                to="timeline.timeline",
            ),
        ),
        migrations.AddField(
            model_name="rewritepermit",
            name="blocker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="timeline.takedown"
            ),
        ),
        migrations.AddField(
            model_name="rewrite",
            name="takedown",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rewrites", to="timeline.takedown"
            ),
        ),
        migrations.AddIndex(
            model_name="hiding",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["timeline"], name="hiding_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    ("by_shell", True),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("requested_by__isnull", False),
                        models.Q(("requested_by", models.F("decided_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="takedown_by_two_people",
                violation_error_message="A second person has to approve what is erased.",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("decided_at__isnull", False), ("explanation", "")),
                    _connector="OR",
                ),
                name="takedown_done_keeps_no_words",
                violation_error_message="A takedown that is carried out keeps no explanation.",
            ),
        ),
        migrations.AddIndex(
            model_name="rewrite",
            index=models.Index(fields=["table_name", "key"], name="rewrite_of_row"),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("go-live", "Log that a version went live"),
                    ("prepare-pages", "Prepare the pages of a version in the shared cache"),
                    ("delete-reader-emails", "Delete old e-mail addresses of readers"),
                    ("erase", "Erase what was taken down from files and caches"),
                    ("delete-old-rows", "Delete sign-ins that have ended and finished jobs"),
                ],
                max_length=40,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
