"""Who may do what, and the tokens of their programs."""

from typing import Any, TypeVar

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401  they register what is taken back below
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from inventory.admin.base import ModelAdmin, TabularInline
from kanban.models import Member, Token

Row = TypeVar("Row", bound=Model)


def acting(request: HttpRequest) -> User:
    """The person at the keyboard."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class AsksAgain(ModelAdmin[Row]):
    """Pages where people, rights and keys are changed: they ask for the password where it is long ago."""

    @method_decorator(reauthentication_required(app="kanban"))
    def changeform_view(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        return super().changeform_view(request, *given, **named)

    @method_decorator(reauthentication_required(app="kanban"))
    def delete_view(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        return super().delete_view(request, *given, **named)

    def changelist_view(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if request.method == "POST":
            return self._changes_many(request, *given, **named)
        return super().changelist_view(request, *given, **named)

    @method_decorator(reauthentication_required(app="kanban"))
    def _changes_many(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        return super().changelist_view(request, *given, **named)


class Members(TabularInline[Member, Any]):
    model = Member
    extra = 0
    autocomplete_fields = ("user", "board")


@admin.register(Token)
class TokenAdmin(AsksAgain[Token]):
    """Who has tokens. One is made by `manage.py create_token`, which shows it; here it can be revoked."""

    list_display = ("user", "name", "created_at")
    list_select_related = ("user",)
    fields = ("user", "name", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False


class Person(AsksAgain[User], UserAdmin[User], ModelAdmin[User]):
    """Django's own, with the person's roles on the boards beside it."""

    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm

    inlines = (Members,)

    @method_decorator(reauthentication_required(app="kanban"))
    def user_change_password(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        return super().user_change_password(request, *given, **named)


class SecondFactorAdmin(AsksAgain[Authenticator]):
    """Who has which second factor. Whoever has lost his gets rid of it here, and sets up another."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return False


admin.site.unregister((User, Authenticator, EmailAddress, UserSession))
admin.site.register(Authenticator, SecondFactorAdmin)
admin.site.register(User, Person)
