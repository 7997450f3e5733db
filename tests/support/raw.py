"""Requests as no SDK would send them: signed by hand, then bent."""

import http.client
import json
from dataclasses import dataclass, field

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .server import Server

TARGET = "AmazonEC2ContainerServiceV20141113."
JSON_1_1 = "application/x-amz-json-1.1"


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        """The decoded body."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The error code, without the namespace that SDKs cut off as well."""
        return self.json["__type"].rsplit("#", 1)[-1]

    @property
    def message(self) -> str:
        """The error text, whichever way the service spells its key."""
        return self.json.get("message") or self.json.get("Message") or ""


@dataclass
class Request:
    """One signed request; a test changes it between `sign` and `send`."""

    server: Server
    operation: str = "ListClusters"
    body: bytes = b"{}"
    method: str = "POST"
    path: str = "/"
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = {
            "Host": f"127.0.0.1:{self.server.port}",
            "Content-Type": JSON_1_1,
            "X-Amz-Target": TARGET + self.operation,
        } | self.headers

    def sign(
        self, key: str | None = None, secret: str | None = None, region: str = "us-east-1", service: str = "ecs"
    ) -> "Request":
        """Adds `Authorization` and `X-Amz-Date`, by default with the server's root key."""
        exports = self.server.exports
        credentials = Credentials(key or exports["AWS_ACCESS_KEY_ID"], secret or exports["AWS_SECRET_ACCESS_KEY"])
        url = self.server.endpoint + self.path
        request = AWSRequest(method=self.method, url=url, headers=dict(self.headers), data=self.body)
        SigV4Auth(credentials, service, region).add_auth(request)
        self.headers = dict(request.headers.items())
        return self

    def send(self) -> Answer:
        """Sends it as it now is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(self.method, self.path, self.body, self.headers)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()


def call(server: Server, operation: str, body: object) -> Answer:
    """A correctly signed call with any JSON, or any bytes, as its body."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request(server, operation, content).sign().send()
