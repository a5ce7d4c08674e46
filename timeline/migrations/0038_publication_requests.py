from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0037_entries_by_changer"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="asks_publication",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asks_publication", True), ("done_at__isnull", True)),
                fields=("timeline",),
                name="task_one_publication_request",
            ),
        ),
    ]
