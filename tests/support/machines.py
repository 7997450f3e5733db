"""Servers that are reached by TLS, machines that join them with tokens, and calls that are signed by hand."""

import base64
import hashlib
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlparse

import websocket
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .server import Process, Server, clean_environment, run_binary


class TlsServer(Server):
    """A control plane that is found by https at localhost."""

    def __init__(self, directory: Path, *options: str, role: str = "server", **more) -> None:
        super().__init__(directory, *options, role=role, **more)
        self.arguments = [*self.arguments, "--advertise", self.endpoint]

    @property
    def endpoint(self) -> str:
        """Where it says that it is found."""
        return f"https://localhost:{self.port}"

    def client(self, service: str = "ecs", retries: int = 0, **changes):
        """A boto3 client that trusts the server's authority."""
        return super().client(service, retries, **({"verify": self.authority} | changes))

    @property
    def authority(self) -> str:
        """The file with the certificate of its authority."""
        return self.exports["AWS_CA_BUNDLE"]

    def token(self, *options: str) -> dict:
        """What `longshore server token create` prints for scripts."""
        made = run_binary("server", "token", "create", "--data-dir", str(self.data), "--json", *options)
        assert made.returncode == 0, made.stderr
        return json.loads(made.stdout)


class Machine(Process):
    """`longshore agent` on a directory of its own, with nothing from the server's machine."""

    def __init__(self, directory: Path, server: str, *options: str, variables: dict[str, str] | None = None) -> None:
        self.data = directory / "data"
        own = ["agent", "--server", server, "--data-dir", str(self.data), "--introspection", "none"]
        super().__init__("agent", directory, *own, *options, environment=clean_environment() | (variables or {}))


@dataclass(frozen=True)
class Keys:
    """An access key."""

    id: str
    secret: str

    def call(self, server: TlsServer, target: str, body: dict, service: str = "ecs") -> tuple[int, dict]:
        """Calls an operation that no SDK knows, and returns the status and the answer."""
        data = json.dumps(body)
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": target,
            "Host": urlparse(server.endpoint).netloc,
        }
        request = AWSRequest(method="POST", url=server.endpoint + "/", data=data, headers=headers)
        SigV4Auth(Credentials(self.id, self.secret), service, "us-east-1").add_auth(request)
        sent = urllib.request.Request(request.url, data.encode(), dict(request.headers))
        trust = ssl.create_default_context(cafile=server.authority)
        try:
            with urllib.request.urlopen(sent, timeout=30, context=trust) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def session(self, server: TlsServer, cluster: str, instance: str, channel: str = "acs") -> websocket.WebSocket:
        """Opens a session of an instance."""
        query = {"agentVersion": "1", "clusterArn": cluster, "containerInstanceArn": instance, "longshore": "reports"}
        url = f"{server.endpoint}/{channel}/ws?{urlencode(query)}"
        request = AWSRequest(method="GET", url=url, headers={"Host": urlparse(url).netloc})
        SigV4Auth(Credentials(self.id, self.secret), "ecs", "us-east-1").add_auth(request)
        headers = [f"{name}: {request.headers[name]}" for name in ("Authorization", "X-Amz-Date")]
        trust = {"ca_certs": server.authority}
        return websocket.create_connection(url.replace("http", "ws", 1), header=headers, sslopt=trust, timeout=20)


def of_token(token: str) -> Keys:
    """The access key in a join token."""
    _, key, secret, _, _ = token.split(".")
    return Keys(key, secret)


def with_secret(token: str, secret: str) -> str:
    """The same token with another secret, whole in itself."""
    prefix, key, _, authority, _ = token.split(".")
    content = f"{prefix}.{key}.{secret}.{authority}"
    check = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()[:6]).decode()
    return f"{content}.{check}"
