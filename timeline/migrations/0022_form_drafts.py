import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import timeline.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0021_takedown_keeps_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("event", "event"),
                            ("statement", "statement"),
                            ("request", "request for comment"),
                            ("party", "party"),
                            ("source", "source"),
                            ("source-text", "text of a source"),
                            ("timeline", "timeline"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject_uid", models.CharField(blank=True, max_length=40)),
                (
                    "uid",
                    models.CharField(
                        default=timeline.models.fields.generate_id,
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?=[^0-9]*[0-9])[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$(?!\\n)",
                                "An id has lower-case letters, digits and hyphens, and at least one digit.",
                            )
                        ],
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                ("fields", models.JSONField(default=list)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "timeline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to="timeline.timeline",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "unsaved changes",
                "indexes": [
                    models.Index(fields=["user", "timeline"], name="form_draft_of_user"),
                    models.Index(fields=["updated_at"], name="form_draft_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "uid"),
                        name="form_draft_once",
                        violation_error_message="This form has a draft already.",
                    )
                ],
            },
        ),
    ]
