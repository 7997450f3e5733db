"""`longshore server --store etcd://…`: the state outlives the server and its directory, and reads outlive etcd."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, container, instances_of, unique
from support.etcd import Etcd, require_etcd
from support.hollow import HollowInstance
from support.server import Server, free_port, run_binary
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
    [instance] = instances_of(ecs, cluster.name)
    assert [r["integerValue"] for r in instance["remainingResources"] if r["name"] == "CPU"] == [0]


def test_reads_go_on_without_etcd_and_writes_fail_in_words_and_in_time(launch, etcd):
    server = launch("--store", etcd.place, role="server")
    ecs = server.client()
    name = unique("kept")
    ecs.create_cluster(clusterName=name)
    etcd.kill()
    for seconds in (5, 1, 1):
        begun = time.monotonic()
        with pytest.raises(ClientError) as caught:
            ecs.create_cluster(clusterName=unique("lost"))
        assert time.monotonic() - begun < seconds
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
        assert ecs.describe_clusters(clusters=[name])["clusters"][0]["status"] == "ACTIVE"
    assert "no member can be reached" in server.logged()
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


def revision(answer: dict) -> int:
    """What an answer says of the state that it rests on."""
    return int(answer["ResponseMetadata"]["HTTPHeaders"]["x-longshore-revision"])


def wanting(server: Server, minimum: object, retries: int = 0):
    """A client whose calls ask for a revision."""
    ecs = server.client(retries=retries)

    def ask(params: dict, **_) -> None:
        params["headers"]["x-longshore-minimum-revision"] = str(minimum)

    ecs.meta.events.register("before-call.ecs", ask)
    return ecs


@pytest.fixture
def two(launch, etcd) -> tuple[Server, Server]:
    """Two servers on one etcd."""
    one, other = (launch("--store", etcd.place, role="server", variables=ROOT_KEY) for _ in range(2))
    return one, other


def test_what_one_server_wrote_is_read_on_the_other_by_its_revision(two):
    one, other = two
    last = 0
    for number in range(30):
        writer, reader = (one, other) if number % 2 else (other, one)
        name = unique(f"c{number}")
        written = revision(writer.client().create_cluster(clusterName=name))
        assert written > last, "a write has a revision of its own"
        read = wanting(reader, written).describe_clusters(clusters=[name])
        assert [cluster["status"] for cluster in read["clusters"]] == ["ACTIVE"]
        assert revision(read) >= written
        last = written
    # Refusals say it too.
    with pytest.raises(ClientError) as caught:
        one.client().describe_tasks(cluster="nowhere", tasks=["x"])
    assert revision(caught.value.response) >= last


def test_a_revision_that_does_not_come_is_waited_for_with_a_bound(two):
    one, _ = two
    has = revision(one.client().list_clusters())
    begun = time.monotonic()
    with pytest.raises(ClientError) as caught:
        wanting(one, has + 1_000_000).list_clusters()
    assert 2 < time.monotonic() - begun < 8
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    message = caught.value.response["Error"]["Message"]
    assert f"wants {has + 1_000_000} or later" in message
    assert "is at revision" in message


@pytest.mark.parametrize("malformed", ["", "-1", "newest", "1.5", "99999999999999999999"])
def test_what_is_no_revision_is_refused_in_words(two, malformed):
    with pytest.raises(ClientError) as caught:
        wanting(two[0], malformed).list_clusters()
    assert caught.value.response["Error"]["Code"] == "InvalidParameterException"
    assert "x-longshore-minimum-revision" in caught.value.response["Error"]["Message"]


def test_racing_writes_on_two_servers_are_all_kept(two):
    one, other = two
    clients = [one.client(), other.client()]
    for number in range(40):
        clients[number % 2].register_task_definition(family="raced", containerDefinitions=[container()])
    newest = revision(clients[1].list_task_definition_families())
    for server in two:
        arns = wanting(server, newest).list_task_definitions(familyPrefix="raced")["taskDefinitionArns"]
        assert sorted(int(arn.rsplit(":", 1)[1]) for arn in arns) == list(range(1, 41))


def ready(server: Server) -> tuple[int, str]:
    """What `/readyz` says."""
    try:
        with urllib.request.urlopen(server.endpoint + "/readyz", timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_server_whose_etcd_is_gone_is_not_ready(launch, etcd):
    server = launch("--store", etcd.place, role="server")
    assert ready(server) == (200, "ok\n")
    before = etcd.keys()
    time.sleep(1.1)
    assert ready(server)[0] == 200
    assert etcd.keys() == before, "asking changes nothing"
    etcd.kill()
    status, text = eventually("it is not ready", lambda: (found := ready(server))[0] != 200 and found)
    assert status == 503
    assert "no member can be reached" in text
    etcd.start()
    eventually("it is ready again", lambda: ready(server) == (200, "ok\n"), seconds=30)


@pytest.fixture
def small(tmp_path) -> Iterator[Etcd]:
    """etcd with little room."""
    require_etcd()
    member = Etcd(tmp_path / "small", f"--quota-backend-bytes={8 << 20}")
    yield member.start()
    member.kill()


def test_a_full_etcd_is_said_and_everything_goes_on_when_there_is_room(launch, small):
    name, number = unique("kept"), 0
    one = launch("--store", small.place, role="server", cluster=name, variables=ROOT_KEY)
    one.client().create_cluster(clusterName=name)
    small.fill()

    def is_refused(server: Server) -> None:
        nonlocal number
        number += 1
        with pytest.raises(ClientError) as caught:
            server.client().create_cluster(clusterName=unique(f"refused{number}"))
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
        message = caught.value.response["Error"]["Message"]
        assert "has reached its quota: compact and defragment it, then disarm its alarm" in message
        assert server.client().describe_clusters(clusters=[name])["clusters"][0]["status"] == "ACTIVE"

    is_refused(one)
    status, text = eventually("it is not ready", lambda: (found := ready(one))[0] != 200 and found)
    assert status == 503
    assert "has reached its quota" in text

    # What a server has claimed it keeps for longer than a session lasts: renewing takes no room.
    time.sleep(5)
    assert shards(one) == {one.endpoint: 64}
    assert "session" not in ready(one)[1]

    # Another server starts, serves what needs no room, and says why it has no part in the work.
    two = launch("--store", small.place, role="server", cluster=name, variables=ROOT_KEY)
    is_refused(two)
    status, text = ready(two)
    assert status == 503
    assert "no session with the others" in text
    assert text.count("has reached its quota") == 2
    assert "cannot join the others yet" in two.logged()
    assert shards(one) == {one.endpoint: 64}

    small.make_room()
    eventually("both are ready", lambda: ready(one)[0] == ready(two)[0] == 200, seconds=15)

    def are_shared() -> bool:
        found = shards(one)
        return len(found) == 2 and sum(found.values()) == 64 and all(found.values())

    eventually("both have work", are_shared, seconds=15)
    for server in (one, two):
        server.client().create_cluster(clusterName=unique("saved"))


def shards(server: Server) -> dict[str, int]:
    """How many shards each server has, by its endpoint."""
    return {endpoint: each["shards"] for endpoint, each in server.listed().items()}


def test_another_systems_keys_are_named_and_left_alone(tmp_path, etcd):
    etcd.put("/longshore/pods/1", "x")
    before = etcd.keys()
    begun = time.monotonic()
    result = run_binary(
        "server", "--data-dir", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--store", etcd.place
    )
    assert result.returncode == 1
    assert time.monotonic() - begun < 20
    for words in ["another system", "prefix /longshore/", "/longshore/pods/1", "Choose another prefix"]:
        assert words in result.stderr, result.stderr
    assert etcd.keys() == before


def test_a_newer_state_is_refused_and_left_as_it_is(tmp_path, launch, etcd):
    launch("--store", etcd.place, role="server").stop()
    etcd.put("/longshore/!format", "99")
    before = etcd.keys()
    result = run_binary(
        "server", "--data-dir", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--store", etcd.place
    )
    assert result.returncode == 1
    for words in ["newer Longshore", "format 99", "Start the newer binary"]:
        assert words in result.stderr, result.stderr
    assert etcd.keys() == before
