"""Settings, all from the environment; unsafe production values are refused at start with the
reason.

PORTAL_MODE is production (default), demo or test. The other names are listed in docs/operations.md.
"""

from __future__ import annotations

from pathlib import Path

import dj_email_url
from django.core.exceptions import ImproperlyConfigured

from common.redis_servers import watched
from empathy_portal.databases import BASE_ROLE as BASE_ROLE
from empathy_portal.databases import DATABASE_URL as DATABASE_URL
from empathy_portal.databases import DATABASES as DATABASES
from empathy_portal.databases import EVERY_ROLE as EVERY_ROLE
from empathy_portal.databases import LOCKED_ROLE as LOCKED_ROLE
from empathy_portal.databases import POOLED as POOLED
from empathy_portal.databases import POSTGRES_PROGRAMS as POSTGRES_PROGRAMS
from empathy_portal.databases import PREPARES_STATEMENTS as PREPARES_STATEMENTS
from empathy_portal.environment import contacts, number, opened, several, text, yes
from empathy_portal.mail import BOUNCE_ADDRESS as BOUNCE_ADDRESS
from empathy_portal.mail import BOUNCE_FOLDER as BOUNCE_FOLDER
from empathy_portal.mail import MAIL_EVENTS_SECRET as MAIL_EVENTS_SECRET
from empathy_portal.mail import MAIL_PROVIDER as MAIL_PROVIDER
from empathy_portal.mail import MAIL_PROVIDER_KEY as MAIL_PROVIDER_KEY
from empathy_portal.mail import MAIL_PROVIDER_URL as MAIL_PROVIDER_URL
from empathy_portal.mail import MAIL_RATE as MAIL_RATE
from empathy_portal.mail import MAIL_SIGNING_KEY as MAIL_SIGNING_KEY
from empathy_portal.mail import REPLY_ADDRESS as REPLY_ADDRESS
from empathy_portal.mail import REPLY_FOLDER as REPLY_FOLDER
from empathy_portal.outgoing import CONNECTION_KINDS as CONNECTION_KINDS
from empathy_portal.outgoing import CONNECTIONS as CONNECTIONS
from empathy_portal.outgoing import EGRESS_PRIVATE as EGRESS_PRIVATE
from empathy_portal.outgoing import FILE_SCANNER as FILE_SCANNER
from empathy_portal.outgoing import OUTGOING_HELD as OUTGOING_HELD
from empathy_portal.policies import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from empathy_portal.queues import QUEUES, ROUTES, SWEEPS
from empathy_portal.sign_in import ACCOUNT_FORMS as ACCOUNT_FORMS
from empathy_portal.sign_in import ACCOUNT_RATE_LIMITS as ACCOUNT_RATE_LIMITS
from empathy_portal.sign_in import (
    ACCOUNT_REAUTHENTICATION_TIMEOUT as ACCOUNT_REAUTHENTICATION_TIMEOUT,
)
from empathy_portal.sign_in import AUTH_PASSWORD_VALIDATORS as AUTH_PASSWORD_VALIDATORS
from empathy_portal.sign_in import BREACHED_PASSWORDS_LIST as BREACHED_PASSWORDS_LIST
from empathy_portal.sign_in import BREACHED_PASSWORDS_URL as BREACHED_PASSWORDS_URL
from empathy_portal.sign_in import MFA_FORMS as MFA_FORMS
from empathy_portal.watching_settings import LOG_PEOPLE as LOG_PEOPLE
from empathy_portal.watching_settings import LOGGING as LOGGING
from empathy_portal.watching_settings import LOGS_JSON as LOGS_JSON
from empathy_portal.watching_settings import LOGS_TO as LOGS_TO
from empathy_portal.watching_settings import METRICS_TOKEN as METRICS_TOKEN
from empathy_portal.watching_settings import TRACES_TO as TRACES_TO
from empathy_portal.wires import WIRES, broker_tls, insist

BASE_DIR = Path(__file__).resolve().parent.parent
PORTAL_MODE = text("PORTAL_MODE", "production")
if PORTAL_MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is {PORTAL_MODE!r}; use production, demo or test.")
IS_PRODUCTION, IS_DEMO, IS_TEST = (mode == PORTAL_MODE for mode in ("production", "demo", "test"))

_here = "" if IS_PRODUCTION else "http://127.0.0.1:8000"
PORTAL_BASE_URL = text("PORTAL_BASE_URL", _here).rstrip("/")
SECRET_KEY = text("SECRET_KEY", "" if IS_PRODUCTION else "only-for-demo-and-test-" + "x" * 40)
# Older keys: what they signed or sealed is still read.
SECRET_KEY_FALLBACKS = several("SECRET_KEY_FALLBACKS")
REDIS_URL = text("REDIS_URL")

