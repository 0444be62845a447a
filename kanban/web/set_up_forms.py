"""What the set-up asks for."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from inventory.models import Plant, Shift

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zones() -> list[tuple[str, str]]:
    """Names that people choose from: places, and UTC."""
    known = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)
    return [(name, name.replace("_", " ")) for name in ("UTC", *known)]


class Beginning(forms.Form):
    """The token, who runs the site, and what the plant is called. What the environment sets is not asked."""

    token = forms.CharField(
        label=gettext_lazy("Token"),
        max_length=60,
        help_text=gettext_lazy(
            "The server printed it on its terminal when it started. "
            "Is it lost, manage.py setup_token prints a new one."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    full_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=gettext_lazy("Log-in name"),
        max_length=150,
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("May be left empty."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the plant"),
        max_length=80,
        help_text=gettext_lazy("Suppliers read it in each letter."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones, initial="UTC")
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Of televisions and new people. Everybody may choose another."),
    )

    WHO = ("token", "full_name", "username", "email", "password", "again")
    PLANT = ("name", "time_zone", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language() or settings.LANGUAGE_CODE
        self.fields["password"].help_text = " ".join(password_validation.password_validators_help_texts())
        for name in Plant.fixed():
            self.fields[name].disabled = True
            self.fields[name].initial = getattr(Plant.here(), name)
            self.fields[name].help_text = _("Set by the environment of the server.")

    @property
    def who(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHO]

    @property
    def place(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PLANT]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "password" in said and "again" in said and said["password"] != said["again"]:
            self.add_error("again", _("The two passwords differ."))
        if "password" in said and "username" in said:
            try:
                password_validation.validate_password(said["password"], self._person())
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        if User.objects.filter(username=said.get("username", "")).exists():
            self.add_error("username", _("Somebody has this log-in name already."))
        return said

    def administrator(self) -> User:
        """Not saved yet, with a password."""
        person = self._person()
        person.set_password(self.cleaned_data["password"])
        return person

    def _person(self) -> User:
        said = self.cleaned_data
        first, _space, last = said.get("full_name", "").partition(" ")
        return User(username=said["username"], first_name=first, last_name=last, email=said.get("email", ""))

    def plant(self) -> Plant:
        return Plant(**{name: self.cleaned_data[name] for name in self.PLANT})


def _clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ShiftForm(forms.Form):
    """One shift; a line without a name is none."""

    name = forms.CharField(label=gettext_lazy("Shift"), max_length=40, required=False)
    begins = forms.TimeField(label=gettext_lazy("begins"), required=False, widget=_clock())
    ends = forms.TimeField(label=gettext_lazy("ends"), required=False, widget=_clock())

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("name") and not self.errors:
            if None in (said["begins"], said["ends"]):
                raise forms.ValidationError(_("Say when the shift begins and ends."))
            if said["begins"] == said["ends"]:
                raise forms.ValidationError(_("A shift ends at another time than it begins."))
        return said

    def said(self) -> bool:
        return bool(self.cleaned_data.get("name"))

    def shift(self) -> Shift:
        return Shift(**{name: self.cleaned_data[name] for name in ("name", "begins", "ends")})


class ThreeShifts(forms.BaseFormSet[ShiftForm]):
    """Three lines, two of them proposed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        usual = [
            {"name": _("Early"), "begins": "06:00", "ends": "14:00"},
            {"name": _("Late"), "begins": "14:00", "ends": "22:00"},
        ]
        super().__init__(*args, **(kwargs | {"initial": usual}))


Shifts = forms.formset_factory(ShiftForm, formset=ThreeShifts, extra=1, max_num=3, absolute_max=3)
