"""Which of the media types we can write does the client like best: `Accept` with q-values, RFC 9110 section 12.5.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an `Accept` header: `type/subtype` (lower case, either may be `*`) and its weight."""

    type: str
    subtype: str
    weight: float

    def covers(self, media: str) -> bool:
        """Whether `media` lies in the range."""
        type_, _, subtype = media.partition("/")
        return self.type in ("*", type_) and self.subtype in ("*", subtype)

    @property
    def precision(self) -> int:
        """2 for a full type, 1 for `type/*`, 0 for `*/*`."""
        return (self.type != "*") + (self.subtype != "*")


def parse_accept(header: str) -> tuple[Range, ...]:
    """The ranges of an `Accept` header in its order; malformed ones are left out, as browsers send odd things."""
    ranges = (_range(part) for part in header.split(","))
    return tuple(found for found in ranges if found is not None)


def best(header: str | None, offers: Sequence[str]) -> str | None:
    """The offer with the highest weight, the earlier of equals; None when the client takes none of them.

    No header, an empty one, or one without a single readable range takes anything.
    """
    ranges = parse_accept(header or "")
    if not ranges:
        return offers[0] if offers else None
    weight, _, offer = max(
        ((_weight(ranges, offer), -place, offer) for place, offer in enumerate(offers)), default=(0, 0, "")
    )
    return offer if weight > 0 else None


def accepts_gzip(header: str | None) -> bool:
    """Whether `Accept-Encoding` takes gzip, RFC 9110 section 12.5.3. No header takes no encoding here."""
    wanted = {}
    for part in (header or "").lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        wanted[coding] = weight not in ("0", "0.0", "0.00", "0.000")
    return wanted.get("gzip", wanted.get("*", False))


def _weight(ranges: Sequence[Range], media: str) -> float:
    """The weight of the most precise range that covers `media`."""
    covering = [found for found in ranges if found.covers(media)]
    return max(covering, key=lambda found: found.precision).weight if covering else 0.0


def _range(part: str) -> Range | None:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    type_, slash, subtype = media.partition("/")
    if not (type_ and slash and subtype):
        return None
    weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return Range(type_, subtype, min(max(float(weight), 0.0), 1.0))
    except ValueError:
        return None
