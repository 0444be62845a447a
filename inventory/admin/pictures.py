"""The picture of an item on its page in the admin: chosen, looked at, taken away."""

from base64 import b64encode
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from inventory import pictures
from inventory.admin.kept import Kept
from inventory.models import Item, Picture


class WithPicture(forms.ModelForm[Item]):
    """An item's form with a picture: a new one replaces the old, and the box takes it away."""

    new_picture = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,
        help_text=_("JPEG, PNG or WebP, up to 10 MB. It stands on labels and on the card's page."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    no_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    def clean_new_picture(self) -> "File[bytes] | None":
        """The upload, if it is a picture: it is read here, before anything is kept."""
        file: File[bytes] | None = self.cleaned_data["new_picture"]
        if file is not None:
            try:
                pictures.read(file)
            except pictures.NotAPicture as why:
                raise ValidationError(str(why)) from why
            file.seek(0)
        return file

    def keep_picture(self) -> None:
        """To be called once the item is saved."""
        file: File[bytes] | None = self.cleaned_data.get("new_picture")
        if file is not None:
            pictures.put(self.instance, file)
        elif self.cleaned_data.get("no_picture"):
            pictures.drop(self.instance)


class Pictured(Kept[Item]):
    """The part of an item's page that keeps its picture."""

    form = WithPicture

    @admin.display(description=_("Picture now"))
    def picture_now(self, item: Item) -> str:
        """It stands in the page itself: the store knows no addresses of the screens."""
        picture: Picture | None = getattr(item, "picture", None)
        if picture is None:
            return str(_("none"))
        data = b64encode(picture.content).decode()
        return format_html('<img src="data:image/jpeg;base64,{}" alt="" height="160">', data)

    def get_readonly_fields(self, request: HttpRequest, obj: Item | None = None) -> tuple[str, ...]:
        return ("picture_now",) if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        form.keep_picture()
