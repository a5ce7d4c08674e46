"""Settings, read from environment variables only. docs/deploy.md, "Configuration", lists them."""

import logging
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsroom.database import build_options, create_private_file
from newsroom.encryption import generate_key
from newsroom.logs import build_config
from newsroom.metrics_address import parse_address
from newsroom.work_limits import MAX_REQUESTS_IN_WORK

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules
# Whether this process serves requests (newsroom/wsgi.py), rather than running a command.
IS_SERVER = "newsroom.wsgi" in sys.modules
# Whether it is the background process.
IS_WORKER = sys.argv[1:2] == ["worker"]
# One switch for everything that needs TLS: secure cookies, HSTS, the redirect. The server of browser tests has no TLS.
HTTPS = env.bool("HTTPS", default=not (DEBUG or TESTING))

VAR = BASE_DIR / "var"
# Server processes of a machine, and machines that serve this site. `manage.py check --deploy` multiplies them.
WORKERS = env.int("WORKERS", default=2)
MACHINES = env.int("MACHINES", default=1)


def load_or_create_key(path: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(50)) -> str:
    """Return the secret key in a file that only its owner can read. The first call creates the file.

    Set SECRET_KEY instead where several machines share it, or where the folder is read-only.
    """
    path.parent.mkdir(exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(make())
    return path.read_text()


SECRET_KEY_FILE = VAR / "secret_key"
IS_SECRET_KEY_SET = bool(env.str("SECRET_KEY", default=""))
SECRET_KEY = env.str("SECRET_KEY", default="") or load_or_create_key(SECRET_KEY_FILE)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_FAILURE_VIEW = "newsroom.error_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- The newsroom -----------------------------------------------------------------------------
NEWSROOM = {
    "name": env.str("NEWSROOM_NAME", default="Newsroom Timeline"),
    "contact": env.str("NEWSROOM_CONTACT", default=""),
    "policy_url": env.str("NEWSROOM_POLICY_URL", default=""),
    # Words and address of each link, separated by semicolons.
    "policy_links": env.str("NEWSROOM_POLICY_LINKS", default=""),
}
# The look of readers' pages: a folder with logo.svg or logo.png, serif.woff2 and sans.woff2; two colours each, for light and
# dark screens (presentation/brand.py).
BRAND = {
    "folder": env.str("NEWSROOM_BRAND_FOLDER", default=""),
    "brand": env.str("NEWSROOM_BRAND_COLOURS", default=""),
    "link": env.str("NEWSROOM_LINK_COLOURS", default=""),
}
# Whether quotations that were compared with no text of their source say so on the page.
SHOW_UNCHECKED_QUOTATIONS = env.bool("SHOW_UNCHECKED_QUOTATIONS", default=False)
# Scheme and host in exported feeds and linked data. Pages use the host of the request.
_HOST = next((host for host in ALLOWED_HOSTS if host.strip(".*")), "localhost").lstrip(".*")
SITE_URL = env.str("SITE_URL", default=f"{'https' if HTTPS else 'http'}://{_HOST}").rstrip("/")
# The largest file import_timeline takes, in bytes.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=50 * 1024 * 1024)
# The largest file that the desk takes for import, in bytes. It is in memory while it is read, at most ten times its size.
DESK_IMPORT_MAX_BYTES = env.int("DESK_IMPORT_MAX_BYTES", default=9 * 1024 * 1024)
# A file of a form is read in memory, and never written to the disk. A larger one is left out.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DESK_IMPORT_MAX_BYTES + 1024 * 1024

# --- Application ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "timeline",
]
MIDDLEWARE = [
    "timeline.desk.poll_shortcut.AnswerUnchangedPolls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.csp.InlineAssetsCSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.middleware.SpeakSiteLanguage",
    "newsroom.middleware.ProtectAccountPages",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "newsroom.middleware.RefuseNullCharacters",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # allauth looks for account/… and mfa/…; these templates are in templates/accounts/.
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "templates" / "accounts"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "timeline.desk.context_processors.newsroom",
                "timeline.desk.context_processors.desk_navigation",
            ],
            "builtins": ["template_partials.templatetags.partials", "timeline.templatetags.bidi_isolation"],
        },
    }
]
# Templates of widgets are among the other templates.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------
# Connections to PostgreSQL of one server process.
DATABASE_CONNECTIONS = env.int("DATABASE_CONNECTIONS", default=MAX_REQUESTS_IN_WORK + 2)
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{quote(str(VAR / 'db.sqlite3'))}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction takes the write lock at its start, so that two editors wait for each other
    # instead of failing with "database is locked".
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        # Seconds to wait for another editor's save. Longer, and the waiting requests would fill the server.
        timeout=5,
        # FULL: what was acknowledged is on the disk, also after a power failure. NORMAL loses the last saves.
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    )
    # A file, because the threads of a live server lock each other out of a shared database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    VAR.mkdir(exist_ok=True)
    create_private_file(DATABASES["default"]["NAME"])
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Whether DATABASE_URL leads to a pgbouncer in transaction mode.
    BEHIND_PGBOUNCER = env.bool("PGBOUNCER", default=False)
    if BEHIND_PGBOUNCER:
        # The next transaction may have another connection, where the cursor is not.
        DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    if IS_SERVER or IS_WORKER:
        # Threads share a few connections: together, all processes must have fewer than the database allows.
        DATABASES["default"]["CONN_MAX_AGE"] = 0
        DATABASES["default"]["OPTIONS"] = {
            **build_options(DATABASE_CONNECTIONS if IS_SERVER else 2, sets_time_limits=not BEHIND_PGBOUNCER),
            **DATABASES["default"].get("OPTIONS", {}),
        }
