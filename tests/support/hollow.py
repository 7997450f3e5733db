"""A container instance without an engine: it speaks the agent protocol as the real agent does, and its
"containers" are only reports. With it a test says exactly what an instance does, and when."""

import contextlib
import json
import secrets
import threading
from collections.abc import Callable
from urllib.parse import urlencode, urlparse

import websocket
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .server import Server

Behaviour = Callable[["HollowInstance", dict], None]
"""What an instance does with a task that it is told to start."""

START = "com.amazonaws.ecs.capability.docker-remote-api.1.24"
CAPABILITIES = [
    START,
    "com.amazonaws.ecs.capability.docker-remote-api.1.18",
    "com.amazonaws.ecs.capability.docker-remote-api.1.19",
    "com.amazonaws.ecs.capability.privileged-container",
    "com.amazonaws.ecs.capability.logging-driver.awslogs",
    "ecs.capability.container-health-check",
    "ecs.capability.container-ordering",
    "ecs.capability.network.container-port-range",
    "ecs.capability.container-restart-policy",
    "ecs.capability.task-cpu-mem-limit",
    "ecs.capability.full-sync",
]


def runs(instance: "HollowInstance", task: dict) -> None:
    """The task runs until it is stopped."""
    instance.report(task["arn"], "RUNNING")


def holds(instance: "HollowInstance", task: dict) -> None:
    """The task stays as it is: neither started nor failed."""


def fails(reason: str) -> Behaviour:
    """No container of the task ever starts, for this reason."""

    def behave(instance: "HollowInstance", task: dict) -> None:
        instance.report(task["arn"], "STOPPED", reason=reason)

    return behave


def completes(exit_code: int) -> Behaviour:
    """The task runs, and its containers end at once with this exit code."""

    def behave(instance: "HollowInstance", task: dict) -> None:
        instance.report(task["arn"], "RUNNING")
        instance.report(task["arn"], "STOPPED", exit_code=exit_code)

    return behave


