"""Who is on the shift: the people whose roles let them move the cards of a board."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from kanban.models import Card, Loop, Member
from kanban.models.choices import Kind

HANDS = (Member.Role.OPERATOR, Member.Role.LEADER)
BUYERS = (Member.Role.BUYER, *HANDS)


@dataclass
class Crew:
    """The members of all boards by board and role; those who never log in come first: the shift is theirs."""

    by_role: dict[tuple[int, str], list[User]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, members: Iterable[Member]) -> "Crew":
        crew = cls()
        for member in members:
            crew.by_role[member.board_id, member.role].append(member.user)
        return crew

    @classmethod
    def on_shift(cls) -> "Crew":
        everybody = Member.objects.filter(user__is_active=True).select_related("user")
        return cls.of(everybody.order_by("user__username"))

    def hands_for(self, loop: Loop) -> list[User]:
        """Whose work the loop's cards are: a buyer's or an operator's, a leader's only without any."""
        for role in BUYERS if loop.kind == Kind.SUPPLIER else HANDS:
            people = self.by_role.get((loop.board_id, role), [])
            played = [person for person in people if not person.has_usable_password()]
            if people:
                return played or people
        return []


def card_for(person: User | None, card: Card) -> Card | None:
    """The card through the door that every person goes through; None where it is shut, or it has moved.

    A supplier (nobody of the plant) comes with its link, and so through another door.
    """
    cards = Card.objects.movable_by(person) if person else Card.objects.all()
    return cards.as_shown().filter(pk=card.pk, version=card.version).first()
