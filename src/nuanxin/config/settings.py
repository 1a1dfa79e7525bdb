"""Settings. What an installation may change comes from the environment: docs/runbook.md."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from nuanxin.base.database.address import NOWHERE, django_database, stepping_down
from nuanxin.base.database.grants import APPLICATION
from nuanxin.base.ui.proxies import networks
from nuanxin.config.places import VAR


def _kept_secret(name: str) -> str:
    """A secret made up on first use and kept in var/, so that a restart invalidates nothing."""
    path = VAR / name
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


# Set by `make demo`: pages then say that the county is still being filled.
DEMONSTRATION = os.environ.get("NUANXIN_DEMONSTRATION") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY") or _kept_secret("secret-key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "nuanxin.config.urls"
WSGI_APPLICATION = "nuanxin.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "axes",
    "nuanxin.base",
    "nuanxin.base.ui",
    "nuanxin.registry",
    "nuanxin.casework",
    "nuanxin.money",
    "nuanxin.support",
    "nuanxin.care",
    "nuanxin.privacy",
    "nuanxin.web",
]
MIDDLEWARE = [
    "nuanxin.base.ui.proxies.Proxies",
    "nuanxin.base.logs.journal.Journal",
    "nuanxin.web.turned.ForeignHost",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "nuanxin.base.ui.headers.ResponseHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nuanxin.base.ui.encryption.Encrypted",
    "nuanxin.base.ui.cookies.Cookies",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nuanxin.web.turned.TurnedBack",
    # Before anybody reads the form: only what is turned away there leaves a line, above.
    "nuanxin.base.ui.uploads.UploadLimit",
    "nuanxin.base.once.middleware.Once",
    "nuanxin.web.gate.Gate",
]
AUTH_USER_MODEL = "base.User"
LOGIN_URL = "account:log_in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Five wrong passwords for one name from one address close that way for a quarter of an hour.
# Names are kept as keyed digests: people type passwords into the wrong field.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "nuanxin.base.identity.lockout.typed_name"
AXES_CLIENT_IP_CALLABLE = "nuanxin.base.identity.lockout.address_of"
# The log-in page says itself until when; no middleware of axes replaces it.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
# How often what may be asked stands in web/limits.py; only the suite and benchmarks go without.
RATE_LIMITED = True
# What a password must be and whether it ages: 等保三级, or OWASP ASVS (docs/runbook.md).
AUTH_PROFILE = os.environ.get("AUTH_PROFILE", "djbp3")
# Codes by text message: none, or http with what follows; the demonstration sends to a folder.
SMS_GATEWAY = os.environ.get("NUANXIN_SMS_GATEWAY") or ("outbox" if DEMONSTRATION else "none")
SMS_URL = os.environ.get("NUANXIN_SMS_URL", "")
SMS_KEY_ID = os.environ.get("NUANXIN_SMS_KEY_ID", "")
SMS_SECRET_FILE = os.environ.get("NUANXIN_SMS_SECRET_FILE", "")
SMS_TEMPLATE = os.environ.get("NUANXIN_SMS_TEMPLATE", "")
SMS_ACCEPTED = frozenset(os.environ.get("NUANXIN_SMS_ACCEPTED", "0 OK").split())
SMS_OUTBOX = VAR / "sms-outbox"
# Single sign-on; off without an issuer. Which words of its `amr=` and `acr=` count as a second
# factor at the log-in: none unless named, then ours is asked all the same.
OIDC_ISSUER = os.environ.get("NUANXIN_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("NUANXIN_OIDC_CLIENT_ID", "")
OIDC_SECRET_FILE = os.environ.get("NUANXIN_OIDC_SECRET_FILE", "")
OIDC_SECOND_FACTORS = frozenset(os.environ.get("NUANXIN_OIDC_SECOND_FACTORS", "").split())
# Kinds of job and who acts on which event name themselves when they are loaded.
LOADED_AT_START = [
    "nuanxin.base.jobs.jobs",
    "nuanxin.base.once.jobs",
    "nuanxin.base.files.stored.jobs",
    "nuanxin.base.sealing.jobs",
    "nuanxin.base.watch.jobs",
    "nuanxin.registry.cases.jobs",
    "nuanxin.registry.exchange.jobs",
    "nuanxin.casework.road.jobs",
    "nuanxin.casework.reminders.jobs",
    "nuanxin.money.books.jobs",
    "nuanxin.money.payouts.jobs",
    "nuanxin.money.returns.jobs",
    "nuanxin.support.benefits.jobs",
    "nuanxin.support.crosscheck.jobs",
    "nuanxin.support.reviews.jobs",
    "nuanxin.privacy.retention.jobs",
    "nuanxin.config.county.jobs",
    "nuanxin.wiring",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.static", "nuanxin.base.ui.templatetags.nx"],
            "context_processors": [
                "django.template.context_processors.request",
                "nuanxin.base.ui.encryption.open_connection",
                "nuanxin.web.gate.account",
                "nuanxin.config.county.notice.filling",
                "nuanxin.config.county.notice.demo_code",
                "nuanxin.config.county.notice.demo_text",
            ],
        },
    }
]

APPLICATION_DATABASE = os.environ.get("DATABASE_URL", NOWHERE)
OWNER_DATABASE = os.environ.get("DATABASE_OWNER_URL") or APPLICATION_DATABASE
# Whoever takes backups reads everything and writes nothing; without one the owner does it.
BACKUP_LOGIN = django_database(os.environ.get("DATABASE_BACKUP_URL") or OWNER_DATABASE)
DATABASES = {"default": django_database(APPLICATION_DATABASE)}
# Whom the owner grants the daily work to. With one login for both, it steps down to this role.
APPLICATION_LOGIN = str(DATABASES["default"]["USER"])
APPLICATION_ROLE = APPLICATION_LOGIN
if django_database(OWNER_DATABASE)["USER"] == APPLICATION_LOGIN:
    APPLICATION_ROLE = APPLICATION
    DATABASES["default"] = stepping_down(DATABASES["default"], APPLICATION)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Only for a network of one's own: pages over plain HTTP, which every page then says.
INSECURE_LAN = os.environ.get("INSECURE_LAN") == "1"
# Networks of proxies whose word on address and scheme of a request counts.
TRUSTED_PROXIES = networks(os.environ.get("TRUSTED_PROXIES", ""))
# A __Host- cookie comes from this very host over an encrypted connection, or not at all.
SESSION_COOKIE_NAME = "nuanxin" if INSECURE_LAN else "__Host-nuanxin"
CSRF_COOKIE_NAME = "nuanxin-form" if INSECURE_LAN else "__Host-nuanxin-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_LAN
SECURE_HSTS_SECONDS = 0 if INSECURE_LAN else 365 * 24 * 3600
# Left alone for half an hour it ends; after twelve it ends in any case (web/standing.py).
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "nuanxin.web.errors.views.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An uploaded roll goes straight to a private file; the rest of a form is small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_TEMP_DIR = None
# Apart from the database and its backups: whoever has both can read everything.
VAULT_KEYS = Path(os.environ.get("VAULT_KEYS") or VAR / "keys" / "vault.json")
# gm: SM4-GCM and HMAC-SM3; intl: AES-256-GCM and HMAC-SHA-256. Holds for new key files.
VAULT_PROFILE = os.environ.get("VAULT_PROFILE") or "gm"
FILE_FOLDER = VAR / "files"
# Fonts for paper beside the shipped one: an office's own 仿宋, or one with rarer characters.
PAPER_FONTS = os.environ.get("NUANXIN_PAPER_FONTS", "")
# Where a day's anchor of the audit trail is written: best where the database's owner cannot.
ANCHOR_FOLDER = Path(os.environ.get("NUANXIN_ANCHORS") or VAR / "anchors")
ROLL_FOLDER = VAR / "rolls"
ROLL_MAX_BYTES = 32 * 1024 * 1024
ROLL_KEPT_MINUTES = 30
# How long an import's file and rows stay: after its commit, and where nobody committed it.
IMPORT_KEPT_DAYS = int(os.environ.get("NUANXIN_IMPORT_KEPT_DAYS") or 90)
IMPORT_ABANDONED_DAYS = int(os.environ.get("NUANXIN_IMPORT_ABANDONED_DAYS") or 30)

# JSON lines without a person in them; a demonstration keeps its requests out of the terminal.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "nuanxin.base.logs.lines.JsonLines"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "lines",
            "level": "WARNING" if DEMONSTRATION else "INFO",
        },
        "journal": {
            "class": "logging.FileHandler",
            "formatter": "lines",
            "filename": VAR / "web.log",
            "encoding": "utf-8",
            "delay": True,
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "nuanxin": {"level": "INFO"},
        "nuanxin.base.logs.journal": {"handlers": ["journal"] if DEMONSTRATION else []},
        "axes": {"level": "ERROR"},
        # Every request has its line already; these would add its address.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
