"""The README is true: every command in it runs and prints what it shows, and every path and setting in it exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from service import COMMAND, environment, serving

from api.settings import settings_table

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://localhost:8000"


@dataclass(frozen=True)
class Block:
    """A fenced block of commands, and the lines that the block after it shows as their answer."""

    language: str
    code: str
    answer: str

    def __str__(self) -> str:
        return self.code.split("\n")[0][:60]


def blocks() -> Iterator[Block]:
    fenced = [(m[1], m[2], m.start(), m.end()) for m in re.finditer(r"^```(\w+)\n(.*?)^```\n", README, re.M | re.S)]
    for (language, code, _, end), following in zip(fenced, [*fenced[1:], None], strict=True):
        if language in ("sh", "python"):
            yield Block(language, code, following[1] if following and answers(following, end) else "")


def answers(block: tuple[str, str, int, int], end: int) -> bool:
    """Whether the block shows the answer of the one that ends there."""
    return block[0] in ("text", "json") and not README[end : block[2]].strip()


BLOCKS = list(blocks())
MADE = [block for block in BLOCKS if block.code.startswith("make ")]
ASKED = [block for block in BLOCKS if ADDRESS in block.code]
RUN = [block for block in BLOCKS if block not in MADE and block not in ASKED]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of the seeds."""
    store = tmp_path_factory.mktemp("seeded") / "store"
    subprocess.run([str(COMMAND), "ingest", str(ROOT / "seeds")], env=environment(store), check=True, timeout=300)
    return store


@pytest.fixture(scope="module")
def address(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a copy of it is served."""
    copy = tmp_path_factory.mktemp("copy") / "store"
    shutil.copytree(seeded, copy)
    with serving(copy) as at:
        yield at


def shell(code: str, folder: Path, store: Path) -> str:
    variables = {**environment(store), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "-euo", "pipefail", "-c", code]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def script(code: str, folder: Path) -> str:
    """The command that runs Python, from a file in the folder."""
    (folder / "readme.py").write_text(code, encoding="utf-8")
    return f"{sys.executable} readme.py"


def holds(answer: str, shown: str) -> None:
    """Every line shown stands in the answer, in that order; `...` stands for anything, spaces for any spaces."""
    at = 0
    answer = " ".join(answer.split())
    for line in filter(None, (" ".join(line.split()) for line in shown.splitlines())):
        pattern = ".*?".join(re.escape(part) for part in line.split("..."))
        found = re.compile(pattern).search(answer, at)
        assert found, f"not in the answer: {line}\n{answer[at : at + 2000]}"
        at = found.end()


def test_there_is_a_block_of_each_kind() -> None:
    assert (len(MADE), len(ASKED)) == (2, 5)
    assert len(RUN) >= 5
    assert sum(bool(block.answer) for block in BLOCKS) >= 6


@pytest.mark.parametrize("block", MADE, ids=str)
def test_make_knows_the_target(block: Block) -> None:
    target = block.code.split()[1]
    planned = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    ).stdout
    assert ("communique serve" if target == "run" else "pytest") in planned


@pytest.mark.parametrize("block", ASKED, ids=str)
def test_what_is_asked_over_http(block: Block, address: str, seeded: Path, tmp_path: Path) -> None:
    code = re.sub(rf"{ADDRESS}(?=/(?:pledges|sparql|export|id|reconcile))", address, block.code)
    # A client that follows the redirect of an IRI is sent to the base, where nothing listens in a test.
    code = code.replace(f"-sL -H 'Accept: text/turtle' {address}/id/", f"-s -H 'Accept: text/turtle' {address}/data/")
    said = shell(script(code, tmp_path) if block.language == "python" else code, tmp_path, seeded)
    assert said.strip()
    holds(said, block.answer)


@pytest.mark.parametrize("block", RUN, ids=str)
def test_what_is_run(block: Block, seeded: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(seeded, store)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    if block.language == "python":
        code = script(block.code, tmp_path)
    else:
        code = block.code.replace(".venv/bin/communique", str(COMMAND))
    said = shell(code, tmp_path, store)
    assert said.strip()
    holds(said, block.answer)


def test_every_setting_stands_in_its_table() -> None:
    assert settings_table() in README


def test_every_path_it_links_to_exists() -> None:
    linked = [target.partition("#")[0] for target in re.findall(r"\]\((?!http)([^)]+)\)", README)]
    assert [target for target in linked if target and not (ROOT / target).exists()] == []


def test_every_target_it_names_is_in_the_makefile() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", README)) | {block.code.split()[1] for block in MADE}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert named <= targets
