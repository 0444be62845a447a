"""The admin's site: the same log-in as everywhere, and a policy for scripts that lets its theme work."""

from functools import wraps
from typing import TYPE_CHECKING, Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
else:
    from unfold.sites import UnfoldAdminSite as AdminSite

# The theme's Alpine reads expressions out of attributes, and its pages carry small scripts and styles.
# Nowhere else may a page do that.
THEME_NEEDS = {"script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]}


class Panel(AdminSite):
    """Who is not logged in goes to the one log-in page; who may not enter is told so."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002  Django calls it so
        return wraps(view)(csp_update(THEME_NEEDS)(super().admin_view(view, cacheable)))

    def has_permission(self, request: HttpRequest) -> bool:
        """Who keeps something in it: staff, and who has a role for the whole plant."""
        user = request.user
        return user.is_active and (user.is_staff or bool(user.get_group_permissions()))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Pages of the panel send here who may not see them, strangers by way of the site's log-in page."""
        if not self.has_permission(request):
            raise PermissionDenied(_("The admin panel is for those who keep suppliers, items and boards."))
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        safe = url_has_allowed_host_and_scheme(
            wanted, {request.get_host()}, require_https=request.is_secure()
        )
        return redirect(wanted if safe else "admin:index")
