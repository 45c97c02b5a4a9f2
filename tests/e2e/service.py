"""Starting the service as users do, in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE = "http://localhost:8000"
COMMAND = Path(sys.executable).with_name("communique")
TOKEN = "a token for tests"


def environment(store: Path, **settings: str) -> dict[str, str]:
    """The environment with nothing of Communiqué in it but these settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    return {**clean, "COMMUNIQUE_STORE": str(store), "COMMUNIQUE_BASE": BASE, **settings}


@contextmanager
def serving(store: Path, port: int = 0, **settings: str) -> Iterator[str]:
    """Serves that store on that port, a free one for 0; gives the address."""
    server = subprocess.Popen(
        [str(COMMAND), "serve", "--port", str(port)],
        env=environment(store, **settings),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = [server.stdout.readline() for _ in range(5)]
        found = re.search(r"http://\S+:\d+", "".join(said))
        assert found, said
        yield found.group()
    finally:
        server.terminate()
        server.communicate(timeout=20)
