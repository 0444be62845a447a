"""Django's settings, read from the environment. The README lists every variable."""

from email.utils import parseaddr
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from kanban import environment, installation
from kanban.logins import *  # noqa: F403
from kanban.panel.look import LOOK

# Lets annotations such as ModelAdmin[Item] stand in code that runs, as they do for mypy.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DATA_DIR = installation.data_folder("DATA_DIR", Path(env.str("DATA_DIR", str(BASE_DIR / "data"))))
SECRET_KEY = installation.secret_key("SECRET_KEY", env.str("SECRET_KEY", ""), kept_in=DATA_DIR)
DEBUG = environment.truth("DEBUG", env.str("DEBUG", ""), otherwise=False)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
)
PUBLIC_ORIGINS = environment.origins(
    "PUBLIC_ORIGINS", env.list("PUBLIC_ORIGINS", ["http://localhost:8000", "http://127.0.0.1:8000"])
)
CSRF_TRUSTED_ORIGINS = PUBLIC_ORIGINS
CSRF_FAILURE_VIEW = "kanban.web.answers.not_ours"
SECURE = all(origin.startswith("https://") for origin in PUBLIC_ORIGINS)

INSTALLED_APPS = [
    "inventory",
    "kanban",
    "channels",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "simple_history",
    "kanban.panel.apps.PanelConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kanban.web.at_the_plant.AtThePlant",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kanban.web.authentication.BearerTokens",
    "kanban.web.shared.SharedDevices",
    "kanban.web.authentication.LoginRequired",
    "kanban.web.bounds.Bounded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kanban.web.second_factor.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "kanban.urls"
ASGI_APPLICATION = "kanban.asgi.application"
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
                "kanban.web.shared.context",
            ],
        },
    }
]

# Connections are not kept between requests: under ASGI each request has a thread of its own.
DATABASES = {
    "default": environment.database(
        "DATABASE_URL", env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'pullboard.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# uvicorn reads these two itself.
environment.count("WEB_CONCURRENCY", env.str("WEB_CONCURRENCY", "1"))
environment.proxies("FORWARDED_ALLOW_IPS", env.list("FORWARDED_ALLOW_IPS", ["127.0.0.1"]))

REDIS_URL = environment.redis("REDIS_URL", env.str("REDIS_URL", ""))
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

# What is counted for a while (kanban/web/tallies.py).
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers allow passkeys without TLS on localhost alone
REQUIRE_SECOND_FACTOR = environment.truth(
    "REQUIRE_SECOND_FACTOR", env.str("REQUIRE_SECOND_FACTOR", ""), otherwise=True
)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the plant's other machines under this name may have no TLS
    "security.W008",  # TLS ends at the proxy, and it redirects; nobody else reaches this server
    "security.W021",  # a preload list is for public names, and hard to leave
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

mail = environment.email("EMAIL_URL", env.str("EMAIL_URL", "console:"))
EMAIL_BACKEND = mail.backend
EMAIL_FILE_PATH = mail.folder
EMAIL_HOST = mail.host
EMAIL_PORT = mail.port
EMAIL_HOST_USER = mail.user
EMAIL_HOST_PASSWORD = mail.password
EMAIL_USE_TLS = mail.starttls
EMAIL_USE_SSL = mail.tls
EMAIL_TIMEOUT = 20
WEBHOOK_TIMEOUT = 15
WEBHOOK_ALLOWED_NETWORKS: list[environment.Network] = environment.networks(
    "WEBHOOK_ALLOWED_NETWORKS", env.list("WEBHOOK_ALLOWED_NETWORKS", [])
)
EMBEDDED_DELIVERY = environment.truth(
    "EMBEDDED_DELIVERY",
    env.str("EMBEDDED_DELIVERY", ""),
    otherwise=DATABASES["default"]["ENGINE"] == "kanban.sqlite",
)
DEFAULT_FROM_EMAIL = environment.sender("EMAIL_FROM", env.str("EMAIL_FROM", "pullboard@localhost"))
PLANT_NAME = (
    environment.line("PLANT_NAME", env.str("PLANT_NAME", ""))
    or parseaddr(DEFAULT_FROM_EMAIL)[0]
    or "Pullboard"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "no_secrets": {"()": "kanban.web.redaction.HideSecrets"},
        "refusals_in_a_line": {"()": "kanban.web.redaction.RefusalsInALine"},
    },
    "handlers": {
        "line": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_secrets", "refusals_in_a_line"],
        }
    },
    "root": {"handlers": ["line"], "level": "WARNING"},
    "loggers": {
        "inventory": {"level": "INFO"},
        "kanban": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a refusal is no news, a failure is
        "django.server": {"handlers": ["line"], "propagate": False},
        "uvicorn.access": {"handlers": ["line"], "propagate": False},
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "kanban" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone("TIME_ZONE", env.str("TIME_ZONE", "UTC"))

# What the set-up in the browser cannot change.
FIXED_BY_ENVIRONMENT = [
    field for name, field in {"PLANT_NAME": "name", "TIME_ZONE": "time_zone"}.items() if env.str(name, "")
]

UNFOLD = LOOK

STATICFILES_DIRS = [BASE_DIR / "static"]
# Sent with each page and socket frame; a browser that loaded another build reloads itself.
# The lock file stands for the files that packages bring, such as those of the admin.
BUILD = installation.build_of(
    [BASE_DIR / "static", BASE_DIR / "templates", *LOCALE_PATHS, BASE_DIR / "requirements.lock"]
)
# Whoever edits a file while the server runs sees it at once; everybody else keeps a build for ever.
STATIC_URL = "/static/" if DEBUG else f"/static/{BUILD}/"