if not DATABASE_URL or not REDIS_URL:
    raise ImproperlyConfigured(
        "Set DATABASE_URL (PostgreSQL) and REDIS_URL (Redis protocol), or start with ./portal."
    )
if IS_PRODUCTION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10):
    raise ImproperlyConfigured("SECRET_KEY needs at least 50 random characters in production.")
if IS_PRODUCTION and not PORTAL_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured(
        "PORTAL_BASE_URL must be the https:// address people open in production."
    )

DEBUG = False
_host = PORTAL_BASE_URL.split("://", 1)[1].rsplit(":", 1)[0].strip("/")
ALLOWED_HOSTS = [_host] if IS_PRODUCTION else [_host, "127.0.0.1", "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Without its providers: single_sign_on.library imports those when one is first used.
    "allauth.socialaccount",
    "csp",
    "common",
    "ui",
    "messaging",
    "people",
    "connections",
    "single_sign_on",
    "provisioning",
    "channels",
    "calendars",
    "privacy",
    "programs",
    "cohorts",
    "learning",
    "practice",
    "assessments",
    "surveys",
    "peers",
    "instruments",
    "kpis",
    "badges",
    "coaching",
    "roi",
    "authoring",
    "insights",
    "pilots",
    "decisions",
    "reports",
    "events",
    "lti",
    "learning_records",
    "api",
    "home",
    "backups",
    "watching",
    "empathy_portal",
]
if not IS_PRODUCTION:
    INSTALLED_APPS.append("demo")

MIDDLEWARE = [
    "empathy_portal.headers.harden",
    "empathy_portal.oddities.refuse_methods",
    "empathy_portal.health.answer_at_once",
    "watching.scraping.answer_scrapes",
    # Off, and not in the way, unless somebody watches.
    "watching.following.follow",
    "empathy_portal.plain_http.refuse_plain_calls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page on the wire is less than half its size.
    # Tokens in it are masked anew each time, and its length varies a little,
    # so that nothing can be read from how well it compresses.
    "django.middleware.gzip.GZipMiddleware",
    "home.worker.hand_out",
    "api.speaking.speak_problems",
    "empathy_portal.headers.Policies",
    "empathy_portal.health.refuse_while_restoring",
    "people.middleware.begin_with_no_rows",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "people.middleware.UserMiddleware",
    "people.middleware.MemberMiddleware",
    "empathy_portal.bodies.limit_bodies",
    "people.middleware.SignInMiddleware",
    "people.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "empathy_portal.failures.page_for_method",
    # The last, so that what it answers looks like every other answer.
    "empathy_portal.oddities.refuse_oddities",
]

ROOT_URLCONF = "empathy_portal.urls"
WSGI_APPLICATION = "empathy_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "ui.loaders.FixedLoader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.navigation.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "common.templatetags.places"],
        },
    }
]

FORM_RENDERER = "ui.widgets.Renderer"

# Rows of the audit table are let go after so many days, 366 at least; 0 keeps them for good.
AUDIT_KEPT_DAYS = number("AUDIT_KEPT_DAYS", 1_096)
if 0 < AUDIT_KEPT_DAYS < 366:
    raise ImproperlyConfigured("AUDIT_KEPT_DAYS has to be 0, or 366 or more.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Limits on signing in hold whatever is away.
    "default": {"BACKEND": "common.cache.DatabaseCache"},
    # What a page can do without, and does not wait for.
    "passing": {
        "BACKEND": "common.cache.ForgivingRedisCache",
        "LOCATION": [REDIS_URL],
        "KEY_PREFIX": "portal",
        "OPTIONS": {
            "pool_class": "common.redis_servers.Servers",
            "socket_timeout": 0.3,
            "socket_connect_timeout": 0.3,
        },
    },
}
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
MESSAGE_STORAGE = "common.cookies.FlashStorage"

# Sign-in: an e-mailed code by default, a password where somebody sets one, TOTP and passkeys on
# top.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.sign_in.MemberBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = ["people.sign_in.Argon2Small"]
ACCOUNT_ADAPTER = "single_sign_on.adapters.SignInAdapter"
SOCIALACCOUNT_ADAPTER = "single_sign_on.adapters.ProviderAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND, ACCOUNT_LOGIN_BY_CODE_MAX_RESEND_COUNT = True, 1
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Whoever chose a password with a one-use link is who they are: no second form right after it.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
# Sign-in is throttled by address: the number of proxies whose X-Forwarded-For can be believed.
ALLAUTH_TRUSTED_PROXY_COUNT = number(
    "TRUSTED_PROXIES", 1 if yes("BEHIND_PROXY", default=False) else 0
)
MFA_ADAPTER = "people.sign_in.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
# Signing in to the demo takes one click, and tests ask for it where it is theirs.
ADMINS_NEED_SECOND_STEP = IS_PRODUCTION
DANGEROUS_STEPS_ASK_AGAIN = not IS_TEST
MFA_TOTP_ISSUER = "Empathy Portal"

