"""What all ways of running share. Nothing here reads the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent.parent

DEBUG = False
DEMONSTRATION = False

INSTALLED_APPS = [
    "mutualisation.apps.MutualisationConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "core.apps.CoreConfig",
    "communes.apps.CommunesConfig",
    "files.apps.FilesConfig",
    "jobs.apps.JobsConfig",
    "accounts.apps.AccountsConfig",
    "accounts.proconnect.apps.ProConnectConfig",
    "notifications.apps.NotificationsConfig",
    "governance.apps.GovernanceConfig",
    "services.apps.ServicesConfig",
    "requests_desk.apps.RequestsDeskConfig",
    "bilan.apps.BilanConfig",
    "retention.apps.RetentionConfig",
    "history.apps.HistoryConfig",
    "demonstration.apps.DemonstrationConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the static files, so that these carry the policies too.
    "csp.middleware.CSPMiddleware",
    "mutualisation.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mutualisation.middleware.PageCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "mutualisation.middleware.HealthMiddleware",
    "mutualisation.middleware.IdentityFilesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignedInMiddleware",
    "history.middleware.WhoMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "communes.middleware.PortalEpciMiddleware",
    "accounts.middleware.ActorMiddleware",
    "mutualisation.setup.waiting.EmptyPortalMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "core.conflicts.ConflictMiddleware",
]

ROOT_URLCONF = "mutualisation.urls"
WSGI_APPLICATION = "mutualisation.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mutualisation.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_CONNECTION = {
    "ENGINE": "django.db.backends.postgresql",
    "ATOMIC_REQUESTS": True,
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "notifications.adapter.PortalAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
# An e-mailed code: eight digits, three tries, ten minutes (e-mails of small towns take their time).
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Each change of the means to sign in is told to its owner.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# How often one may try, by visitor's address (ip), person (user) or e-mail address (key).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "reset_password": "20/m/ip,5/m/key,20/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "signup": "20/m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_ADAPTER = "accounts.sign_in.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.ConfirmSecondFactorForm",
    "activate_totp": "accounts.forms.AddApplicationForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The clock of a telephone may be half a minute late.
MFA_TOTP_TOLERANCE = 1
# Addresses are the EPCI's: nobody opens an account alone with that of another.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "accounts.proconnect.adapter.ProConnectAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {}
# Agents and administrators; only a demonstration, whose passwords are known to all, does without.
SECOND_FACTOR_REQUIRED = True
# After so long it is asked again, but on a device that its owner has said theirs (thirty days).
SECOND_FACTOR_LASTS = timedelta(hours=12)
# Between the decision to destroy and its beginning: the time to be told of it, and to stop it.
ELIMINATION_DELAY = timedelta(days=3)

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Browsers ask for /favicon.ico beside a picture or a PDF, which cannot name another icon.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploads larger than this wait on disk; the limit itself is in `files/operations.py`.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mutualisation.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# What a page may load and do: the portal's own files, and nothing written into the page itself, so
# that a text which somebody managed to slip in runs nothing. Bootstrap draws its arrows and ticks
# by `data:` pictures, and the identity page shows a logo that is not saved yet by another.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# What no page of the portal asks of the device. Choosing a photo in a form needs none of these.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    )
)

# Reading a page opens no context of the history, and costs nothing.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# A round that no worker has begun before the next one expires: they never pile up.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in (
        ("send-due-emails", "notifications.tasks.send_due_emails", 30.0),
        ("requeue-stale-jobs", "jobs.tasks.requeue_stale_jobs", 30.0),
        ("forget-expired-jobs", "jobs.tasks.forget_expired_jobs", 3600.0),
        ("remove-orphan-files", "files.tasks.remove_orphan_files", 3600.0),
        ("forget-old-emails", "notifications.tasks.forget_old_emails", 3600.0),
        ("forget-ended-sessions", "accounts.tasks.forget_ended_sessions", 3600.0),
        ("forget-pending-files", "requests_desk.tasks.forget_pending_files", 3600.0),
        ("end-adhesions", "services.tasks.end_adhesions", 3600.0),
        ("send-deadline-digests", "services.tasks.send_deadline_digests", 3600.0),
        ("forget-takeovers", "services.tasks.forget_takeovers", 3600.0),
        ("hand-over-drafts", "requests_desk.tasks.hand_over_drafts", 3600.0),
        ("start-eliminations", "mutualisation.tasks.start_eliminations", 3600.0),
    )
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
}
