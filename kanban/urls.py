"""Every address of the site. Screens are in `kanban.web.urls`."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog, set_language

from kanban.web import health

words_of_the_scripts = cache_control(max_age=3600)(JavaScriptCatalog.as_view(domain="djangojs"))

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("kanban.web.account_urls")),
    path("i18n/language/", login_not_required(set_language), name="set_language"),
    path("i18n/words.js", login_not_required(words_of_the_scripts), name="javascript_words"),
    path("", include("kanban.web.urls")),
]
handler400 = "kanban.web.answers.bad_request"
handler403 = "kanban.web.answers.forbidden"
handler404 = "kanban.web.answers.not_found"
handler500 = "kanban.web.answers.server_error"
