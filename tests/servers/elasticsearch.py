"""An Elasticsearch of our own for tests: one node on the loopback, run by an unprivileged user,
its data, configuration and logs in a temporary folder, gone at the end.

The server itself is unpacked once into a cache folder and kept between runs. It comes through the
ordinary `mvn`, which knows from its own settings where to fetch it.

`python -m tests.servers.elasticsearch install` fetches it; any other words are a command that is
run with ELASTICSEARCH_URL set to a fresh server.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from zipfile import ZipFile

from tests.absent import absent
from tests.servers.watch import Watch

VERSION = "8.19.8"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
# The server refuses to run as root.
UNPRIVILEGED, GROUP = "nobody", "nogroup"
HEAP = os.environ.get("ELASTICSEARCH_TEST_HEAP", "512m")
# Sooner ready, never as fast: right for tests, wrong for what is measured.
QUICK = ("-XX:TieredStopAtLevel=1",)
READY_WITHIN_S, STOPPED_WITHIN_S = 180, 30
MISSING = (
    "Elasticsearch est absent : make elasticsearch "
    "(il demande apt-get install openjdk-17-jre-headless maven)"
)
_SETTINGS = (
    "cluster.name: essai",
    "node.name: essai",
    "discovery.type: single-node",
    "network.host: 127.0.0.1",
    "xpack.security.enabled: false",
    # A write to a name that does not exist is a mistake of ours, never a new index.
    "action.auto_create_index: false",
    "action.destructive_requires_name: true",
    # A full disk of the machine that runs the tests is not what they are about.
    "cluster.routing.allocation.disk.threshold_enabled: false",
)
# The launcher and the server it started are a group of their own.
GIVE_UP = """
kill -9 "-$1"
while kill -0 "-$1"; do sleep 0.1; done
rm -rf "$2"
"""


class ElasticsearchMissing(RuntimeError):
    """Says what to install."""


def cache() -> Path:
    """Where the server is kept; a folder that the unprivileged user may read too."""
    kept = os.environ.get("ELASTICSEARCH_CACHE")
    if kept:
        return Path(kept)
    if os.geteuid() == 0:
        return Path("/var/cache/reprendre-pied")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reprendre-pied"


def home() -> Path:
    """The unpacked server."""
    folder = cache() / f"elasticsearch-{VERSION}"
    if not folder.is_dir() or not shutil.which("java"):
        raise ElasticsearchMissing(MISSING)
    return folder


def install() -> Path:
    """Fetch and unpack it, unless that was done before."""
    try:
        return home()
    except ElasticsearchMissing:
        if not (shutil.which("mvn") and shutil.which("java")):
            raise
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as name:
        folder = Path(name)
        goal = ["dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
        done = subprocess.run(
            ["mvn", "-q", "-B", *goal], cwd=folder, stdin=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise ElasticsearchMissing(f"{MISSING} : mvn n’a pas pu l’obtenir")
        with ZipFile(next(folder.glob("*.zip"))) as archive:
            archive.extractall(folder)
        unpacked = folder / f"elasticsearch-{VERSION}"
        for program in (unpacked / "bin").iterdir():
            program.chmod(0o755)
        shutil.move(unpacked, cache())
    return home()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Node:
    """One server on its folder, which is of this run: should the run be killed, both go. It can be
    stopped, killed and started again."""

    def __init__(self, folder: Path, heap: str = HEAP, options: Sequence[str] = QUICK) -> None:
        self.folder = folder
        self.heap, self.options = heap, options
        self.home = home()
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.watch: Watch | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make(self) -> None:
        conf = self.folder / "config"
        conf.mkdir(parents=True)
        for name in ("jvm.options", "log4j2.properties"):
            shutil.copyfile(self.home / "config" / name, conf / name)
        settings = (
            *_SETTINGS,
            f"http.port: {self.port}",
            f"transport.port: {_free_port()}",
            f"path.data: {self.folder / 'data'}",
            f"path.logs: {self.folder / 'logs'}",
        )
        (conf / "elasticsearch.yml").write_text("\n".join((*settings, "")))
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir()
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, UNPRIVILEGED, GROUP)

    def start(self) -> None:
        self.launch()
        self.wait()

    def launch(self) -> None:
        java = Path(shutil.which("java") or "java").resolve()
        as_root = os.geteuid() == 0
        with (self.folder / "logs" / "console").open("ab") as console:
            self.process = subprocess.Popen(
                [self.home / "bin" / "elasticsearch"],
                cwd=self.folder,
                user=UNPRIVILEGED if as_root else None,
                group=GROUP if as_root else None,
                extra_groups=[] if as_root else None,
                env={
                    "PATH": os.environ["PATH"],
                    "HOME": str(self.folder),
                    "ES_JAVA_HOME": str(java.parent.parent),
                    "ES_JAVA_OPTS": " ".join((f"-Xms{self.heap} -Xmx{self.heap}", *self.options)),
                    "ES_PATH_CONF": str(self.folder / "config"),
                    "ES_TMPDIR": str(self.folder / "tmp"),
                },
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
            )
        self.watch = Watch(GIVE_UP, str(self.process.pid), str(self.folder))

    def wait(self) -> None:
        """Until it answers that it can be used."""
        deadline = time.monotonic() + READY_WITHIN_S
        while not self._ready():
            if self.process is None or self.process.poll() is not None:
                self.stop()
                raise RuntimeError(f"Elasticsearch s’est arrêté :\n{self.log()}")
            if time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"Elasticsearch ne répond pas :\n{self.log()}")
            time.sleep(0.2)

    def _ready(self) -> bool:
        asked = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            asked.request("GET", "/_cluster/health")
            answer = asked.getresponse()
            return answer.status == 200 and b'"status":"red"' not in answer.read()
        except (HTTPException, OSError):
            return False
        finally:
            asked.close()

    def log(self) -> str:
        return (self.folder / "logs" / "console").read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOPPED_WITHIN_S)
            self.kill()

    def kill(self) -> None:
        if self.process is None or self.watch is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOPPED_WITHIN_S)
        self.watch.call_off()
        self.process = self.watch = None


@contextmanager
def node(*, heap: str = HEAP, options: Sequence[str] = QUICK) -> Iterator[Node]:
    """A fresh, empty server."""
    with tempfile.TemporaryDirectory(prefix="es-", dir="/tmp") as name:
        made = Node(Path(name), heap, options)
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()


class Shared:
    """The server that all tests of a process share; started when one first asks for it. They are
    of one xdist_group, "elasticsearch", so that one process has it."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.node: Node | None = None

    def url(self) -> str:
        """Skips where the server cannot be had; in CI that is a failure."""
        if self.node is None:
            try:
                self.node = self.stack.enter_context(node())
            except ElasticsearchMissing as missing:
                absent(missing)
        return self.node.url

    def stop(self) -> None:
        self.stack.close()
        self.node = None


shared = Shared()


def main() -> int:
    if sys.argv[1:] == ["install"]:
        try:
            install()
        except ElasticsearchMissing as missing:
            print(f"{missing} (ses tests sont sautés)", file=sys.stderr)
            return 1 if os.environ.get("CI") else 0
        return 0
    with node() as made:
        command = sys.argv[1:] or ["sh", "-c", "echo $ELASTICSEARCH_URL; cat"]
        return subprocess.run(command, env={**os.environ, "ELASTICSEARCH_URL": made.url}).returncode


if __name__ == "__main__":
    sys.exit(main())