# Seconds for which a thread keeps its connection: opening one takes longer than most queries.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The cache that all processes share. "" if each has its own: a compose file sets what is not given to an empty text.
CACHE_URL = env.str("CACHE_URL", default="")
# Redis with the memory of the process behind it.
CACHE_BACKEND = "newsroom.redis_cache.FallbackRedisCache" if CACHE_URL.startswith("redis") else None
CACHES = {
    # The sign-in library counts attempts here, so it is a table: the counts hold in all processes, and without Redis.
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache"
        if TESTING
        else "newsroom.table_cache.TableCache"
    },
    # Pages for query strings (filters, comparisons), whose number has no limit: the most recent ones, in the process.
    "query_pages": {
        "BACKEND": "timeline.public.caching.memory_cache.MemoryCache",
        "LOCATION": "query_pages",
        "OPTIONS": {"MAX_BYTES": 32 * 1024 * 1024},
    },
}
SHARED_CACHE = env.cache_url_config(CACHE_URL, backend=CACHE_BACKEND) if CACHE_URL else None
# Public pages and their fragments: in CACHE_URL if that is set, so that processes share them, else in the process.
CACHES["pages"] = SHARED_CACHE or (
    {
        "BACKEND": "timeline.public.caching.memory_cache.MemoryCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_BYTES": env.int("PAGES_MAX_BYTES", default=128 * 1024 * 1024)},
    }
)
# Pages in full (`?open=all`), which are large: apart from the others, and compressed.
CACHES["whole_pages"] = SHARED_CACHE or (
    {
        "BACKEND": "timeline.public.caching.memory_cache.MemoryCache",
        "LOCATION": "whole_pages",
        "OPTIONS": {"MAX_BYTES": 32 * 1024 * 1024},
    }
)
# The memory of each process for documents that it has read, in bytes; and half as much for superseded versions.
DOCUMENTS_MAX_BYTES = env.int("DOCUMENTS_MAX_BYTES", default=96 * 1024 * 1024)
# The size in bytes of the response cache of each process (wsgi_cache.py). 0 turns it off.
EARLY_MAX_BYTES = env.int("EARLY_MAX_BYTES", default=64 * 1024 * 1024)
# How long the response cache may be used before the database is asked again what is live.
LIVE_SECONDS = env.float("LIVE_SECONDS", default=0 if TESTING else 1)
# While the database is away: seconds after its last answer until pages say so, and until they are not served any more.
UNCONFIRMED_AFTER = env.int("UNCONFIRMED_AFTER", default=15 * 60)
STALE_MAX = env.int("STALE_MAX", default=24 * 60 * 60)
# The copy of live pages on this machine's disk (live_copy.py). An empty folder name turns it off.
LIVE_COPY = env.str("LIVE_COPY", default="" if TESTING else str(VAR / "live"))
LIVE_COPY_MAX_BYTES = env.int("LIVE_COPY_MAX_BYTES", default=256 * 1024 * 1024)
# For how many seconds the system clock must have advanced like the monotonic one before it ends an embargo.
CLOCK_STEADY_SECONDS = env.float("CLOCK_STEADY_SECONDS", default=0 if TESTING else 60)

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "timeline.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "desk:timelines"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "timeline.desk.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "public:index"
# Desk computers are shared: a session ends with the browser, or after SESSION_HOURS.
ACCOUNT_SESSION_REMEMBER = False
# Error reports per hour from one network address.
REPORTS_PER_ADDRESS = env.int("REPORTS_PER_ADDRESS", default=10)
# For how many seconds the form has to be open before it is sent.
REPORT_DELAY = env.int("REPORT_DELAY", default=0 if TESTING else 5)
# One address for each account. A new one replaces it when its owner has opened the link that was sent there.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
# A mail tells the owner that the address, password or second factor has changed. For an address it goes to the old one.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{NEWSROOM['name']}] "
# Nothing is sent to addresses without an account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Whoever changes these enters the password or a code again, unless they did so in the last minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.int("REAUTHENTICATE_MINUTES", default=5) * 60
ACCOUNT_FORMS = {
    "login": "timeline.desk.forms.accounts.SignInForm",
    "add_email": "timeline.desk.forms.accounts.NewAddressForm",
    "reauthenticate": "timeline.desk.forms.accounts.PasswordAgainForm",
    "reset_password_from_key": "timeline.desk.forms.accounts.MailedPasswordForm",
    "change_password": "timeline.desk.forms.accounts.NewPasswordForm",
    "reset_password": "timeline.desk.forms.accounts.MailedResetForm",
}
# How long the link of a mail that sets a new password is good.
PASSWORD_RESET_TIMEOUT = 60 * 60
# How long the link of an invitation is good.
INVITATION_HOURS = env.int("INVITATION_HOURS", default=72)
# allauth's own limits stay, except those that a stranger could fill so that the owner is locked out;
# timeline/actions/sign_in_limits.py has ours.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reauthenticate": None,
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# For how many days the audit log keeps the IP address of an event. 0: it keeps none.
AUDIT_ADDRESS_DAYS = env.int("AUDIT_ADDRESS_DAYS", default=30)
# --- Second factors ---
MFA_ADAPTER = "timeline.desk.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = NEWSROOM["name"]
MFA_FORMS = {
    "authenticate": "timeline.desk.forms.accounts.LimitedCodeForm",
    "reauthenticate": "timeline.desk.forms.accounts.LimitedCodeAgainForm",
    "add_webauthn": "timeline.desk.forms.accounts.CheckedAddForm",
    "authenticate_webauthn": "timeline.desk.forms.accounts.CheckedSignInForm",
    "reauthenticate_webauthn": "timeline.desk.forms.accounts.CheckedAgainForm",
    "activate_totp": "timeline.desk.forms.accounts.EncryptedActivationForm",
}
# By default allauth refuses a new address to an account with a second factor, as a safeguard where sign-up is open.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers allow passkeys on http://localhost only, besides https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Who must set up a second factor before using the desk.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES", default=[] if DEBUG or TESTING else ["editor", "lawyer", "administrator"]
)
# Keys that encrypt secrets of second factors; the first one encrypts, all decrypt. A development site makes its own.
MFA_KEYS = env.list("MFA_KEYS", default=[])
if not MFA_KEYS and (DEBUG or TESTING):
    MFA_KEYS = [load_or_create_key(VAR / "mfa_key", make=generate_key)]
