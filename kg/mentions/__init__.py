"""Mentions: who and where a text speaks of, when, and how much. Each module answers one of these questions."""
