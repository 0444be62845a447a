"""Who changed which master data when: each save of a tracked row leaves a record of it as it was then."""

from typing import Any

from simple_history.models import HistoricalRecords


def remembered(*but: str) -> Any:
    """The history of a model, without the fields `but`: secrets, and what verbs count up.

    Only saves are seen; rows of a tracked model are therefore never updated in bulk.
    """
    return HistoricalRecords(excluded_fields=list(but))
