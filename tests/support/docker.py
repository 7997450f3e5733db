"""The Docker engine as the tests see it: its HTTP API over the Unix socket, without a client library."""

import http.client
import json
import os
import socket
from typing import Any
from urllib.parse import quote, urlencode

SOCKET = os.environ.get("DOCKER_SOCKET", "/var/run/docker.sock")
API = "/v1.41"

TASK_LABEL = "com.amazonaws.ecs.task-arn"
CONTAINER_LABEL = "com.amazonaws.ecs.container-name"
CLUSTER_LABEL = "com.amazonaws.ecs.cluster"


class EngineError(Exception):
    """The engine's answer was not a success; holds its status and its words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("docker", timeout=60)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Docker:
    """One engine, by its socket."""

    def __init__(self, path: str = SOCKET) -> None:
        self.path = path

    def request(self, method: str, path: str, body: object = None, **query: str) -> Any:
        """One call. Returns the decoded JSON, the raw bytes if it is none, or None if it is empty."""
        connection = _UnixConnection(self.path)
        try:
            target = API + path + ("?" + urlencode(query) if query else "")
            headers = {"Content-Type": "application/json"}
            connection.request(method, target, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status >= 400:
            raise EngineError(response.status, content.decode(errors="replace").strip())
        if "json" in (response.getheader("Content-Type") or ""):
            return json.loads(content) if content else None
        return content or None

    def answers(self) -> bool:
        """Whether the engine is there."""
        try:
            self.request("GET", "/_ping")
        except (OSError, EngineError, http.client.HTTPException):
            return False
        return True

    def containers(self, **labels: str) -> list[dict]:
        """All containers, stopped ones too, that carry these labels (dots are written as `__`)."""
        wanted = [f"{name.replace('__', '.')}={value}" for name, value in labels.items()]
        return self.request("GET", "/containers/json", all="true", filters=json.dumps({"label": wanted}))

    def of_task(self, task_arn: str) -> dict[str, dict]:
        """The containers of a task, by their names in the task definition."""
        found = self.request(
            "GET", "/containers/json", all="true", filters=json.dumps({"label": [f"{TASK_LABEL}={task_arn}"]})
        )
        return {container["Labels"][CONTAINER_LABEL]: container for container in found}

    def of_cluster(self, cluster: str) -> list[dict]:
        """All containers of a cluster's tasks."""
        return self.request(
            "GET", "/containers/json", all="true", filters=json.dumps({"label": [f"{CLUSTER_LABEL}={cluster}"]})
        )

    def inspect(self, container: str) -> dict:
        """What the engine knows of a container."""
        return self.request("GET", f"/containers/{container}/json")

    def logs(self, container: str) -> str:
        """What a container wrote to both of its streams, in order."""
        raw = self.request("GET", f"/containers/{container}/logs", stdout="1", stderr="1") or b""
        text, at = [], 0
        while at + 8 <= len(raw):  # each frame: stream, three zeros, length in four bytes
            length = int.from_bytes(raw[at + 4 : at + 8], "big")
            text.append(raw[at + 8 : at + 8 + length])
            at += 8 + length
        return b"".join(text).decode(errors="replace")

    def kill(self, container: str, signal: str = "KILL") -> None:
        """Sends a signal to a container's first process."""
        self.request("POST", f"/containers/{container}/kill", signal=signal)

    def remove(self, container: str) -> None:
        """Removes a container with its anonymous volumes, running or not; one that is gone already is fine."""
        try:
            self.request("DELETE", f"/containers/{container}", force="true", v="true")
        except EngineError as error:
            if error.status not in (404, 409):
                raise

    def has_image(self, reference: str) -> bool:
        """Whether an image is in the engine's store."""
        try:
            self.request("GET", f"/images/{quote(reference, safe='')}/json")
        except EngineError:
            return False
        return True
