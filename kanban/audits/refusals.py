"""Why a round took nothing up, or a label was not replaced, in words for the person. Nothing was written."""

from django.utils.translation import gettext as _

from kanban.clock import moment
from kanban.models import AuditRound, Card, ReplacedLabel
from kanban.pull import wording


class Refusal(Exception):
    """`message` says what is wrong and what can be done."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RoundClosed(Refusal):
    """What a round has seen stays as it was when it was closed."""

    code = "round_closed"

    def __init__(self, audit: AuditRound) -> None:
        who = audit.closed_by.get_full_name() or audit.closed_by.get_username() if audit.closed_by else ""
        super().__init__(_("%(who)s has closed this round. Start another one.") % {"who": who})


class NoReason(Refusal):
    """A label is replaced for a reason."""

    code = "invalid"

    def __init__(self) -> None:
        super().__init__(_("Say why the label is replaced, in at most 200 characters."))


class OutOfUse(Refusal):
    """A card that was taken out of its loop gets no new label."""

    code = "wrong_state"

    def __init__(self, card: Card) -> None:
        super().__init__(wording.retired(card))


class ReplacedMeanwhile(Refusal):
    """Somebody else replaced the label since the person looked."""

    code = "stale"

    def __init__(self, label: ReplacedLabel | None) -> None:
        if label is None:
            super().__init__(_("This card carries another label by now. Load the page anew."))
            return
        who = label.by.get_full_name() or label.by.get_username()
        facts = {"who": who, "when": moment(label.at, label.at)}
        super().__init__(_("%(who)s has replaced this label already, at %(when)s.") % facts)
