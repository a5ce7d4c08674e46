"""The WSGI application that `manage.py serve` serves: from memory, then within limits, then Django."""

import ctypes
import os
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")


def end_with_server() -> None:
    """End this worker when the main process of `manage.py serve` ends, even if that is killed (on Linux).

    Otherwise the worker would keep the port and go on answering beside the workers of the next start.
    """
    server = os.environ.get("TIMELINE_SERVER")
    if not server or not sys.platform.startswith("linux"):
        return
    PR_SET_PDEATHSIG = 1  # noqa: N806 — its name in <sys/prctl.h>
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(server):
        sys.exit("The main process of the server has ended.")


end_with_server()
django_application = get_wsgi_application()

# Imported here because they need the settings.

from newsroom.garbage_collection import tune_garbage_collection  # noqa: E402
from newsroom.health import HealthChecks  # noqa: E402
from newsroom.metrics_address import FOLDER_VARIABLE  # noqa: E402
from newsroom.request_ids import RequestIds  # noqa: E402
from newsroom.request_observer import Observe, RequestObserver, log_request  # noqa: E402
from newsroom.system_checks import check_secrets  # noqa: E402
from newsroom.whole_bodies import WholeBodies  # noqa: E402
from newsroom.work_limits import WorkLimits  # noqa: E402
from timeline.public.caching.live_keeper import LiveKeeper  # noqa: E402
from timeline.public.caching.wsgi_cache import WSGIResponseCache  # noqa: E402

# A server that was started without `manage.py serve`.
if settings.IS_SERVER:
    for problem in check_secrets():
        sys.exit(f"{problem.msg} {problem.hint}")
limits = WorkLimits(WholeBodies(django_application))
reader_cache = WSGIResponseCache(limits)
application: Any = HealthChecks(reader_cache, reader_cache.publications)
if settings.IS_SERVER and settings.EARLY_MAX_BYTES:
    LiveKeeper(reader_cache).start()
observers: list[Observe] = [log_request] if settings.LOG_REQUESTS else []
if settings.METRICS_ADDRESS and FOLDER_VARIABLE in os.environ:
    from newsroom.metrics import RequestCounter, start_metrics

    observers.append(RequestCounter())
    lanes = (limits.readers, limits.desk)
    start_metrics(settings.METRICS_ADDRESS, lanes, reader_cache.publications)
if observers:
    application = RequestObserver(application, observers)
application = RequestIds(application)
tune_garbage_collection()
