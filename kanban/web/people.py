"""The people of a board, as its leaders see them: who has a PIN and a badge, and giving both."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kanban.labels.badges import badge_pdf
from kanban.models import Badge, Board, Member, Pin
from kanban.operators import badges, pins
from kanban.web import access
from kanban.web.answers import only
from kanban.web.seats import person


@only("GET")
def index(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Everybody with a role on this board."""
    return _page(request, access.led_board(person(request), slug))


@never_cache
@only("POST")
def give_pin(request: HttpRequest, slug: str, user_id: int) -> HttpResponseBase:
    """A PIN by chance, shown this once; its owner has to change it before anything else."""
    board = access.led_board(person(request), slug)
    given_to = _in_hand(person(request), board, user_id)
    pin = pins.give(given_to, at=timezone.now())
    return _page(request, board, given_to=given_to, pin=pin)


@only("POST")
def print_badge(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    """The PDF of a new badge; the old one opens nothing any more."""
    board = access.led_board(person(request), slug)
    worn_by = _in_hand(person(request), board, user_id)
    token = badges.make(worn_by, at=timezone.now())
    drawn = badge_pdf(worn_by.get_full_name() or worn_by.get_username(), token)
    headers = {"Content-Disposition": 'inline; filename="badge.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


@only("POST")
def revoke_badge(request: HttpRequest, slug: str, user_id: int) -> HttpResponseBase:
    """A badge was lost, or its owner has left: whoever works with it is out within ten seconds."""
    board = access.led_board(person(request), slug)
    worn_by = get_object_or_404(User, pk=user_id, memberships__board=board)
    badges.revoke(worn_by, at=timezone.now())
    name = worn_by.get_full_name() or worn_by.get_username()
    messages.success(request, _("The badge of %(name)s opens nothing any more.") % {"name": name})
    return redirect("people", board.slug)


def _in_hand(leader: User, board: Board, user_id: int) -> User:
    """Somebody for whom this leader may give a PIN or a badge.

    Nobody lends what he has not got: it would let a leader act as somebody who may do more, elsewhere.
    """
    user = get_object_or_404(User, pk=user_id, memberships__board=board, is_active=True)
    if not (leader.is_superuser or leader == user or _only_on_boards_of(leader, user)):
        words = _("This person has rights beyond your boards. Who runs the site can give a PIN or a badge.")
        raise PermissionDenied(words)
    return user


def _only_on_boards_of(leader: User, user: User) -> bool:
    elsewhere = Member.objects.filter(user=user).exclude(board__in=Board.objects.led_by(leader))
    return not (user.is_superuser or user.is_staff or elsewhere.exists())


def _page(request: HttpRequest, board: Board, *, given_to: User | None = None, pin: str = "") -> HttpResponse:
    members = board.members.filter(user__is_active=True).select_related("user")
    rows = list(members.order_by("user__first_name", "user__last_name", "user__username"))
    users = [row.user_id for row in rows]
    with_pin = dict(Pin.objects.filter(user__in=users).values_list("user", "given"))
    with_badge = set(Badge.objects.valid().filter(user__in=users).values_list("user", flat=True))
    for row in rows:
        row.pin = {None: "", True: "given", False: "own"}[with_pin.get(row.user_id)]  # type: ignore[attr-defined]
        row.badge = row.user_id in with_badge  # type: ignore[attr-defined]
    context = {"board": board, "rows": rows, "given_to": given_to, "pin": pin}
    return render(request, "devices/people.html", context)
