"""Master data: kept by people, remembered with each change, and never deleted once it was used."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import PROTECT, Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.admin.base import ModelAdmin

if TYPE_CHECKING:

    class SimpleHistoryAdmin:
        """To the type checker only what it adds."""

        def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool: ...

else:
    from simple_history.admin import SimpleHistoryAdmin

Row = TypeVar("Row", bound=Model)


class Kept(SimpleHistoryAdmin, ModelAdmin[Row]):
    """Rows with a history. One that something else names is deactivated instead of deleted."""

    actions: Sequence[str] = ("deactivate", "activate")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting goes one by one, so that each is told why not."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if not self._can_rest():
            actions.pop("deactivate", None)
            actions.pop("activate", None)
        return actions

    @admin.action(description=gettext_lazy("Deactivate"), permissions=["change"])
    def deactivate(self, request: HttpRequest, chosen: QuerySet[Row]) -> None:
        self._set_active(request, chosen, active=False)

    @admin.action(description=gettext_lazy("Activate"), permissions=["change"])
    def activate(self, request: HttpRequest, chosen: QuerySet[Row]) -> None:
        self._set_active(request, chosen, active=True)

    def save_model(self, request: HttpRequest, obj: Row, form: ModelForm[Row], change: bool) -> None:  # noqa: FBT001  Django calls it so
        """An old version that is brought back brings nothing back that can no longer be changed."""
        columns = _columns(self.model)
        fixed = [name for name in self.get_readonly_fields(request, obj) if name in columns] if change else []
        if fixed:
            now = self.model._default_manager.get(pk=obj.pk)
            for name in fixed:
                setattr(obj, name, getattr(now, name))
        super().save_model(request, obj, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Of a row that is there, or was; a key that no row can have is a page that is not there."""
        self._refuse_no_key(object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, **kwargs: Any) -> Any:
        self._refuse_no_key(object_id, version_id)
        return super().history_form_view(request, object_id, version_id, **kwargs)  # type: ignore[misc]

    def _refuse_no_key(self, *keys: str) -> None:
        if not all(key.isascii() and key.isdigit() for key in keys):
            raise Http404

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Tells what names the row, and offers to deactivate it; deletes what nothing names."""
        row = self.get_object(request, object_id)
        uses = used_by(row) if row else []
        if row is None or not uses:
            return super().delete_view(request, object_id, extra_context)
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=(row.pk,))
        if request.method == "POST" and self._can_rest() and self.has_change_permission(request, row):
            self._set_active(request, self.model._default_manager.filter(pk=row.pk), active=False)
            return HttpResponseRedirect(page)
        facts = {**self.admin_site.each_context(request), "title": _("In use"), "opts": self.opts}
        facts |= {"original": row, "uses": uses, "page": page, "can_rest": self._can_rest()}
        return TemplateResponse(request, "admin/in_use.html", facts, status=409)

    def _can_rest(self) -> bool:
        return "active" in _columns(self.model)

    def _set_active(self, request: HttpRequest, chosen: QuerySet[Row], *, active: bool) -> None:
        """One by one: each change is remembered, and one that the database refuses is told alone."""
        for row in chosen.filter(active=not active):
            row.active = active  # type: ignore[attr-defined]
            wrong = _wrong_with(row)
            if wrong:
                messages.error(request, f"{row}: {wrong}")
                continue
            row.save()
            words = _("%(row)s is active again.") if active else _("%(row)s is no longer active.")
            messages.success(request, words % {"row": row})


def _columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.fields}


def used_by(row: Model) -> list[str]:
    """The kinds of rows that name this one and would be lost with it, in their plural."""
    relations = [each for each in row._meta.related_objects if each.on_delete is PROTECT]
    return sorted(
        {
            str(each.related_model._meta.verbose_name_plural)
            for each in relations
            if each.related_model._base_manager.filter(**{each.field.name: row.pk}).exists()
        }
    )


def _wrong_with(row: Model) -> str:
    try:
        row.validate_constraints()
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""
