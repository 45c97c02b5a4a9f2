"""Which of many spellings are like a given one, by the groups of three letters that they share.

Words are compared as slugs, in any order, so that case, marks, punctuation and "Kamikawa, Yoko" do not count. The
whole table is compared at once in arrays: 20,000 spellings take less than a millisecond.
"""

from __future__ import annotations

import bisect
import difflib
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from kg.iris import slug

# Less in common is chance.
_LEAST_SHARE = 0.25
_LEAST = 0.35
# What a name has at least that is a part of another.
_PART = 0.6
_NEAREST = 40


def words(name: str) -> str:
    """The words of the name as they are compared: lower case, no marks, one space between."""
    return unquote(slug(name)).replace("-", " ")


class Spellings:
    """Spellings, each with the number of its owner; several may have one owner."""

    def __init__(self, spellings: Iterable[tuple[str, int]]) -> None:
        pairs = list(dict.fromkeys((words(name), owner) for name, owner in spellings))
        self._keys = [key for key, _ in pairs]
        self._owners = [owner for _, owner in pairs]
        self._exact: dict[str, list[int]] = defaultdict(list)
        postings: dict[str, list[int]] = defaultdict(list)
        sizes = []
        for number, key in enumerate(self._keys):
            self._exact[_sorted(key)].append(self._owners[number])
            grams = _trigrams(key)
            sizes.append(len(grams))
            for gram in grams:
                postings[gram].append(number)
        self._sizes = np.array(sizes, dtype=np.int32)
        self._postings = {gram: np.array(numbers, dtype=np.int32) for gram, numbers in postings.items()}
        self._starts = sorted((key[at:], number) for number, key in enumerate(self._keys) for at in _word_starts(key))

    def exactly(self, name: str) -> frozenset[int]:
        """The owners of the same words in any order."""
        return frozenset(self._exact.get(_sorted(words(name)), ()))

    def nearest(self, name: str) -> dict[int, float]:
        """The owners of the spellings most like it, each with the likeness of its best, from 0 to 1, the same words."""
        key = words(name)
        shares = self._shares(key)
        found: dict[int, float] = {}
        for number in np.argsort(-shares, kind="stable")[:_NEAREST]:
            if shares[number] < _LEAST_SHARE:
                break
            owner, like = self._owners[number], _likeness(key, self._keys[number], float(shares[number]))
            found[owner] = max(found.get(owner, 0.0), like)
        return {owner: like for owner, like in found.items() if like >= _LEAST}

    def starting(self, prefix: str) -> list[int]:
        """The owners of spellings in which a word, and what follows it, starts so; whole and short names first."""
        key = words(prefix)
        first = bisect.bisect_left(self._starts, (key,))
        last = bisect.bisect_left(self._starts, (key + "\U0010ffff",))
        found = sorted(self._starts[first:last], key=lambda each: self._rank(*each))
        return list(dict.fromkeys(self._owners[number] for _, number in found))

    def _rank(self, start: str, number: int) -> tuple[bool, int, str, int]:
        key = self._keys[number]
        return start != key, len(key), key, number

    def _shares(self, key: str) -> NDArray[np.float64]:
        """For each spelling, what part of its and the key's groups of letters both have."""
        grams = _trigrams(key)
        lists = [self._postings[gram] for gram in grams if gram in self._postings]
        if not lists:
            return np.zeros(len(self._keys))
        common = np.bincount(np.concatenate(lists), minlength=len(self._keys))
        return np.asarray(2.0 * common / (self._sizes + len(grams)), dtype=np.float64)


def likeness(one: str, other: str) -> float:
    """How like two names are, from 0 to 1, the same words in any order."""
    keys = words(one), words(other)
    grams = _trigrams(keys[0]), _trigrams(keys[1])
    return _likeness(*keys, 2 * len(grams[0] & grams[1]) / (len(grams[0]) + len(grams[1])))


def _likeness(one: str, other: str, share: float) -> float:
    """Of two keys whose share is known. Letters in their order tell "Jappan" from "Japan" better than groups do."""
    like = (share + difflib.SequenceMatcher(None, _sorted(one), _sorted(other), autojunk=False).ratio()) / 2
    few, many = sorted((set(one.split()), set(other.split())), key=len)
    return max(like, _PART) if few <= many else like


def _sorted(key: str) -> str:
    return " ".join(sorted(key.split()))


def _trigrams(key: str) -> set[str]:
    """The groups of each word on its own; two blanks before it weigh its beginning."""
    padded = [f"  {word} " for word in key.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def _word_starts(key: str) -> list[int]:
    return [0, *(at + 1 for at, letter in enumerate(key) if letter == " ")]
