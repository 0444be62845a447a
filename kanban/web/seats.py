"""Who sits before a board: the person, the board, and the role that they have there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kanban.models import Board, Member


@dataclass(frozen=True, slots=True)
class Seat:
    """A board as one person sees it, and the other boards that this person may turn to."""

    board: Board
    role: str
    boards: list[Board]


def person(request: HttpRequest) -> User:
    """Who asks; nobody gets here without having logged in."""
    if not isinstance(request.user, User):
        raise PermissionDenied(_("Log in first."))
    return request.user


def seat_at(request: HttpRequest, slug: str) -> Seat:
    """The person's seat before this board, in one query; 404 where there is none."""
    user = person(request)
    own = Member.objects.filter(user=user, board=OuterRef("pk")).values("role")
    boards = list(Board.objects.visible_to(user).annotate(own=Subquery(own)).order_by("name", "pk"))
    for board in boards:
        if board.slug == slug:
            role = _highest(user) if user.is_superuser else str(board.own)  # type: ignore[attr-defined]
            return Seat(board, role, boards)
    raise Http404(slug)


def role_of(user: User, board: Board) -> str:
    """The person's role on a board that they see."""
    return roles_on([board], user)[board.pk]


def roles_on(boards: Iterable[Board], user: User) -> dict[int, str]:
    """The person's roles on boards that they see, by id; whoever runs the site leads every board."""
    roles = {board.pk: _highest(user) for board in boards}
    if not user.is_superuser:
        roles |= dict(Member.objects.filter(user=user, board__in=roles).values_list("board", "role"))
    return roles


def _highest(user: User) -> str:
    return str(Member.Role.LEADER if user.is_superuser else Member.Role.VIEWER)
