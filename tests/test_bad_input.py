"""What goes wrong around the server is said where its user looks, and nothing answered before is lost.

Bad requests are in test_wire.py, test_auth.py and beside each operation; bad images, commands and ports of containers
in test_containers.py and test_networking.py.
"""

import os
import shutil
import socket

import pytest

from support.cluster import Cluster, container, unique
from support.disk import enlarge, small_disk
from support.errors import refused
from support.server import free_port, run_binary
from support.wait import eventually


def complaint(*arguments: str, **options) -> str:
    """Runs the binary, which must refuse: not zero, not a panic, and a text on stderr."""
    result = run_binary(*arguments, seconds=30, **options)
    assert result.returncode not in (0, 101), result
    assert result.stderr.strip()
    assert "panicked" not in result.stderr
    assert len(result.stderr.splitlines()) < 15, "an error, not a dump"
    return result.stderr


def server_arguments(data, port: int | None = None) -> list[str]:
    return ["server", "--data-dir", str(data), "--listen", f"127.0.0.1:{port or free_port()}"]


def test_a_data_directory_in_use(plane):
    text = complaint(*server_arguments(plane.data))
    assert str(plane.data) in text
    assert "use" in text.lower() or "lock" in text.lower()
    assert plane.running


def test_a_data_directory_that_cannot_be_written(tmp_path):
    if os.geteuid() == 0:
        blocked = tmp_path / "file"
        blocked.write_text("not a directory")
    else:
        blocked = tmp_path / "read-only"
        blocked.mkdir(mode=0o500)
    assert str(blocked) in complaint(*server_arguments(blocked / "data"))


def test_a_port_already_bound(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        text = complaint(*server_arguments(tmp_path / "data", port))
    assert str(port) in text
    assert "use" in text


def test_an_address_that_is_none(tmp_path):
    assert "nonsense" in complaint("server", "--data-dir", str(tmp_path), "--listen", "nonsense")


def test_no_docker_engine(tmp_path):
    nowhere = tmp_path / "docker.sock"
    environment = os.environ | {"DOCKER_HOST": f"unix://{nowhere}"}
    arguments = ["up", "--data-dir", str(tmp_path / "data"), "--listen", f"127.0.0.1:{free_port()}"]
    text = complaint(*arguments, environment=environment)
    assert str(nowhere) in text
    assert "docker" in text.lower()


def test_a_damaged_store_is_refused_and_left_untouched(launch, tmp_path):
    server = launch(role="server")
    server.client().create_cluster(clusterName=unique("c"))
    server.stop()
    copy = tmp_path / "damaged"
    shutil.copytree(server.data, copy)
    (store,) = copy.rglob("*.journal")
    content = bytearray(store.read_bytes())
    content[: len(content) // 2] = b"\xa5" * (len(content) // 2)
    store.write_bytes(content)
    text = complaint(*server_arguments(copy))
    assert str(store) in text or str(copy) in text
    assert store.read_bytes() == bytes(content), "a damaged store stays as it is, for whoever can mend it"


def test_a_full_disk(launch, tmp_path):
    with small_disk(tmp_path, mib=8) as disk:
        server = launch(role="server", data=disk / "data")
        cluster = Cluster(server, unique("full"))
        cluster.ecs.create_cluster(clusterName=cluster.name)
        family, answered, failure = unique("full"), [], None
        bulky = container(environment=[{"name": f"V{number}", "value": "x" * 900} for number in range(50)])
        for _ in range(2000):
            try:
                made = cluster.ecs.register_task_definition(family=family, containerDefinitions=[bulky])
            except cluster.ecs.exceptions.ClientError as error:
                failure = error
                break
            answered.append(made["taskDefinition"]["taskDefinitionArn"])
        assert failure is not None, "the disk never filled"
        assert failure.response["ResponseMetadata"]["HTTPStatusCode"] == 500
        assert failure.response["Error"]["Code"] == "ServerException"
        assert "space" in failure.response["Error"]["Message"] or "disk" in failure.response["Error"]["Message"]
        assert all_definitions(cluster.ecs, family) == set(answered), "reads go on"
        enlarge(disk, mib=64)
        eventually("writes go on when there is room again", lambda: writable(cluster))
        server.restart()
        assert set(answered) <= all_definitions(cluster.ecs, family)
        server.stop()


def writable(cluster: Cluster) -> bool:
    try:
        return bool(cluster.register())
    except cluster.ecs.exceptions.ClientError:
        return False


def all_definitions(ecs, family: str) -> set[str]:
    pages = ecs.get_paginator("list_task_definitions").paginate(familyPrefix=family)
    return {arn for page in pages for arn in page["taskDefinitionArns"]}


@pytest.mark.parametrize("memory", [1, 5])
def test_memory_below_the_engines_minimum(ecs, memory):
    with refused("ClientException", "memory"):
        ecs.register_task_definition(family=unique("small"), containerDefinitions=[container(memory=memory)])


@pytest.mark.containers
def test_a_container_that_exits_at_once_in_a_service_is_not_restarted_in_a_storm(machine):
    name = machine.serve(machine.register(container(script="exit 1")), desired=1)
    eventually("it stopped once", lambda: machine.tasks_of(name, "STOPPED"), 30)
    stopped = machine.ecs.describe_tasks(cluster=machine.name, tasks=machine.tasks_of(name, "STOPPED")[:1])["tasks"]
    assert stopped[0]["containers"][0]["exitCode"] == 1
    assert stopped[0]["stopCode"] == "EssentialContainerExited"


@pytest.mark.parametrize("arguments", [["nonsense"], ["up", "--no-such-option"], []])
def test_a_wrong_command_line(arguments):
    result = run_binary(*arguments)
    assert result.returncode == 2
    assert "Usage" in result.stderr


def test_env_before_the_first_start(tmp_path):
    text = complaint("env", "--data-dir", str(tmp_path / "nothing"))
    assert str(tmp_path / "nothing") in text
