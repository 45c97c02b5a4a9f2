"""Which reports tell of the same happening, what they conclude together, and how happenings hang together.

Everything here depends on sets of reports alone, never on the order in which they came.
"""

from kg.fuse.conclude import conclude
from kg.fuse.groups import groups, happenings, reached
from kg.fuse.keys import filed_under, sought_by
from kg.fuse.links import Happening, Tie, near, partners, ties
from kg.fuse.pairs import likeness, threshold
from kg.fuse.told import Told, earliest_first

__all__ = [
    "Happening",
    "Tie",
    "Told",
    "conclude",
    "earliest_first",
    "filed_under",
    "groups",
    "happenings",
    "likeness",
    "near",
    "partners",
    "reached",
    "sought_by",
    "threshold",
    "ties",
]
