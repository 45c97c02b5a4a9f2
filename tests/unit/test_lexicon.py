"""The lexicon is well formed, its trigger table current, and every frame fires on its own examples."""

import importlib.util
from pathlib import Path

import pytest

from kg import lexicon, pipeline
from kg.errors import BadLexicon
from kg.events import paths, roles
from kg.events.extract import find_candidates
from kg.model import Article
from ontology import terms

FRAMES = lexicon.load().frames
OPEN = lexicon.load().open
ROOT = Path(__file__).parent.parent.parent


def rules_of(sentence: str) -> set[str]:
    context = pipeline.read(Article(sentence, published="2024-01-08"))
    return {candidate.report.rule for candidate in find_candidates(context)}


def test_every_class_has_frames() -> None:
    assert {frame.type for frame in FRAMES} == {c.name for c in terms.CLASSES}


def test_rules_are_unique() -> None:
    rules = [frame.rule for frame in FRAMES]
    assert len(rules) == len(set(rules))


def test_every_class_has_an_open_frame_without_triggers() -> None:
    assert sorted(frame.type for frame in OPEN) == sorted(c.name for c in terms.CLASSES)
    assert not set(OPEN) & {frame for frames in lexicon.load().by_trigger.values() for frame in frames}


@pytest.mark.parametrize("frame", FRAMES + OPEN, ids=lambda f: f.rule)
def test_paths_compile(frame: lexicon.Frame) -> None:
    for path in (frame.target, frame.topic, frame.item, frame.place, frame.needs, *(p for p, _ in frame.where)):
        if path:
            paths.compile_path(roles.bare(path))


@pytest.mark.parametrize(
    ("frame", "sentence"), [(f, s) for f in FRAMES for s in f.fires], ids=lambda v: getattr(v, "rule", v)
)
def test_frame_fires(frame: lexicon.Frame, sentence: str) -> None:
    assert frame.rule in rules_of(sentence)


@pytest.mark.parametrize(
    ("frame", "sentence"), [(f, s) for f in FRAMES for s in f.silent], ids=lambda v: getattr(v, "rule", v)
)
def test_frame_is_silent(frame: lexicon.Frame, sentence: str) -> None:
    assert frame.rule not in rules_of(sentence)


def test_trigger_table_is_current() -> None:
    spec = importlib.util.spec_from_file_location("make_triggers", ROOT / "tools" / "make_triggers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.table() == module.TARGET.read_text(encoding="utf-8")


def test_every_step_that_a_path_may_have_can_be_taken() -> None:
    assert set(lexicon.STEPS) == paths.STEPS.keys()


FAULTS = {
    "no such key": (
        'class = "Visit"\n[[frame]]\nname = "x"\nverb = ["go"]\nfires = ["a"]\nsilent = ["b"]\n',
        ":4:",
        "'verb' is no key",
    ),
    "no trigger": ('class = "Visit"\n[[frame]]\nname = "x"\nfires = ["a"]\nsilent = ["b"]\n', ":3:", "needs verbs"),
    "bad status": (
        'class = "Visit"\n[[frame]]\nname = "x"\nverbs = ["go"]\nfires = ["a"]\nsilent = ["b"]\nstatus = "done"\n',
        ":7:",
        "status",
    ),
    "bad step": (
        'class = "Visit"\n[[frame]]\nname = "x"\nverbs = ["go"]\nwhere."to | uptown>obj" = ["a"]\nfires = ["a"]\n'
        'silent = ["b"]\n',
        ":5:",
        "'uptown' is no step",
    ),
    "trigger twice": (
        'class = "Visit"\n[[frame]]\nname = "x"\nverbs = ["go", "come", "go"]\nfires = ["a"]\nsilent = ["b"]\n',
        ":4:",
        "'go' stands there twice",
    ),
    "open with triggers": (
        'class = "Visit"\n[[frame]]\nname = "x"\nopen = true\nverbs = ["go"]\n',
        ":5:",
        "has no triggers",
    ),
    "no example": ('class = "Visit"\n\n[[frame]]\nname = "x"\nverbs = ["go"]\n', ":4:", "fires"),
    "no class": ('[[frame]]\nname = "x"\n', ":1:", "class"),
    "bad toml": ('class = "Visit\n', "visit.toml", "line 1"),
}


@pytest.mark.parametrize(("text", "place", "words"), FAULTS.values(), ids=FAULTS)
def test_faults_name_their_line(text: str, place: str, words: str) -> None:
    with pytest.raises(BadLexicon) as fault:
        lexicon.parse(text, "visit.toml")
    assert place in str(fault.value)
    assert words in str(fault.value)
