import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Now
from django.utils import timezone


def store_past_ends(apps, schema_editor):
    """Store the end of each embargo that is over, so that what is public stays public.

    Until now every query compared the embargo with the clock. The clocks of this machine and of the database must agree.
    """
    ends, publications = (apps.get_model("timeline", name).objects for name in ("EmbargoEnd", "Publication"))
    over = publications.filter(embargo_until__lte=timezone.now(), decision=None, embargo_end=None)
    keys = over.filter(embargo_until__lte=Now()).values_list("pk", flat=True)
    ends.bulk_create([ends.model(publication_id=key) for key in keys])


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0012_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmbargoEnd",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="embargo_end",
                        serialize=False,
                        to="timeline.publication",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(store_past_ends, migrations.RunPython.noop),
    ]
