"""A PostgreSQL of our own for tests: a private cluster in a temporary folder, reached by a socket
in it and by nothing else, run by an unprivileged user, gone at the end.

`python -m tests.servers.postgres [--if-present] COMMAND…` runs a command with DATABASE_URL set to a
fresh one; where PostgreSQL is not installed, `--if-present` says so and goes on (except in CI).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.servers.watch import Watch

# PostgreSQL refuses to run as root; Debian's package makes this user.
UNPRIVILEGED = "postgres"
OWNER, DATABASE = "essai", "essai"
_NEW = ("-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
_SETTINGS = (
    "listen_addresses = ''",
    "autovacuum = off",
    "max_connections = 60",
    "shared_buffers = 32MB",
)
_GIVE_UP = """
pid=$(head -n 1 "$1/data/postmaster.pid") && kill -QUIT "$pid"
while kill -0 "$pid"; do sleep 0.1; done
rm -rf "$1"
"""


class PostgresMissing(RuntimeError):
    """Says what to install."""


def binaries() -> Path:
    """The folder of Debian's newest version, else that of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresMissing("PostgreSQL est absent : apt-get install postgresql")
    return Path(on_path).resolve().parent


def _version(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0


def _run(command: Sequence[str | Path], folder: Path) -> None:
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")


class Cluster:
    """One server on its folder, which is of this run: should the run be killed, both go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.watch: Watch | None = None
        self.bin = binaries()
        if os.geteuid() == 0:
            shutil.chown(folder, UNPRIVILEGED, UNPRIVILEGED)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def make(self) -> None:
        _run(
            [self.bin / "initdb", "-D", self.data, *_NEW],
            self.folder,
        )
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\n".join((*_SETTINGS, f"unix_socket_directories = '{self.folder}'", "")))

    def start(self) -> None:
        command = [self.bin / "pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "start"]
        _run(command, self.folder)
        self.watch = Watch(_GIVE_UP, str(self.folder))

    def create(self, name: str = DATABASE, *, template: str = "") -> None:
        """An empty database, or a copy of another that nobody is connected to."""
        copied = ("-T", template) if template else ()
        command = [self.bin / "createdb", "-h", self.folder, "-U", OWNER, *copied, name]
        _run(command, self.folder)

    def stop(self, *, mode: str = "fast") -> None:
        _run([self.bin / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop"], self.folder)
        if self.watch is not None:
            self.watch.call_off()
            self.watch = None

    @property
    def url(self) -> str:
        return self.url_of(DATABASE)

    def url_of(self, name: str) -> str:
        return f"postgres://{OWNER}@{quote(str(self.folder), safe='')}/{name}"


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh, empty database."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        cluster = Cluster(Path(name))
        cluster.make()
        cluster.start()
        try:
            cluster.create()
            yield cluster.url
        finally:
            cluster.stop()


def main() -> int:
    words = sys.argv[1:]
    is_optional = words[:1] == ["--if-present"] and not os.environ.get("CI")
    command = words[words[:1] == ["--if-present"] :] or ["sh", "-c", "echo $DATABASE_URL; cat"]
    try:
        with postgres() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    except PostgresMissing as missing:
        print(f"Sauté : {missing}", file=sys.stderr)
        return 0 if is_optional else 1


if __name__ == "__main__":
    sys.exit(main())
