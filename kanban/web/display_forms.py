"""What a leader says about a television: when it is paired, and later."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.models import Board, Display


def _range(words: Any) -> dict[str, Any]:
    """The same sentence for whatever is too large or too small."""
    return dict.fromkeys(("max_digits", "max_whole_digits", "min_value", "max_value"), words)


OUT_OF_RANGE = {
    "distance": _range(gettext_lazy("The viewing distance is between 0.5 and 30 m.")),
    "diagonal": _range(gettext_lazy("The screen is between 10 and 150 inches from corner to corner.")),
}


class Pairing(forms.ModelForm[Display]):
    """The code on its screen, and where it hangs."""

    code = forms.CharField(
        label=gettext_lazy("Code on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)

    class Meta:
        model = Display
        fields = ("name", "place", "distance", "diagonal")
        error_messages = OUT_OF_RANGE

    field_order = ("code", "name", "place", "distance", "diagonal")


class Setup(forms.ModelForm[Display]):
    """Everything that can be changed without pairing it again. Boards are those that the leader leads."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)

    class Meta:
        model = Display
        fields = (
            "name",
            "place",
            "distance",
            "diagonal",
            "board",
            "seconds",
            "also",
            "bright_from",
            "bright_until",
            "sound",
        )
        error_messages = OUT_OF_RANGE
        widgets = {
            "also": forms.CheckboxSelectMultiple,
            "bright_from": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "bright_until": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }
        help_texts = {
            "also": gettext_lazy("One board after the other, when all its pages were shown."),
            "bright_until": gettext_lazy("Outside these hours the screen is dim. Empty: never dim."),
            "sound": gettext_lazy(
                "A short tone. The browser of the television allows it once somebody has pressed a key there."
            ),
        }

    def __init__(self, *args: Any, led: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.elsewhere = list(self.instance.also.exclude(pk__in=led.values("pk")))
        for name in ("board", "also"):
            self.fields[name].queryset = led  # type: ignore[attr-defined]
        self.fields["board"].required = True
        self.fields["board"].empty_label = None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        begins, ends = said.get("bright_from"), said.get("bright_until")
        if (begins is None) != (ends is None):
            self.add_error("bright_until", _("Say when it gets bright and until when, or neither."))
        elif begins is not None and begins == ends:
            self.add_error("bright_until", _("Two different times, or neither."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """For `displays.change`; boards of other leaders stay as they are."""
        return self.cleaned_data | {"also": [*self.cleaned_data["also"], *self.elsewhere]}
