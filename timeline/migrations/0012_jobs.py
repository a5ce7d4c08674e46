import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0011_defaults_in_the_database"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
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
                            ("go-live", "Log that a version went live"),
                            ("prepare-pages", "Prepare the pages of a version in the shared cache"),
                            ("delete-reader-emails", "Delete old e-mail addresses of readers"),
                            ("delete-old-rows", "Delete sign-ins that have ended and finished jobs"),
                        ],
                        max_length=40,
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)), fields=["due_at"], name="job_queue"
                    ),
                    models.Index(fields=["finished_at"], name="job_finished"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject"),
                        name="job_once",
                        violation_error_message="This job exists already.",
                    )
                ],
            },
        ),
    ]
