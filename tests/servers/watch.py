"""A server goes with the process that started it, even when that one is killed."""

from __future__ import annotations

import subprocess


class Watch:
    """A shell that waits for the end of this process, however it ends, and then runs `line`, its
    words as $1, $2…; unless it is called off before."""

    def __init__(self, line: str, *words: str) -> None:
        self.process = subprocess.Popen(
            ["sh", "-c", f"read -r _; {line}", "watch", *words],
            stdin=subprocess.PIPE,  # its other end closes with us
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def call_off(self) -> None:
        self.process.kill()
        self.process.communicate()
