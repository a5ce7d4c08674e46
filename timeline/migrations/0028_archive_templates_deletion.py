"""Archived timelines and templates; what was never public can be deleted by one person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0027_steps"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="takedown",
            name="takedown_by_two_people",
        ),
        migrations.AddField(
            model_name="timeline",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="timeline",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="timeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("deleted_at__isnull", True), ("access", "members"), _connector="OR"),
                name="timeline_deleted_is_unseen",
                violation_error_message="Nobody sees a deleted timeline.",
            ),
        ),
        migrations.AddField(
            model_name="timeline",
            name="is_template",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="takedown",
            name="kind",
            field=models.CharField(
                choices=[
                    ("entry", "An entry"),
                    ("words", "Words"),
                    ("party", "The name of a party"),
                    ("source", "A source"),
                    ("source-text", "The stored text of a source"),
                    ("version", "A whole version"),
                    ("deletion", "Something that was never public"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    ("by_shell", True),
                    models.Q(("kind", "deletion"), ("requested_by__isnull", False)),
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
    ]