class HollowInstance:
    """One registered, connected instance of `cpu` units and `memory` MiB."""

    def __init__(
        self,
        server: Server,
        cluster: str,
        cpu: int = 2048,
        memory: int = 4096,
        behaviour: Behaviour = runs,
        attributes: dict[str, str] | None = None,
        connect: bool = True,
        zone: str | None = None,
        gpus: tuple[str, ...] = (),
    ) -> None:
        self.server = server
        self.cluster = cluster
        self.behaviour = behaviour
        self.ecs = server.client(retries=3)
        self.tasks: dict[str, dict] = {}
        """What the server asked for, by task ARN: the newest full payload of each."""
        self.stopped: list[str] = []
        """The tasks that the server told this instance to stop, in order."""
        self.messages: list[dict] = []
        """Every message that came over ACS."""
        values = {"ecs.os-type": "linux", "ecs.os-family": "LINUX", "ecs.cpu-architecture": "x86_64"}
        values |= {"ecs.availability-zone": zone} if zone else {}
        values |= attributes or {}
        answer = self.ecs.register_container_instance(
            cluster=cluster,
            totalResources=[
                {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
                {"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
                {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22", "2375", "2376", "51678", "51679"]},
                {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
            ],
            attributes=[{"name": name} for name in CAPABILITIES]
            + [{"name": name, "value": value} for name, value in values.items()],
            platformDevices=[{"id": each, "type": "GPU"} for each in gpus],
        )
        self.registration = answer["containerInstance"]
        self.arn = self.registration["containerInstanceArn"]
        self._socket: websocket.WebSocket | None = None
        self._reader: threading.Thread | None = None
        if connect:
            self.connect()

    @property
    def id(self) -> str:
        """The last part of the ARN."""
        return self.arn.rsplit("/", 1)[1]

    def connect(self) -> None:
        """Opens the ACS session and answers what comes over it until `disconnect`."""
        endpoint = self.ecs.discover_poll_endpoint(cluster=self.cluster, containerInstance=self.arn)["endpoint"]
        query = urlencode(
            {
                "agentHash": "hollow",
                "agentVersion": "1.105.1",
                "clusterArn": self.cluster,
                "containerInstanceArn": self.arn,
                "dockerVersion": "DockerVersion: 20.10.24",
                "protocolVersion": "2",
                "sendCredentials": "true",
                "seqNum": "1",
            }
        )
        url = endpoint.rstrip("/") + "/ws?" + query
        self._socket = websocket.create_connection(
            url.replace("http", "ws", 1), header=signed_headers(self.server, url), timeout=30
        )
        self._reader = threading.Thread(target=self._read, args=(self._socket,), daemon=True)
        self._reader.start()

    def disconnect(self) -> None:
        """Drops the session; the registration stays."""
        if self._socket is not None:
            session, self._socket = self._socket, None
            session.close()
            self._reader.join(10)

    def report(self, task: str, status: str, exit_code: int | None = None, reason: str = "", **fields) -> None:
        """SubmitTaskStateChange: the task and all its containers have this status."""
        containers = []
        for definition in self.tasks[task]["containers"]:
            state = {"containerName": definition["name"], "status": status}
            if status == "RUNNING":
                state["runtimeId"] = secrets.token_hex(32)
                state["networkBindings"] = [
                    {
                        "bindIP": "0.0.0.0",
                        "containerPort": mapping["containerPort"],
                        "hostPort": mapping.get("hostPort") or 49153 + secrets.randbelow(16000),
                        "protocol": mapping.get("protocol", "tcp"),
                    }
                    for mapping in definition.get("portMappings", [])
                    if "containerPort" in mapping
                ]
            if exit_code is not None:
                state["exitCode"] = exit_code
            if reason:
                state["reason"] = reason
            containers.append(state)
        self.ecs.submit_task_state_change(
            cluster=self.cluster, task=task, status=status, reason=reason, containers=containers, **fields
        )

    def _read(self, session: websocket.WebSocket) -> None:
        # A closed session, ours or the server's, ends the thread.
        with contextlib.suppress(websocket.WebSocketException, OSError, AttributeError):
            while True:
                text = session.recv()
                if text:
                    self._handle(session, json.loads(text))
                elif not session.connected:
                    return

    def _handle(self, session: websocket.WebSocket, envelope: dict) -> None:
        kind, message = envelope["type"], envelope["message"]
        self.messages.append(envelope)
        if kind == "HeartbeatMessage":
            self._send(session, "HeartbeatAckRequest", {"messageId": message["messageId"]})
            return
        if kind in ("PayloadMessage", "TaskManifestMessage"):
            acknowledgement = {
                "cluster": message["clusterArn"],
                "containerInstance": message["containerInstanceArn"],
                "messageId": message["messageId"],
            }
            self._send(session, "AckRequest", acknowledgement)
        if kind == "PayloadMessage":
            for task in message["tasks"]:
                self._apply(task)

    def _apply(self, task: dict) -> None:
        arn = task["arn"]
        if task["desiredStatus"] == "STOPPED":
            self.stopped.append(arn)
            self.tasks.setdefault(arn, {"arn": arn, "containers": []})
            if self.behaviour is not holds:
                self.report(arn, "STOPPED", exit_code=143)
        elif arn not in self.tasks:
            self.tasks[arn] = task
            self.behaviour(self, task)

    @staticmethod
    def _send(session: websocket.WebSocket, kind: str, message: dict) -> None:
        session.send(json.dumps({"type": kind, "message": message}))


def signed_headers(server: Server, url: str) -> list[str]:
    """The headers of a GET of `url`, signed as the agent signs its websocket upgrades."""
    request = AWSRequest(method="GET", url=url, headers={"Host": urlparse(url).netloc})
    credentials = Credentials(server.exports["AWS_ACCESS_KEY_ID"], server.exports["AWS_SECRET_ACCESS_KEY"])
    SigV4Auth(credentials, "ecs", "us-east-1").add_auth(request)
    wanted = ("Authorization", "X-Amz-Date")
    return [f"{name}: {request.headers[name]}" for name in wanted]
