"""Real clients of load balancers: curl, OpenSSL, and Python's TLS."""

import json
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Answer:
    """What curl got."""

    status: int
    version: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> dict:
        """The body's value."""
        return json.loads(self.body)


def curl(url: str, *options: str, address: str = "", ok: bool = True) -> Answer:
    """Runs curl; `address` is where the URL's host is looked for instead of in DNS. Has to be fine, if `ok`."""
    command = ["curl", "--silent", "--show-error", "--max-time", "20", "--include", "--noproxy", "*"]
    if address:
        command += ["--connect-to", f"::{address}:"]
    written = "\n%{http_code} %{http_version}"
    result = subprocess.run([*command, "--write-out", written, *options, url], capture_output=True, timeout=30)
    assert result.returncode == 0 or not ok, result.stderr.decode()
    text, _, last = result.stdout.decode(errors="replace").rpartition("\n")
    status, version = last.split(" ")
    # With redirects and interim answers there are several heads.
    head, _, body = text.rpartition("\r\n\r\n") if text.endswith("\r\n\r\n") else text.partition("\r\n\r\n")
    while body.startswith("HTTP/"):
        head, _, body = body.partition("\r\n\r\n")
    lines = [line.partition(": ") for line in head.split("\r\n")[1:]]
    return Answer(int(status), version, {name.lower(): value for name, _, value in lines}, body)


def s_client(address: str, port: int, *options: str, name: str = "") -> str:
    """What `openssl s_client` says of a connection, which it ends at once."""
    command = ["openssl", "s_client", "-connect", f"{address}:{port}", *options]
    command += ["-servername", name] if name else ["-noservername"]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
    return result.stdout + result.stderr


def trusting(authority: Path | None, *protocols: str, names: bool = True) -> ssl.SSLContext:
    """The client's side of TLS. Without an authority anything is taken; with one, also other names unless `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = authority is not None and names
    if authority is None:
        context.verify_mode = ssl.CERT_NONE
    else:
        context.load_verify_locations(authority)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def open_tls(address: str, port: int, context: ssl.SSLContext, name: str | None) -> ssl.SSLSocket:
    """A connection with TLS, for a name."""
    plain = socket.create_connection((address, port), 10)
    try:
        return context.wrap_socket(plain, server_hostname=name)
    except BaseException:
        plain.close()
        raise


def common_name(address: str, name: str | None, port: int = 443) -> str:
    """Whose certificate a client gets that asks for a name."""
    said = s_client(address, port, name=name or "")
    return said.partition("subject=CN = ")[2].partition("\n")[0]
