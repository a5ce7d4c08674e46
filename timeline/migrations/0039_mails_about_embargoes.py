from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0038_publication_requests"),
    ]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("go-live", "Log that a version went live"),
                    ("prepare-pages", "Prepare the pages of a version in the shared cache"),
                    ("delete-reader-emails", "Delete old e-mail addresses of readers"),
                    ("erase", "Erase what was taken down from files and caches"),
                    ("find-exposures", "Find public versions that name who was hidden before"),
                    ("mail-suspension", "Tell an editor by e-mail that an embargo is suspended"),
                    ("delete-old-rows", "Delete sign-ins that have ended and finished jobs"),
                ],
                max_length=40,
            ),
        ),
    ]
