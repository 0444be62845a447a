"""Who may do what, and the tokens of their programs."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from inventory.admin.base import ModelAdmin, TabularInline
from kanban.models import Member, Token


def acting(request: HttpRequest) -> User:
    """The person at the keyboard."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class Members(TabularInline[Member, Any]):
    model = Member
    extra = 0
    autocomplete_fields = ("user", "board")


@admin.register(Token)
class TokenAdmin(ModelAdmin[Token]):
    """Who has tokens. One is made by `manage.py create_token`, which shows it; here it can be revoked."""

    list_display = ("user", "name", "created_at")
    list_select_related = ("user",)
    fields = ("user", "name", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False


class Person(UserAdmin[User], ModelAdmin[User]):
    """Django's own, with the person's roles on the boards beside it."""

    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm

    inlines = (Members,)


admin.site.unregister(User)
admin.site.register(User, Person)
