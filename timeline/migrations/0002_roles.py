"""The two roles of the desk, as groups."""

from typing import Any

from django.db import migrations

ROLES = ("reporter", "editor")


def make_roles(apps: Any, schema_editor: Any) -> None:
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    # Going back leaves the groups: people may be in them.
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
