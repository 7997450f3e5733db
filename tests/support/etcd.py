"""One member of etcd, on a directory and a port of its own, killed and started again."""

import base64
import json
import os
import shutil
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from .program import Program
from .server import free_port
from .wait import eventually


def require_etcd() -> None:
    """Skips the test where there is no etcd and none is required. `make test` installs it and requires it."""
    if shutil.which("etcd") is None:
        assert not os.environ.get("LONGSHORE_TEST_ETCD_REQUIRED"), "scripts/etcd.sh installs etcd"
        pytest.skip("etcd is not installed; scripts/etcd.sh installs it")


class Etcd(Program):
    """A member that is a cluster of its own."""

    def __init__(self, directory: Path, *options: str) -> None:
        super().__init__("etcd", directory / "log", dict(os.environ))
        self.port = free_port()
        self._directory = directory
        client, peer = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{free_port()}"
        self._arguments = [
            "etcd",
            "--name=m0",
            f"--data-dir={directory / 'data'}",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=m0={peer}",
            *options,
        ]

    @property
    def place(self) -> str:
        """What `longshore server --store` takes."""
        return f"etcd://127.0.0.1:{self.port}"

    def post(self, path: str, **body) -> dict:
        """Asks through the JSON gateway, for what servers themselves never do."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v3/{path}", json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def put(self, key: str, value: str) -> None:
        """Writes a key as another system would."""
        self.post("kv/put", key=_encoded(key), value=_encoded(value))

    def keys(self) -> dict[str, str]:
        """Everything that is in it but leases, which come and go by themselves."""
        found = self.post("kv/range", key="AA==", range_end="AA==").get("kvs", [])
        items = ((_decoded(item["key"]), _decoded(item.get("value", ""))) for item in found)
        return {key: value for key, value in items if "/~lease/" not in key}

    def fill(self) -> None:
        """Has another system use up its quota."""
        told = ""
        deadline = time.monotonic() + 60
        while not told and time.monotonic() < deadline:
            try:
                self.put("/elsewhere", "x" * (256 << 10))
            except urllib.error.HTTPError as error:
                told = error.read().decode()
        assert "database space exceeded" in told

    def make_room(self) -> None:
        """What its administrator then does: compact, defragment, disarm."""
        revision = self.post("kv/range", key=_encoded("/elsewhere"))["header"]["revision"]
        self.post("kv/compaction", revision=revision, physical=True)
        self.post("maintenance/defragment")
        for alarm in self.post("maintenance/alarm", action="GET")["alarms"]:
            self.post("maintenance/alarm", action="DEACTIVATE", **alarm)
        assert not self.post("maintenance/alarm", action="GET").get("alarms")

    def start(self) -> "Etcd":
        """Starts it and waits until it says that it serves."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.launch(self._arguments, log, log)
        eventually("etcd serves", lambda: "ready to serve client requests" in self.logged(), seconds=60)
        return self


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
