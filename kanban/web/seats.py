"""Who sits before a board: the person, the board, and the role that they have there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
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
    """The person's seat before this board, in two queries; 404 where there is none."""
    user = person(request)
    boards = list(Board.objects.visible_to(user).order_by("name", "pk"))
    board = next((board for board in boards if board.slug == slug), None)
    if board is None:
        raise Http404(slug)
    return Seat(board, role_of(user, board), boards)


def role_of(user: User, board: Board) -> str:
    """The person's role on a board that they see."""
    return roles_on([board], user)[board.pk]


def roles_on(boards: Iterable[Board], user: User) -> dict[int, str]:
    """The person's roles on boards that they see, by id; whoever runs the site leads every board."""
    highest = Member.Role.LEADER if user.is_superuser else Member.Role.VIEWER
    roles = {board.pk: str(highest) for board in boards}
    if not user.is_superuser:
        roles |= dict(Member.objects.filter(user=user, board__in=roles).values_list("board", "role"))
    return roles
