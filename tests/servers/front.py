"""The nginx of the deployment kit in front of web hosts, on the loopback, files of its own."""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

from tests.servers.nursery import ROOT

KIT = ROOT / "deploy" / "nginx"
NAME = "portail.exemple.fr"
_MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/logs/main.error.log alert;
worker_processes 1;
{user}
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {folder}/tmp/body;
    proxy_temp_path {folder}/tmp/proxy;
    fastcgi_temp_path {folder}/tmp/fastcgi;
    uwsgi_temp_path {folder}/tmp/uwsgi;
    scgi_temp_path {folder}/tmp/scgi;
    include {folder}/portail.conf;
}}
"""


class NginxMissing(RuntimeError):
    """Says what to install."""


def binary() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        raise NginxMissing("nginx est absent : apt-get install nginx-light")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificate(folder: Path) -> None:
    """For this run and this name."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [
        x509.DNSName(NAME),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, kind, plain))


class Front:
    """The kit's files with this run's ports and folders; each replacement must find its words."""

    def __init__(self, folder: Path, hosts: Sequence[int], static: Path) -> None:
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        for name in ("logs", "tmp"):
            (folder / name).mkdir()
        _certificate(folder)
        changed = {
            "10.0.0.11:8000": f"127.0.0.1:{hosts[0]}",
            "10.0.0.12:8000": f"127.0.0.1:{hosts[1]}",
            "listen 80": f"listen 127.0.0.1:{self.http}",
            "listen 443": f"listen 127.0.0.1:{self.https}",
            "/etc/ssl/portail/": f"{folder}/",
            "/srv/portail/static/": f"{static}/",
            "/var/log/nginx/": f"{folder}/logs/",
            "/etc/nginx/portail": str(folder),
        }
        text = (KIT / "portail.conf").read_text(encoding="utf-8")
        for words, ours in changed.items():
            assert words in text, f"{words} is no longer in portail.conf"
            text = text.replace(words, ours)
        (folder / "portail.conf").write_text(text)
        for path in (KIT / "vers_le_site.inc", *KIT.glob("*.html")):
            shutil.copy(path, folder / path.name)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
        self.process: subprocess.Popen[bytes] | None = None

    def _command(self) -> list[str]:
        return [binary(), "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]

    def check(self) -> str:
        """What `nginx -t` says."""
        done = subprocess.run([*self._command(), "-t"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def start(self) -> None:
        self.process = subprocess.Popen(self._command(), stderr=subprocess.DEVNULL)
        while True:
            assert self.process.poll() is None, "nginx stopped while starting"
            try:
                socket.create_connection(("127.0.0.1", self.https), timeout=1).close()
            except ConnectionRefusedError:
                continue
            return

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def ask(
        self, path: str, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        connection = HTTPSConnection("127.0.0.1", self.https, timeout=60, context=context)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {"Host": NAME, **said})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def logs(self) -> str:
        return "".join(path.read_text() for path in sorted((self.folder / "logs").iterdir()))


def masked(path: str) -> bool:
    """Whether the log hides the end of this address, by the kit's own expression."""
    text = (KIT / "portail.conf").read_text(encoding="utf-8")
    found = re.search(r'"~(\^\(\?<portail_debut>.*?)" "', text)
    assert found is not None
    return re.match(found[1].replace("?<", "?P<"), path) is not None
