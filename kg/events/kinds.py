"""Kinds of acts that are read alike."""

from __future__ import annotations

# Acts that consist in saying something: they happen when they are said, and the one who speaks is an actor.
SPEECH = frozenset(("Pledge", "Support", "Condemnation", "Accusation", "Demand", "Rejection", "Threat", "Protest"))
