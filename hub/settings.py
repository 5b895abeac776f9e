"""One file for every place the hub runs; production differs by environment only (docs/operations.md)."""

import logging
import socket
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from hub.services.folders import data_folder

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(BASE_DIR / ".env", recurse=False)

# --- What this installation is -------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "for-development-only-and-refused-in-production" if DEBUG else "not-set")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])  # with these sign-ins go on
LINK_KEY = env.str("LINK_KEY", SECRET_KEY)  # signs private links; may be changed without signing anybody out
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
HUB_NAME = env.str("HUB_NAME", "Tech for Good Network")
HUB_URL = env.str("HUB_URL", "http://localhost:8000").rstrip("/")  # every link in a mail starts with it
SOURCE_URL = env.str("SOURCE_URL", "")  # where the source of this very version is offered (AGPL, section 13)
MAIL_DOMAIN = env.str("MAIL_DOMAIN", "localhost" if DEBUG else "")
DATA_DIR = data_folder(BASE_DIR)  # BUNTING_DATA, else .data beside this project

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "hub",
    "groups",
    "volunteers",
    "events",
    "learning",
    "impact",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "hub.common.middleware.OnePolicy",
    "hub.common.middleware.NotForOtherSites",
    "hub.common.middleware.RefuseBrokenText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hub.accounts.middleware.LanguageOfThePerson",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.accounts.middleware.SessionsEnd",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hub.access.middleware.WhoIsAsking",
    "hub.accounts.middleware.SecondFactorFirst",
    "hub.audit.middleware.HistoryContext",
    "hub.common.middleware.LineOfTheRequest",
    "hub.common.middleware.TryAgainWhenBusy",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "hub.common.templatetags.hub_ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.common.context.the_house",
            ],
        },
    }
]
FORM_RENDERER = "hub.common.forms.HubRenderer"

# --- Database, broker, cache ---------------------------------------------------------------------
# With DATABASE_URL any PostgreSQL 15 or newer serves; without, one of our own starts by itself.
if DATABASE_URL := env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "hub.db.embedded", "NAME": "hub", "DATA_FOLDER": str(DATA_DIR)}}
DATABASES["default"] |= {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}
if not DEBUG:
    LIMITS = {
        "statement_timeout": env.int("STATEMENT_SECONDS", 10),  # whoever migrates gives more, and waits less
        "lock_timeout": env.int("LOCK_SECONDS", 3),
        "idle_in_transaction_session_timeout": 30,
    }
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = " ".join(
        f"-c {name}={seconds * 1000}" for name, seconds in LIMITS.items()
    )

# With REDIS_URL (broker) and CACHE_URL (cache and counters); without, one of our own, two databases of it.
REDIS_SOCKET = env.str("BUNTING_REDIS_SOCKET", "")
REDIS_URL = env.str("REDIS_URL", f"redis+socket://{REDIS_SOCKET}?virtual_host=0" if REDIS_SOCKET else "")
CACHE_URL = env.str("CACHE_URL", f"unix://{REDIS_SOCKET}?db=1" if REDIS_SOCKET else REDIS_URL)
CACHES: dict[str, dict[str, Any]]
if CACHE_URL:
    CACHES = {"default": {"BACKEND": "hub.common.cache.FailOpenRedisCache", "LOCATION": CACHE_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PUBLIC_PAGES_KEPT = 0 if DEBUG else 300  # seconds; a change is seen at once (hub/common/versions.py)

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_keepalive": True,
    "health_check_interval": 30,
    "retry_on_timeout": True,
    # With the broker away a page that wakes the sender gives up at once; else it would wait six seconds.
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULE = {"tick": {"task": "hub.jobs.tasks.tick", "schedule": 60.0, "options": {"expires": 55}}}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")

# --- People and sign-in --------------------------------------------------------------------------
AUTH_USER_MODEL = "hub.User"
AUTHENTICATION_BACKENDS = ["hub.accounts.backend.AddressBackend"]  # a second one would hash twice
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "hub.accounts.passwords.NotAboutYou"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/today/"
ACCOUNT_ADAPTER = "hub.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "hub.accounts.forms.SignupForm",
    "reset_password": "hub.accounts.forms.ResetPasswordForm",
    "request_login_code": "hub.accounts.forms.RequestLoginCodeForm",
    "login": "hub.accounts.plain_forms.LoginForm",
    "add_email": "hub.accounts.plain_forms.AddEmailForm",
    "change_email": "hub.accounts.plain_forms.ChangeAddressForm",
    "change_password": "hub.accounts.plain_forms.ChangePasswordForm",
    "set_password": "hub.accounts.plain_forms.SetPasswordForm",
    "reset_password_from_key": "hub.accounts.plain_forms.ResetPasswordKeyForm",
    "reauthenticate": "hub.accounts.plain_forms.ReauthenticateForm",
    "confirm_login_code": "hub.accounts.plain_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "hub.accounts.plain_forms.ConfirmAddressForm",
}
MFA_FORMS = {
    "authenticate": "hub.accounts.plain_forms.AuthenticateForm",
    "reauthenticate": "hub.accounts.plain_forms.ReauthenticateByCodeForm",
    "activate_totp": "hub.accounts.plain_forms.ActivateAppForm",
    "login_webauthn": "hub.accounts.plain_forms.LoginByPasskeyForm",
    "authenticate_webauthn": "hub.accounts.plain_forms.AuthenticateByPasskeyForm",
    "reauthenticate_webauthn": "hub.accounts.plain_forms.ReauthenticateByPasskeyForm",
    "add_webauthn": "hub.accounts.plain_forms.AddPasskeyForm",
    "edit_webauthn": "hub.accounts.plain_forms.RenamePasskeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login_network": "20/h/ip",
    "login_failed": "5/30m/key",
    "login_slowed": "1/15m/key",
    "login": "60/m/ip",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,2/h/key,5/d/key",
    "request_login_code": "20/h/ip,2/h/key,5/d/key",
    "confirm_email": "3/h/key,5/d/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = HUB_NAME
MFA_TOTP_TOLERANCE = 1  # a code typed as its half minute ends still counts
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
DEMO_PEOPLE = DEBUG  # accounts whose password everybody knows
SECOND_FACTOR_GRACE_DAYS = 30  # from then on, setting it up comes first (rule 6)
SESSION_COOKIE_AGE = 14 * 24 * 3600  # everybody; organisers and up end sooner, hub/accounts/middleware.py
ORGANISER_SESSION_IDLE = 2 * 3600
ORGANISER_SESSION_TOTAL = 12 * 3600

# --- Browser defences ----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY = {
    **{
        feature: []
        for feature in [
            "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
            "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
            "xr-spatial-tracking",
        ]
    },
    "publickey-credentials-get": "self",
    "publickey-credentials-create": "self",
}  # fmt: skip
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes browsers send "Origin: null", which Django refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hub.common.errors.form_expired"
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
if not DEBUG:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-s", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if env.bool("BEHIND_TLS_PROXY", False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "hub.common.uploads.CutWhatIsTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail ----------------------------------------------------------------------------------------
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "hub.mail.smtp.Backend")
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)  # begins in the open, then TLS: port 587
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)  # TLS from the first word: port 465
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{HUB_NAME} <hello@{MAIL_DOMAIN or socket.getfqdn()}>")
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# --- Words, time, static files -------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Cymraeg"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["hub.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = not DEBUG
FORMS_URLFIELD_ASSUME_HTTPS = True
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- What watches ------------------------------------------------------------------------------------
# Where backups are made, /readyz fails when the newest one that was restored and compared is older; 0: not asked.
BACKUP_PROVEN_HOURS = env.int("BACKUP_PROVEN_HOURS", 0)
SIGN_OF_LIFE = env.path("SIGN_OF_LIFE", None)  # a file that worker and scheduler touch as they work

