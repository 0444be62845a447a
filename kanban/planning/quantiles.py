"""Medians and percentiles of spans of time, as statisticians' handbooks compute them."""

from collections.abc import Sequence
from datetime import timedelta


def quantile(spans: Sequence[timedelta], percent: int) -> timedelta:
    """The span that `percent` of the spans do not exceed; 50 is the median.

    Between two spans it is interpolated: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical
    Packages", The American Statistician 50 (1996), which R and spreadsheets use. Refuses no spans.
    """
    if not spans or not 0 <= percent <= 100:
        raise ValueError("A quantile is of at least one span, from 0 to 100 percent.")
    ordered = sorted(spans)
    place, beyond = divmod((len(ordered) - 1) * percent, 100)
    if not beyond:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * beyond / 100
