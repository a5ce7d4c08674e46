import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ROLES = ("viewer", "reporter", "editor", "lawyer", "administrator")
# What superusers were able to do until now, as roles.
SUPERUSER_ROLES = ("editor", "administrator")


def add_roles(apps, schema_editor):
    """Create the groups of the new roles, and give superusers those whose work they did.

    Until now a superuser passed every check. From here on the roles decide alone. Nobody else becomes an
    administrator: `manage.py add_account` makes the first one where there is no superuser.
    """
    group, user = apps.get_model("auth", "Group"), apps.get_model("timeline", "User")
    groups = {name: group.objects.get_or_create(name=name)[0] for name in ROLES}
    for superuser in user.objects.filter(is_superuser=True):
        superuser.groups.add(*(groups[name] for name in SUPERUSER_ROLES))


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0013_embargo_ends"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("verb", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=20)),
                ("uid", models.CharField(blank=True, max_length=80)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("reason", models.TextField(blank=True)),
                ("request", models.CharField(blank=True, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "timeline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="timeline.timeline",
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.CreateModel(
            name="AuditAddress",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="address_row",
                        serialize=False,
                        to="timeline.auditevent",
                    ),
                ),
                ("address", models.CharField(max_length=45)),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="RateCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "begins_at"),
                        name="rate_count_once",
                        violation_error_message="This is counted already.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["verb", "-id"], name="audit_event_of_verb"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at"], name="audit_event_at"),
        ),
        migrations.RunPython(add_roles, migrations.RunPython.noop),
    ]