# --- How long what people wrote is kept, in days: working defaults until somebody responsible confirms them
KEPT_DAYS = {
    "message to a group": 365,
    "person on a group's list": 365,
    "ask to help in another group": 183,
    "application that came to nothing": 183,
    "season off": 730,
    "who could run the next one": 730,
    "file brought in": 730,
    "hello": 365,
    "answer to a group's question": 730,
    "lost phone": 730,
    "proposal of a role": 730,
}

# --- Time limits of the request's path (product.md rules 16-22), in days unless said ----------------
DRAFT_KEPT_DAYS = 30
UNCONFIRMED_NUDGES = (1, 4)
UNCONFIRMED_DELETED_DAYS = 7
SLOW_RHYTHM_WORKING_DAYS = 5  # a slower rhythm brings in a cover at once
COVER_NEIGHBOURS_WORKING_DAYS = 2
COVER_COORDINATOR_WORKING_DAYS = 5
CHARITY_REMINDERS = (3, 7)
CHARITY_RESTING_DAYS = 21
ANSWER_CHECK_DAYS = 7
WITHDRAWAL_UNDO_HOURS = 24
LINK_KEPT_AFTER_CLOSE_DAYS = 365
SPAM_KEPT_DAYS = 30
URGENT_WITHIN_DAYS = 7  # the day they named is so near: asks then lapse after a day
URGENT_ASK_LASTS_HOURS = 24
ASK_LASTS_DAYS = 4
ASK_LINK_DAYS = 60
CHARITY_SAYS_WORKING_DAYS = 3  # to say "yes, introduce us"
CHARITY_FREES_WORKING_DAYS = 2  # after the chaser the volunteer is freed
CHECK_AFTER_DAYS = {"talk": 1, "job": 10}  # after the introduction both are asked how it went
CHECK_AGAIN_DAYS = 3  # after "not yet"
PROJECT_CHECK_DAYS = 30
SILENCE_IS_YES_DAYS = 14
CONTACTS_SHOWN_AFTER_DAYS = 30
FOLLOW_UP_DAYS = 91
# Where no group covers a place, the network sits down on these weekdays (0 is Monday).
NETWORK_SITTING_DAYS = env.list("NETWORK_SITTING_DAYS", [1, 3], subcast=int)

# --- Logs: no addresses of private pages, no words of people ---------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "hub.common.logs.MaskSecretRoutes"}},
    "formatters": {"lines": {"()": "hub.common.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["mask"], "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": []},  # its own console handler would say everything twice
        "django.server": {"handlers": ["console"], "propagate": False, "level": "INFO"},
    },
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

SILENCED_SYSTEM_CHECKS = [
    "auth.W004"
]  # one account per address whatever its case: a constraint on Lower("email")
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request is enough
