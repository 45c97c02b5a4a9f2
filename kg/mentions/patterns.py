"""Patterns over many words at once, and text made ready for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def lowered(text: str) -> str:
    """The text in lower case, letter for letter, so that places in it stay places in the text."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def trie(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first, sharing their beginnings: much faster than a list."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, Any]) -> str:
    ends = "" in node
    options = [re.escape(letter) + _branch(rest) for letter, rest in sorted(node.items()) if letter]
    if not options:
        return ""
    body = options[0] if len(options) == 1 and not ends else f"(?:{'|'.join(options)})"
    return f"{body}?" if ends else body
