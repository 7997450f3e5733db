"""`longshore server --store etcd://…`: the state outlives the server and its directory, and reads outlive etcd."""

import time
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, container, unique
from support.etcd import Etcd, require_etcd
from support.hollow import HollowInstance
from support.server import free_port, run_binary
from support.wait import eventually

ROOT_KEY = {
    "LONGSHORE_ROOT_ACCESS_KEY_ID": "AKIAETCDETCDETCDETCD",
    "LONGSHORE_ROOT_SECRET_ACCESS_KEY": "secret-of-every-server-on-this-etcd",
}


@pytest.fixture
def etcd(tmp_path) -> Iterator[Etcd]:
    """etcd, for one test."""
    require_etcd()
    member = Etcd(tmp_path / "etcd")
    yield member.start()
    member.kill()


def test_a_server_without_a_state_of_its_own_goes_on_where_another_was_killed(launch, etcd):
    first = launch("--store", etcd.place, role="server", variables=ROOT_KEY)
    cluster = Cluster(first, unique("moves"))
    cluster.ecs.create_cluster(clusterName=cluster.name)
    hollow = HollowInstance(first, cluster.name, cpu=1000, memory=10_000)
    definition = cluster.register(container(cpu=100))
    tasks = {task["taskArn"] for task in cluster.run_all(definition, count=10)}
    assert not (first.data / "state").exists(), "the directory holds no state"
    hollow.disconnect()
    first.kill()

    second = launch("--store", etcd.place, role="server", variables=ROOT_KEY)
    ecs = second.client()
    found = ecs.describe_tasks(cluster=cluster.name, tasks=sorted(tasks))["tasks"]
    assert {task["taskArn"] for task in found} == tasks
    instances = ecs.list_container_instances(cluster=cluster.name)["containerInstanceArns"]
    [instance] = ecs.describe_container_instances(cluster=cluster.name, containerInstances=instances)[
        "containerInstances"
    ]
    assert [r["integerValue"] for r in instance["remainingResources"] if r["name"] == "CPU"] == [0]


def test_reads_go_on_without_etcd_and_writes_fail_in_words_and_in_time(launch, etcd):
    server = launch("--store", etcd.place, role="server")
    ecs = server.client()
    name = unique("kept")
    ecs.create_cluster(clusterName=name)
    etcd.kill()
    for _ in range(2):
        begun = time.monotonic()
        with pytest.raises(ClientError) as caught:
            ecs.create_cluster(clusterName=unique("lost"))
        assert time.monotonic() - begun < 10
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
        assert ecs.describe_clusters(clusters=[name])["clusters"][0]["status"] == "ACTIVE"
    assert "no member can be reached" in server.tail()
    etcd.start()

    def saved() -> bool:
        try:
            ecs.create_cluster(clusterName=unique("late"))
        except ClientError:
            return False
        return True

    eventually("changes are saved again", saved, seconds=30)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--store", "etcd://127.0.0.1:{port}"],
            ["127.0.0.1:{port}", "no member can be reached", "Check that etcd runs"],
        ),
        (["--store", "consul://127.0.0.1"], ["consul://127.0.0.1", "etcd://host:port"]),
        (["--etcd-user", "ada", "--etcd-password-file", "x"], ["--store"]),
        (
            ["--store", "etcd://127.0.0.1:{port}", "--etcd-authority", "/nowhere"],
            ["/nowhere", "check the path that --etcd-authority gives"],
        ),
    ],
)
def test_what_is_wrong_with_the_store_is_said_at_the_start(tmp_path, options, words):
    port = free_port()
    given = [option.format(port=port) for option in options]
    begun = time.monotonic()
    result = run_binary("server", "--data-dir", str(tmp_path / "data"), "--listen", "127.0.0.1:0", *given)
    assert result.returncode != 0
    assert time.monotonic() - begun < 20
    for word in words:
        assert word.format(port=port) in result.stderr, result.stderr
