"""The outbox: what must arrive, written in the same transaction as its cause."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models.acts import Act
from inventory.models.orders import ReplenishmentOrder


class OutboxMessage(models.Model):
    """A message to a supplier. `payload` holds the facts as they were: one message, one body.

    pending → leased (somebody is sending it until `leased_until`) → sent, or pending again with a
    later `due_at`, or dead. A pending one whose cause was undone is withdrawn.
    """

    class Topic(models.TextChoices):
        REQUESTED = "requested", _("request")
        CANCELLED = "cancelled", _("cancellation")
        REMINDER = "reminder", _("reminder")
        TAKEN_BACK = "taken_back", _("answer taken back")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        WEBHOOK = "webhook", _("webhook")

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        LEASED = "leased", _("being sent")
        SENT = "sent", _("sent")
        DEAD = "dead", _("could not be delivered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    order = models.ForeignKey(ReplenishmentOrder, on_delete=models.PROTECT, related_name="messages")
    topic = models.CharField(_("topic"), max_length=12, choices=Topic)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.EMAIL)
    recipient = models.CharField(_("recipient"), max_length=500)
    language = models.CharField(_("language"), max_length=10, default="en")
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("payload"))
    caused_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="messages")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    due_at = models.DateTimeField(_("due"))
    leased_until = models.DateTimeField(_("leased until"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, default="", blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    bundled_in = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="bundle", verbose_name=_("bundled in")
    )

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes = (
            models.Index(fields=("due_at",), condition=Q(state__in=("pending", "leased")), name="outbox_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=("order", "topic", "caused_by"), name="one_message_per_cause"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
                name="outbox_sent_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.order_id}"
