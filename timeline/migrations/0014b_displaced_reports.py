from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0014_roles_and_audit_log"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_state",
        ),
        migrations.AddField(
            model_name="report",
            name="sender",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="report",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("looking", "Being looked into"),
                    ("corrected", "Corrected"),
                    ("unchanged", "No change"),
                    ("spam", "Spam"),
                    ("displaced", "Gave way in a flood"),
                ],
                default="new",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["new", "looking", "corrected", "unchanged", "spam", "displaced"])
                ),
                name="report_state",
                violation_error_message="A report is new, being looked into, corrected, unchanged, spam or displaced.",
            ),
        ),
    ]