# --- Sessions ---
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_SAMESITE = "Lax"
# --- Mail ---
# On a console, mails would write secret links to the log. So nothing is sent until EMAIL_URL says how.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if DEBUG or TESTING else "dummymail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
ALLOW_CONSOLE_MAIL = env.bool("ALLOW_CONSOLE_MAIL", default=DEBUG or TESTING)
MAIL_IN_BACKGROUND = not TESTING
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=NEWSROOM["contact"] or "newsroom@localhost")

# --- Language and time ------------------------------------------------------------------------
# The desk speaks LANGUAGE_CODE; public pages speak their timeline's language where it is one of these, and
# LANGUAGE_CODE otherwise. Pages of no timeline speak SITE_LANGUAGE. Nothing goes by the browser's language.
# docs/how-to/add-a-language.md: how to add one.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en-gb", "English"),
    ("es", "español"),
    ("fr", "français"),
]


def read_site_language() -> str:
    """Return the language of pages that belong to no timeline; a region speaks as its language.

    Raises ImproperlyConfigured if it is none of LANGUAGES.
    """
    language: str = env.str("SITE_LANGUAGE", default=LANGUAGE_CODE)
    codes = [code for code, _name in LANGUAGES]
    if language.lower().partition("-")[0] not in {code.partition("-")[0] for code in codes}:
        raise ImproperlyConfigured(f"SITE_LANGUAGE is “{language}”. Use one of {', '.join(codes)}.")
    return language


SITE_LANGUAGE = read_site_language()
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "newsroom.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")

# --- Static files -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR / "static"))
STATICFILES_DIRS: list[Path | tuple[str, str]] = [BASE_DIR / "static"]
if BRAND["folder"]:
    STATICFILES_DIRS.append(("brand", BRAND["folder"]))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING

# --- Safety -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The middleware adds the digests of what stands inside pages for readers.
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Sites that may show embeds in a frame. No other page may be framed.
EMBED_ANCESTORS = env.list("EMBED_ANCESTORS", default=["*"])
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_SUBDOMAINS", default=False)
# Whether headers of the proxy in front are believed: X-Forwarded-Proto and X-Request-ID.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The form for error reports is the only public page with this cookie. It ends with the browser session.
CSRF_COOKIE_AGE = None

# The largest form, in bytes. A pasted source text has up to 2 million characters.
DATA_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Log lines and metrics --------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEBUG or TESTING else "json")
if LOG_FORMAT not in {"json", "text"}:
    raise ImproperlyConfigured(f"LOG_FORMAT is “{LOG_FORMAT}”. Use json or text.")
# One line for each request. Off by default: it is written for every page in memory, too.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)
# Where metrics for Prometheus are answered. None: nowhere.
METRICS_ADDRESS = parse_address(env.str("METRICS_ADDRESS", default=""))
if not TESTING:
    # Warnings of Python are log lines, too.
    logging.captureWarnings(True)
LOGGING = build_config(LOG_FORMAT, env.str("LOG_LEVEL", default="INFO"))
