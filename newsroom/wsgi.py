"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django_application = get_wsgi_application()

# Imported here because it needs the settings.
from timeline.public.caching.wsgi_cache import WSGIResponseCache  # noqa: E402

application = WSGIResponseCache(django_application)
