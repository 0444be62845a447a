"""A link that fell into wrong hands is revoked in the admin."""

from django.contrib.auth.models import Permission, User
from django.test import Client

from inventory.models import AnswerLink
from tests.web.office import address, told


def chosen() -> dict[str, object]:
    return {"action": "revoke", "_selected_action": [AnswerLink.objects.get().pk]}


def test_who_runs_the_site_revokes_a_link(office: Client) -> None:
    answer = office.post(address(AnswerLink, "changelist"), chosen(), follow=True)
    assert "1 link is revoked." in told(answer)
    assert AnswerLink.objects.get().revoked_at


def test_neither_nonce_nor_digest_is_shown(office: Client) -> None:
    link = AnswerLink.objects.get()
    page = told(office.get(address(AnswerLink, "change", link.pk)))
    assert link.nonce not in page
    assert link.digest not in page


def test_who_may_only_look_cannot_revoke(office: Client) -> None:
    bo = User.objects.create_user("bo", is_staff=True)
    bo.user_permissions.set(Permission.objects.filter(codename="view_answerlink"))
    office.force_login(bo)
    office.post(address(AnswerLink, "changelist"), chosen(), follow=True)
    assert AnswerLink.objects.get().revoked_at is None
