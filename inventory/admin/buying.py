"""Suppliers and what they sell: kept by people. Secrets go in and never come out."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inventory.admin.base import TabularInline
from inventory.admin.kept import Kept
from inventory.models import Source, Supplier

TERMS = ("priority", "price", "lead_time_days", "minimum", "multiple", "over_percent")
SECRETS = ("webhook_secret", "webhook_old_secret")


class Sources(TabularInline[Source, Any]):
    """The terms that are compared; the others are on the source's own page."""

    model = Source
    extra = 0
    autocomplete_fields = ("supplier", "item")
    fields = ("supplier", "item", *TERMS)
    show_change_link = True


class SupplierForm(forms.ModelForm[Supplier]):
    """A secret is written, never shown: an empty field keeps it, and it can be forgotten by a tick."""

    webhook_url = forms.URLField(
        label=_("webhook"), assume_scheme="https", max_length=500, required=False, help_text=_("https://…")
    )
    forget_secrets = forms.BooleanField(label=_("forget the webhook's secrets"), required=False)

    class Meta:
        model = Supplier
        fields = ()  # those of the admin's fieldsets
        help_texts = {  # noqa: RUF012 (Django's own way)
            "webhook_disabled_at": _(
                "When the webhook answered that it is gone (410). Messages go by e-mail since, or nowhere "
                "without one. Clear it to try the webhook again; if there is a new address, enter that first."
            )
        }
        widgets = {  # noqa: RUF012 (Django's own way)
            name: forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
            for name in SECRETS
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SECRETS:
            field = self.fields.get(name)
            if field:
                known = bool(getattr(self.instance, name))
                field.help_text = (
                    _("One is kept; write another to change it.") if known else _("None is kept.")
                )

    def clean_webhook_secret(self) -> str:
        return self._kept("webhook_secret")

    def clean_webhook_old_secret(self) -> str:
        return self._kept("webhook_old_secret")

    def clean(self) -> dict[str, Any]:
        """Refuses a supplier whom nobody could write to."""
        said = super().clean() or self.cleaned_data
        if said.get("forget_secrets"):
            said |= dict.fromkeys(SECRETS, "")
            self.instance.webhook_secret = self.instance.webhook_old_secret = ""
        if "email" in said and not said["email"] and not said.get("webhook_url"):
            self.add_error("email", _("A supplier needs an e-mail address or a webhook."))
        return said

    def _kept(self, name: str) -> str:
        return str(self.cleaned_data[name] or getattr(self.instance, name))


@admin.register(Supplier)
class SupplierAdmin(Kept[Supplier]):
    """A webhook that its receiver has ended (410) is shown as disabled; clearing the moment tries again."""

    form = SupplierForm
    list_display = ("code", "name", "contact", "phone", "email", "reached_by", "language", "active")
    list_filter = ("active", ("webhook_disabled_at", admin.EmptyFieldListFilter), "language")
    search_fields = ("code", "name", "email", "contact")
    ordering = ("name",)
    inlines = (Sources,)
    fieldsets = (
        (None, {"fields": ("code", "name", "active")}),
        (_("People"), {"fields": ("contact", "phone", "language")}),
        (_("E-mail"), {"fields": ("email", "bundle_minutes")}),
        (_("Webhook"), {"fields": ("webhook_url", *SECRETS, "forget_secrets", "webhook_disabled_at")}),
    )

    @admin.display(description=_("reached by"))
    def reached_by(self, supplier: Supplier) -> str:
        if supplier.webhook_url and not supplier.webhook_disabled_at:
            return str(_("webhook"))
        if supplier.webhook_url and supplier.email:
            return str(_("e-mail, the webhook is switched off"))
        if supplier.webhook_url:
            return str(_("nothing, the webhook is switched off"))
        return str(_("e-mail") if supplier.email else _("nothing"))


@admin.register(Source)
class SourceAdmin(Kept[Source]):
    list_display = ("item", "supplier", *TERMS[:5], "response_hours", "fails_over", "active")
    list_filter = ("active", "fails_over", "supplier")
    list_select_related = ("item", "supplier")
    search_fields = ("item__part_number", "item__name", "supplier__name", "supplier_part_number")
    autocomplete_fields = ("item", "supplier")
    ordering = ("item__part_number", "priority")
    fieldsets = (
        (None, {"fields": ("item", "supplier", "supplier_part_number", "active")}),
        (_("Terms"), {"fields": ("price", "lead_time_days", "minimum", "multiple", "over_percent")}),
        (_("Choosing"), {"fields": ("priority", "every", "active_from", "active_until", "distance_km")}),
        (_("Silence"), {"fields": ("response_hours", "fails_over")}),
    )