# Mail: every message is an outbox row; these say how a row leaves the house.
EMAIL_CONFIG = dj_email_url.parse(text("EMAIL_URL", "smtp://localhost:25"))
if not EMAIL_CONFIG.get("EMAIL_BACKEND", "").endswith(".smtp.EmailBackend"):
    # Read as plain SMTP otherwise, and the password would cross the network as it is.
    raise ImproperlyConfigured(
        "EMAIL_URL is smtp://host:25, submission://user:password@host:587 (STARTTLS) "
        "or smtp://user:password@host:465?ssl=true."
    )
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG["EMAIL_HOST"], EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    EMAIL_CONFIG["EMAIL_HOST_USER"],
    EMAIL_CONFIG["EMAIL_HOST_PASSWORD"],
)
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_TLS"], EMAIL_CONFIG["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
if IS_PRODUCTION:
    # What leaves this machine is encrypted, to a server that shows who it is.
    _mail = None if MAIL_PROVIDER else (EMAIL_HOST, EMAIL_USE_TLS or EMAIL_USE_SSL)
    _plain = opened("PLAIN_WIRES", WIRES, default="")
    insist(DATABASES, REDIS_URL, _mail, _plain, scanner=FILE_SCANNER, logs=LOGS_TO)
_way_out = "provider_backend.ProviderBackend" if MAIL_PROVIDER else "relay.RelayBackend"
EMAIL_BACKEND = f"messaging.{_way_out}" if IS_PRODUCTION else "demo.mailbox.MailboxBackend"
DEFAULT_FROM_EMAIL = text("MAIL_FROM", "Empathy Portal <portal@localhost>")
# At most so many runs send at once, over all workers, each over one connection.
MAIL_CONNECTIONS = number("MAIL_CONNECTIONS", 1)
MAIL_REPLY_TO = text("MAIL_REPLY_TO")

# Celery is the alarm clock; the database is the queue. A broker message is a wake-up only.
_broker = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
_watched = watched(REDIS_URL)
CELERY_BROKER_URL = _watched.broker_url if _watched else _broker
# Said here: Celery would take any certificate.
CELERY_BROKER_USE_SSL = broker_tls(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    **({"master_name": _watched.master} if _watched else {}),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # without end
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "empathy_portal.beat:Scheduler"
CELERY_TASK_PUBLISH_RETRY = False
# empathy_portal.queues says which task is woken by which; a worker that is told nothing takes all.
CELERY_TASK_DEFAULT_QUEUE, CELERY_TASK_QUEUES = SWEEPS, QUEUES
CELERY_TASK_ROUTES = {name: {"queue": queue} for name, queue in ROUTES.items()}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ui.finders.JoiningFinder",
]
STATIC_ROOT = Path(
    text(
        "PORTAL_STATIC_ROOT",
        str(Path(text("PORTAL_DATA", str(BASE_DIR / ".portal"))) / "static"),
    )
)
_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if IS_TEST else _storage,
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = IS_TEST
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "empathy_portal.failures.csrf_failure"
# Every other cookie is named by common.cookies.
COOKIE_PREFIX = "__Host-" if IS_PRODUCTION else ""
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
if IS_PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    SECURE_PROXY_SSL_HEADER = (
        ("HTTP_X_FORWARDED_PROTO", "https") if yes("BEHIND_PROXY", default=False) else None
    )
else:
    # Two demos on one machine share the host name; the port keeps their cookies apart.
    _port = PORTAL_BASE_URL.rsplit(":", 1)[-1]
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"session-{_port}", f"csrf-{_port}"

# /.well-known/security.txt: whom somebody tells who finds a hole, and where the rules for it stand.
_nobody = "" if IS_PRODUCTION else "security@portal.example"
SECURITY_CONTACTS = contacts("SECURITY_CONTACT", default=_nobody)
SECURITY_POLICY_URL = text("SECURITY_POLICY_URL")

# Preloading binds the whole domain in browsers for years: the operator's decision, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A box per person: whoever picks among thousands sends thousands of fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
