"""Where a report is filed, and where the reports are filed that may tell of the same happening or of one it is tied to.

A key holds a class, one party, and a day, a month or an amount. Reports are compared only where one seeks a key under
which the other is filed, and seeking is mutual: so what is compared does not hang on which came first.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator

from kg.fuse.told import Told
from kg.model import Money

# Two articles rarely put one happening further apart than this.
DAYS_APART = 3
# Classes whose reports are also sought by giver and receiver together.
GIVEN = ("Pledge", "Aid")


def filed_under(told: Told) -> frozenset[str]:
    """The keys of a report: for each party the day and the month that it tells, or the month alone, and its amounts.

    Without a date it is filed under the day of publication; without that too, under its class and party alone.
    """
    return frozenset(_filed(told))


def sought_by(told: Told) -> frozenset[str]:
    """The keys under which reports of the same happening can be filed."""
    return frozenset(_sought(told))


def compared(one: Told, other: Told) -> bool:
    """Whether one of them is filed where the other seeks."""
    return not sought_by(one).isdisjoint(filed_under(other))


def of_months(type_name: str, sides: Iterable[str], first: int, last: int) -> frozenset[str]:
    """The keys of all reports of that class, of any of the sides, with a day in the months from `first` to `last`.

    Both are ordinals of days. A side is made by `acting`, `suffering` or, for pledges and aid, `between`.
    """
    months = {_date(day)[:7] for day in range(first, last + 1, 27)} | {_date(last)[:7]}
    return frozenset(_key(type_name, side, month) for side in sides for month in months)


def acting(parties: Iterable[str]) -> frozenset[str]:
    """The parties, as those who act."""
    return frozenset(f"{party}>" for party in parties)


def suffering(parties: Iterable[str]) -> frozenset[str]:
    """The parties, as those acted upon."""
    return frozenset(f">{party}" for party in parties)


def between(actors: Iterable[str], targets: Iterable[str]) -> frozenset[str]:
    """Each of the actors, acting upon each of the targets."""
    return frozenset(f"{actor}>{target}" for actor, target in itertools.product(actors, targets))


def of_days(type_name: str, parties: Iterable[str], first: int, last: int) -> frozenset[str]:
    """The keys of all reports of that class, of any of the parties, on a day from `first` to `last`, both ordinals."""
    return frozenset(_key(type_name, party, _date(day)) for party in parties for day in range(first, last + 1))


def of_amounts(type_name: str, parties: Iterable[str], amounts: Iterable[Money]) -> frozenset[str]:
    """The keys of all reports of that class, of any of the parties, that tell one of the amounts."""
    told = [_amount(money) for money in amounts if money.currency]
    return frozenset(_key(type_name, party, amount) for party in parties for amount in told)


def _filed(told: Told) -> Iterator[str]:
    report = told.report
    for party in told.parties or ("~",):
        yield _key(report.type, party, _vague(told) if told.day is None else _date(told.day))
    if told.day is not None:
        sides = acting(told.actors or ("~",)) | suffering(told.targets)
        if report.type in GIVEN:
            sides |= between(told.actors, told.targets)
        yield from of_months(report.type, sides, told.day, told.day)
    yield from of_amounts(report.type, told.actors, report.amounts)


def _sought(told: Told) -> Iterator[str]:
    report = told.report
    parties = told.parties or {"~"}
    if told.day is not None:
        yield from of_days(report.type, parties, told.day - DAYS_APART, told.day + DAYS_APART)
        yield from (_key(report.type, party, f"{_date(told.day)[:7]}~") for party in parties)
    else:
        vague = _vague(told)
        yield from (_key(report.type, party, vague) for party in parties)
        if len(vague) == len("2024-02~"):
            # A report that knows the month alone meets those of its days.
            sides = acting(parties) | suffering(parties)
            yield from (_key(report.type, side, vague.rstrip("~")) for side in sides)
    yield from of_amounts(report.type, told.actors, report.amounts)


def _vague(told: Told) -> str:
    return f"{told.report.start or '-'}~"


def _key(type_name: str, party: str, rest: str) -> str:
    return f"{type_name}|{party}|{rest}"


def _amount(money: Money) -> str:
    return f"{money.value.normalize():f}{money.currency}"


def _date(day: int) -> str:
    return datetime.date.fromordinal(max(1, day)).isoformat()
