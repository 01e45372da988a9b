"""Settings of the site. One switch, SITE_HTTPS=1, makes production; the rest is environment.

See README, "Configuration", for every variable.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from portal import env
from portal.cache_url import throttle_settings
from portal.email_url import mail_settings

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SITE_HTTPS = env.flag("SITE_HTTPS")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")
SITE_NAME = env.text("SITE_NAME", "Reprendre pied")
# Who publishes, whom to write to, who hosts: printed in the legal page, which says when unknown.
SITE_PUBLISHER = env.text("SITE_PUBLISHER")
SITE_CONTACT = env.text("SITE_CONTACT")
SITE_HOST = env.text("SITE_HOST")
DEBUG = env.flag("DEBUG") and not SITE_HTTPS


def _local_secret() -> str:
    """A random key kept beside the local database: no default exists to be guessed."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = env.text("SECRET_KEY") or ("" if SITE_HTTPS else _local_secret())
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if SITE_HTTPS else "127.0.0.1,localhost,[::1]")
if SITE_HTTPS and (len(SECRET_KEY) < 50 or not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "En production (SITE_HTTPS=1), donner SECRET_KEY (50 caractères au moins) et ALLOWED_HOSTS."
    )
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_HTTPS else []

INSTALLED_APPS = [
    "portal",
    "guide",
    "maps",
    "search",
    "directory",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "portal.accounts.TeamUsersConfig",  # wagtail.users, with our roles in its forms
    "wagtail.sites",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "leaflet",
    "csp",
    "django_htmx",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.HeadersMiddleware",
    "portal.csp.PolicyMiddleware",
    "portal.middleware.RequestGuardMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "site",
        "DIRS": [BASE_DIR / "templates" / "site"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "portal.jinja2.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "admin",
        "DIRS": [BASE_DIR / "templates" / "admin"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT_PROCESSORS},
    },
]

FORM_RENDERER = "portal.form_renderer.AdminFormRenderer"

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'site.sqlite3'}", conn_max_age=600
    )
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # IMMEDIATE: with WAL alone, concurrent writers fail instead of waiting.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A connection that a restart cut is noticed when a request begins, and made again.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Seconds. Statements are cut in requests only (portal/wsgi.py): an import may be long.
    _cut = {
        "statement_timeout": env.whole("DATABASE_STATEMENT_TIMEOUT", 0),
        "idle_in_transaction_session_timeout": env.whole("DATABASE_IDLE_TIMEOUT", 60),
    }
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        connect_timeout=env.whole("DATABASE_CONNECT_TIMEOUT", 2),
        options=" ".join(f"-c {name}={seconds}s" for name, seconds in _cut.items() if seconds),
    )

# The search cluster of large directories; without it each worker keeps the directory in memory.
ELASTICSEARCH_URL = env.text("ELASTICSEARCH_URL")
ELASTICSEARCH_API_KEY = env.text("ELASTICSEARCH_API_KEY")
ELASTICSEARCH_CA = env.text("ELASTICSEARCH_CA")
ELASTICSEARCH_INDEX = env.text("ELASTICSEARCH_INDEX", "solutions")

AUTH_USER_MODEL = "directory.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "directory:espace"
# OpenID Connect: off unless the issuer is given. An account is found by issuer and subject alone.
OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_NAME = env.text("OIDC_NAME", "mon compte professionnel")
OIDC_RP_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_RP_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.text("OIDC_AUTHORIZATION_URL")
OIDC_OP_TOKEN_ENDPOINT = env.text("OIDC_TOKEN_URL")
OIDC_OP_JWKS_ENDPOINT = env.text("OIDC_JWKS_URL")
OIDC_OP_USER_ENDPOINT = ""  # the signed ID token says enough
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 10
OIDC_AUTHENTICATION_CALLBACK_URL = "directory:oidc_callback"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "directory.accounts.oidc.Backend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "directory.accounts.passwords.GuessedPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "portal.stylesheet.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
# With several hosts: a folder that all of them mount.
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- security -------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SITE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante$"]  # asked by balancers, without certificate
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_HTTPS else None
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 31_536_000) if SITE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_HTTPS and env.flag("HSTS_SUBDOMAINS", default=True)
# A promise for the whole domain, kept for months: its owner makes it, not this site.
SECURE_HSTS_PRELOAD = SITE_HTTPS and env.flag("HSTS_PRELOAD")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_NAME = "__Host-session" if SITE_HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "portal.sessions"
TEAM_IDLE_S = 8 * 3600
PASSWORD_RESET_TIMEOUT = 2 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if SITE_HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # HeadersMiddleware sets X-Frame-Options everywhere
    "security.W021",  # HSTS_PRELOAD is the choice of the owner of the domain
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# The form of a long page has several thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": ["'self'", "data:"],
        "font-src": _SELF,
        "connect-src": _SELF,
        "manifest-src": _SELF,
        "form-action": _SELF,
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# ---- Wagtail: in French, nothing leaves the site --------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
# One door for all (portal/signing_in.py): passwords are changed and asked again in the space. Nor
# does an open session change the address to which new passwords go.
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# The team sees in its own list what waits; the site sends no mail about a review.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_I18N_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "docx", "xlsx", "csv", "txt"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # always downloads, PDF included
WAGTAILDOCS_DOCUMENT_FORM_BASE = "guide.uploads.SafeDocumentForm"
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "guide.uploads.SafeImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.search_backend"}}
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

# ---- the product ----------------------------------------------------------------------------
# Outside tiles: an explicit choice that adds one host to img-src and a notice to the map page.
TILES_URL = env.text("TILES_URL")
TILES_CREDIT = env.text("TILES_CREDIT", "© contributeurs OpenStreetMap")
# Service that finds addresses (Base adresse nationale): empty, nothing leaves the site.
GEOCODER_URL = env.web_address("GEOCODER_URL")
# The demonstration set never loads in production.
DEMO_ALLOWED = not SITE_HTTPS
SEED_CONTRACT_ALLOWED = DEBUG or env.flag("ALLOW_SEED_CONTRACT")
# Corrections of sheets that one address may send in an hour; a school has one for everybody.
SUGGESTIONS_AN_HOUR = env.whole("SUGGESTIONS_AN_HOUR", 20)
# Above this many characters a query string is refused (414) with a page of ours.
QUERY_STRING_MAX = 8_000

# EMAIL_BACKEND, EMAIL_HOST…: one variable says how mail leaves (portal/email_url.py).
globals().update(mail_settings(env.text("EMAIL_URL"), folder=VAR_DIR / "courriels"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", SITE_CONTACT or "portail@localhost")
CACHES = {
    # Each process its own: it holds only what Wagtail remembers of the address of the site.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Shared by all workers, and by all hosts if CACHE_URL says so: tries are counted once.
    "throttle": throttle_settings(env.text("CACHE_URL"), folder=VAR_DIR / "throttle"),
}
# Addresses of our own proxies: only they may say, in X-Forwarded-For, for whom they speak.
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.masking.MaskingFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
