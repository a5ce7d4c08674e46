from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def find_creators(apps, schema_editor):
    """Fill in who added each source and who made it confidential, from the history."""
    sources, changes = (apps.get_model("timeline", name).objects for name in ("Source", "Change"))
    added = changes.filter(verb="add", subject="source", subject_uid=OuterRef("uid"), by__isnull=False)
    sources.update(created_by=Subquery(added.order_by("pk").values("by")[:1]))
    sources.filter(confidential=True).update(marked_by=F("approved_by"))


class Migration(migrations.Migration):
    dependencies = [("timeline", "0016c_confidential_sources")]

    operations = [migrations.RunPython(find_creators, migrations.RunPython.noop)]
