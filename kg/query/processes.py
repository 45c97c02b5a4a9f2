"""One process that answers queries (`kg.query.worker`), as its parent holds it: started, asked to give way, killed."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import suppress

from kg.query.worker import LENGTH

_YIELDS_BY = 10


class WorkerProcess:
    """One process, started at once, and our end of the socket to it."""

    def __init__(self, memory_bytes: int, checkpoint: str) -> None:
        ours, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kg.query.worker", str(its.fileno()), str(memory_bytes), checkpoint],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        ours.setblocking(False)
        self.connection = ours
        self.yielded = False

    @property
    def runs(self) -> bool:
        """Whether the process has not ended by itself."""
        return self._process.poll() is None

    async def is_ready(self) -> bool:
        """Waits until it can be asked; False when it ended instead."""
        return bool(await asyncio.get_running_loop().sock_recv(self.connection, LENGTH.size))

    def give_way(self) -> None:
        """Lets others go first."""
        self.yielded = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _YIELDS_BY)

    def kill(self) -> None:
        """Ends the process at once, and with it what is being received from it."""
        self._process.kill()
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    async def bury(self) -> None:
        """Waits for its end. The socket is closed only then, when nobody listens to it any more."""
        await asyncio.to_thread(self._process.wait)
        self.connection.close()


def _environment() -> dict[str, str]:
    """Ours without our settings, among them the write token; and memory kept in few arenas, which have a limit."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    return {**ours, "MALLOC_ARENA_MAX": "2"}
