"""The two servers that are measured side by side, and how much memory they hold."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from generated import BASE

_BIN = Path(sys.executable).parent
_START_SECONDS = 60
_SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, the path of its query door, and its process."""

    name: str
    port: int
    path: str
    pid: int


@contextmanager
def communique(store: Path, **settings: str) -> Iterator[Server]:
    """Ours, as users start it, over that store."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    environment = {**clean, "COMMUNIQUE_STORE": str(store), "COMMUNIQUE_BASE": BASE, **settings}
    command = [str(_BIN / "communique"), "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://\S+?:(\d+)", process.stdout.readline())
            assert address, "communique serve did not say where it listens"
            yield Server("communique", int(address[1]), "/sparql", process.pid)
        finally:
            _end(process)


@contextmanager
def oxigraph(store: Path) -> Iterator[Server]:
    """`oxigraph serve` over that store, with our default graph."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(_BIN / "oxigraph"), "serve", "--location", str(store), "--bind", f"127.0.0.1:{port}",
        "--union-default-graph",
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield Server("oxigraph", port, "/query", process.pid)
        finally:
            _end(process)


class PeakMemory:
    """Samples, while it is entered, how much memory a process and its children hold: `before` and `peak`, in bytes."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.before = self.peak = 0

    def __enter__(self) -> PeakMemory:
        self.before = self.peak = held(self._pid)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.wait(_SAMPLE_SECONDS):
            self.peak = max(self.peak, held(self._pid))


def held(pid: int) -> int:
    """The anonymous memory of a process and all below it, in bytes, what they share counted once."""
    return sum(_anonymous(each) for each in _family(pid))


def _family(pid: int) -> set[int]:
    parents = dict(_parents())
    found = {pid}
    while below := {child for child, parent in parents.items() if parent in found} - found:
        found |= below
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in parentheses, may hold anything; the parent is the second field after it.
            yield int(status.parent.name), int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # The process ended.


def _anonymous(pid: int) -> int:
    try:
        found = re.search(r"^Pss_Anon:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0  # The process ended.
    return 1024 * int(found[1]) if found else 0


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
