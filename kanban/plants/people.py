"""Brings users and what they may do on which board."""

from collections import defaultdict

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from kanban.models import Board, Member
from kanban.plants.bringing import Bringing
from kanban.plants.report import ADDED, CHANGED, LEFT, became
from kanban.plants.tables import Plant, Row

CALLED = {"first_name": "first name", "last_name": "last name", "is_superuser": "admin", "is_staff": "staff"}


def bring_users(bringing: Bringing, plant: Plant, boards: dict[str, Board]) -> None:
    """A password is set once, when the person is added: later it is the person's own."""
    known = {user.username: user for user in User.objects.all()}
    own = [row["slug"] for row in plant["boards"]]
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for row in plant["users"]:
        elsewhere[row["username"]] |= set(row["boards"])
    locked_out = []
    for row in plant["users"]:
        user, what = _bring_user(bringing, row, known.get(row["username"]))
        bringing.stop_if_refused()
        wanted = [boards[slug] for slug in row["boards"] or own]
        here = [boards[slug] for slug in own if slug not in elsewhere[row["username"]] - {*row["boards"]}]
        bringing.count(row, what, _bring_memberships(bringing, row, user, wanted, here, boards))
        known[user.username] = user
        if what == ADDED and not row["password"]:
            locked_out.append(user.username)
    if locked_out:
        words = _("Without a password: %(names)s. Give one with `manage.py changepassword NAME`.")
        bringing.report.notices.append(words % {"names": ", ".join(locked_out)})


def _bring_user(bringing: Bringing, row: Row, known: User | None) -> tuple[User, str]:
    first, _space, last = row["name"].partition(" ")
    admin = row["role"] == "admin"
    wanted = {"first_name": first, "last_name": last, "is_superuser": admin}
    if known is None or known.is_superuser != admin:
        wanted["is_staff"] = admin
    fresh = User(username=row["username"])
    if known is None:
        fresh.set_password(row["password"] or None)
    return bringing.bring(row, known, fresh, wanted, CALLED)


def _bring_memberships(
    bringing: Bringing, row: Row, user: User, wanted: list[Board], here: list[Board], boards: dict[str, Board]
) -> str:
    """The person's role on the boards named, and none on the others of `here`: the plant's boards that
    no other row of the person names."""
    held = {member.board_id: member for member in Member.objects.filter(user=user, board__in=here)}
    keep = set() if row["role"] == "admin" else {board.pk for board in wanted}
    slugs = {board.pk: board.slug for board in boards.values()}
    changes = {LEFT}
    for board_id, member in held.items():
        if board_id not in keep:
            bringing.report.tell(row, became(_("role on %s") % slugs[board_id], member.role, None))
            member.delete()
            changes.add(CHANGED)
    for board_id in sorted(keep):
        fresh = Member(user=user, board_id=board_id)
        called = {"role": _("role on %s") % slugs[board_id]}
        what = bringing.bring(row, held.get(board_id), fresh, {"role": row["role"]}, called)[1]
        if what == ADDED:
            bringing.report.tell(row, became(called["role"], None, row["role"]))
        changes.add(what)
    return LEFT if changes == {LEFT} else CHANGED
