"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django_application = get_wsgi_application()

# Only now are there settings to read.
from timeline.public.caching.wsgi_cache import EarlyAnswers  # noqa: E402

application = EarlyAnswers(django_application)
