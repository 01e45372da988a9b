"""Processes that start at once: one loads the site, then forks for each thing to do.

A process of its own reads the site for seconds before it does anything; tests that kill dozens
would spend their time there. Children share nothing but what was read: each has its own
connections, and is killed, waited for and counted like any other process.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Child:
    """`stdout`: its lines as they come. `stdin`: what it is told."""

    pid: int
    stdin: IO[str]
    stdout: IO[str]
    parent: Nursery
    code: int | None = None

    def kill(self, *, family: bool = False) -> None:
        """At once, like a machine that loses its power; `family`: with all that it started."""
        if self.code is None:
            (os.killpg if family else os.kill)(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Asked, as a deployer would."""
        if self.code is None:
            os.kill(self.pid, signal.SIGTERM)
            self.finish()

    def wait(self) -> int:
        """Its exit code; minus the signal when it was killed."""
        if self.code is None:
            self.code = int(self.parent.ask("wait", self.pid))
            self.stdin.close()
        return self.code

    def finish(self) -> str:
        """The rest of what it says, once it is over."""
        rest = self.stdout.read()
        self.wait()
        self.stdout.close()
        return rest


class Nursery:
    """The process that forks, on the database that `env` names."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="nursery-")
        self.count = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name],
            cwd=ROOT,
            env=dict(env),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, *words: Any) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def start(self, module: str, *words: str) -> Child:
        """`module.main(words)` in a child."""
        self.count += 1
        ways = [f"{self.folder.name}/{self.count}.{end}" for end in ("in", "out")]
        for way in ways:
            os.mkfifo(way)
        pid = int(self.ask("start", *ways, module, *words))
        stdin, stdout = open(ways[0], "w"), open(ways[1])  # noqa: SIM115 (the child's other ends)
        return Child(pid, stdin, stdout, self)

    def run(self, module: str, *words: str) -> str:
        child = self.start(module, *words)
        said = child.finish()
        assert child.code == 0, f"{module} {words}: {child.code}\n{said}"
        return said

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()


def _load() -> None:
    import django
    from django.urls import get_resolver

    django.setup()
    _ = get_resolver().url_patterns
    for name in ("tests.factories", "directory.imports.applying", "django.test"):
        importlib.import_module(name)


def _become(way_in: str, way_out: str, module: str, *words: str) -> None:
    """In the child: its pipes, its work, its end; nothing of the parent's own is left to run."""
    sys.stdin, sys.stdout = open(way_in), open(way_out, "w", buffering=1)  # noqa: SIM115
    code = 0
    try:
        importlib.import_module(module).main(*words)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc(file=sys.stdout)
        code = 1
    sys.stdout.flush()
    os._exit(code)


def main() -> None:
    _load()
    for line in sys.stdin:
        order, *words = json.loads(line)
        if order == "start":
            pid = os.fork()
            if pid == 0:
                _become(*words)
            print(pid, flush=True)
        else:
            _, status = os.waitpid(words[0], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
