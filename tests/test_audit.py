"""The audit log: every call that may change something has a line, which says who, what, from where and how it ended."""

import json
import re
import stat
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, container, unique
from support.disk import small_disk
from support.hollow import HollowInstance
from support.server import Server, run_binary
from support.wait import eventually

SECRET = "hunter2-in-an-environment"


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def noted(path: Path, operation: str) -> list[dict]:
    return [line for line in lines(path) if line.get("operation") == operation]


def one(path: Path, operation: str) -> dict:
    """The only line of an operation."""
    found = eventually(f"{operation} is noted", lambda: noted(path, operation))
    assert len(found) == 1
    return found[0]


def test_each_change_has_a_line_and_nothing_secret_is_in_it(launch):
    server = launch(role="server")
    log = server.data / "audit.log"
    name = unique("audit")
    cluster = Cluster(server, name)
    made = cluster.ecs.create_cluster(clusterName=name, tags=[{"key": "k", "value": SECRET}])
    line = one(log, "CreateCluster")
    assert line == {
        "time": line["time"],
        "requestId": made["ResponseMetadata"]["RequestId"],
        "operation": "CreateCluster",
        "principal": "arn:aws:iam::000000000000:root",
        "accessKeyId": server.exports["AWS_ACCESS_KEY_ID"],
        "peer": line["peer"],
        "status": 200,
        "code": "OK",
        "resources": {"clusterName": name},
        "results": [made["cluster"]["clusterArn"]],
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", line["time"])
    assert re.fullmatch(r"127\.0\.0\.1:\d+", line["peer"])
    instance = HollowInstance(server, name)
    definition = cluster.register(container(environment=[{"name": "PASSWORD", "value": SECRET}]))
    overrides = {"containerOverrides": [{"name": "main", "command": ["sh", "-c", SECRET]}]}
    task = cluster.run(definition, overrides=overrides)
    cluster.ecs.stop_task(cluster=name, task=task, reason=SECRET)
    assert one(log, "RegisterTaskDefinition")["results"] == [definition]
    ran = one(log, "RunTask")
    assert (ran["resources"], ran["results"]) == ({"cluster": name, "taskDefinition": definition}, [task])
    assert one(log, "StopTask")["resources"] == {"cluster": name, "task": task}
    with pytest.raises(ClientError):
        cluster.ecs.create_service(cluster="nowhere", serviceName="web", taskDefinition=definition, desiredCount=1)
    refused = one(log, "CreateService")
    assert (refused["status"], refused["code"]) == (400, "ClusterNotFoundException")
    assert refused["resources"]["cluster"] == "nowhere"
    assert "results" not in refused
    # Reads, and calls of nobody, are not in it.
    cluster.ecs.describe_clusters(clusters=[name])
    with pytest.raises(ClientError):
        server.client(aws_secret_access_key="wrong").delete_cluster(cluster=name)
    instance.disconnect()
    server.stop()
    operations = {line["operation"] for line in lines(log)}
    assert "RegisterContainerInstance" in operations
    assert not {operation for operation in operations if operation.startswith(("Describe", "List", "DeleteCluster"))}
    assert SECRET not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_it_goes_on_after_a_restart_and_goes_where_it_is_told(launch, tmp_path):
    log = tmp_path / "elsewhere.log"
    server = launch("--audit-log", str(log), role="server")
    server.client().create_cluster(clusterName="one")
    server.stop()
    assert [line["operation"] for line in lines(log)] == ["CreateCluster"], "stopping in order writes all of it"
    server.start()
    server.client().create_cluster(clusterName="two")
    server.stop()
    assert [line["results"][0].split("/")[1] for line in lines(log)] == ["one", "two"]
    assert not (server.data / "audit.log").exists()
    silent = launch("--audit-log", "none", role="server")
    silent.client().create_cluster(clusterName="one")
    silent.stop()
    assert list(silent.data.glob("audit*")) == []
    result = run_binary(
        "server", "--data-dir", str(tmp_path / "d"), "--audit-log", str(tmp_path), "--listen", "127.0.0.1:0"
    )
    assert result.returncode == 1
    assert str(tmp_path) in result.stderr
    assert "--audit-log" in result.stderr


def test_a_full_disk_fails_no_call_and_the_log_says_what_is_missing(launch, tmp_path):
    with small_disk(tmp_path, mib=1) as disk:
        log = disk / "audit.log"
        server = launch("--audit-log", str(log), role="server")
        fill(disk)
        count = change(server, 40)
        eventually("it is known that the log is not written", lambda: "audit log cannot be written" in server.logged())
        count += change(server, 5)
        (disk / "ballast").unlink()
        eventually("the log says that some are missing", lambda: missing(log) > 0)
        count += change(server, 3)
        server.stop()
        assert len(noted(log, "CreateCluster")) + missing(log) == count


def fill(disk: Path) -> None:
    """Takes all the space there is."""
    with pytest.raises(OSError, match="No space left"):
        pour(disk / "ballast")


def pour(path: Path) -> None:
    with path.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 4096)


def change(server: Server, count: int) -> int:
    ecs = server.client()
    for _ in range(count):
        ecs.create_cluster(clusterName=unique("audit"))
    return count


def missing(log: Path) -> int:
    return sum(line.get("missing", 0) for line in lines(log))
