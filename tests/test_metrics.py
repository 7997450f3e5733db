"""`/metrics`: what Prometheus is told, by its own parser, and that the documentation lists exactly that."""

import socket
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, container, unique
from support.hollow import HollowInstance, holds
from support.log_groups import LogGroup
from support.metrics import agree, families, value
from support.server import Server, run_binary
from support.wait import eventually


@pytest.fixture
def busy(launch) -> tuple[Server, Cluster]:
    """A server on which something of everything has happened."""
    server = launch(role="server")
    cluster = Cluster(server, unique("metrics"))
    cluster.ecs.create_cluster(clusterName=cluster.name)
    HollowInstance(server, cluster.name, behaviour=holds)
    cluster.run(cluster.register(container()))
    with pytest.raises(ClientError):
        cluster.ecs.list_services(cluster="none")
    return server, cluster


def test_the_documentation_lists_what_there_is(busy):
    server, _ = busy
    group = LogGroup(server)
    counted = {"metricName": "Lines", "metricNamespace": "App", "metricValue": "1"}
    group.logs.put_metric_filter(
        logGroupName=group.name, filterName="f", filterPattern="", metricTransformations=[counted]
    )

    def is_counted() -> float:
        group.put("line")
        return value(families(server.endpoint), "longshore_log_metric_values_total")

    eventually("a metric filter has counted", is_counted, interval=1.2)
    agree(families(server.endpoint), "Metrics")


def test_figures_follow_what_happens(launch):
    server = launch(role="server")
    ecs = server.client()
    before = families(server.endpoint)
    for number in range(5):
        ecs.create_cluster(clusterName=f"m{number}")
    for _ in range(3):
        with pytest.raises(ClientError):
            ecs.list_services(cluster="none")

    def grown(name: str, **labels: str) -> float:
        now = families(server.endpoint)
        return value(now, name, **labels) - value(before, name, **labels)

    made = {"service": "ecs", "operation": "CreateCluster"}
    eventually("calls are counted", lambda: grown("longshore_api_calls_total", code="OK", **made) == 5)
    assert grown("longshore_api_calls_total", code="ClusterNotFoundException", operation="ListServices") == 3
    assert grown("longshore_api_call_seconds", **made) == 5
    assert grown("longshore_commit_groups_total", outcome="committed") == 5
    assert grown("longshore_store_revision") == 5
    assert grown("longshore_queue_wait_seconds", queue="committer") == 5
    assert 1 <= grown("longshore_commit_seconds") <= 5
    assert grown("longshore_clusters") == 5
    assert grown("longshore_loop_round_seconds", loop="wakeups") >= 1
    assert value(families(server.endpoint), "longshore_watch_behind_revisions") == 0


def test_tasks_and_instances_are_counted(busy):
    server, cluster = busy
    found = families(server.endpoint)
    assert value(found, "longshore_tasks") == value(found, "longshore_tasks", last_status="PENDING") == 1
    assert value(found, "longshore_cluster_live_tasks", cluster=cluster.name) == 1
    assert value(found, "longshore_cluster_instances", cluster=cluster.name, connected="true") == 1
    assert value(found, "longshore_loop_round_seconds", loop="placer") == 1
    assert value(found, "longshore_queue_wait_seconds", queue="placer") == 1


def test_a_caller_that_leaves_is_counted(launch):
    server = launch(role="server")
    host, port = server.endpoint.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as caller:
        head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 9\r\n"
        caller.sendall(f"{head}X-Amz-Target: AmazonEC2ContainerServiceV20141113.RunTask\r\n\r\n".encode())
        eventually("it is under way", lambda: value(families(server.endpoint), "longshore_api_calls_in_progress") == 1)
    left = {"operation": "RunTask"}
    eventually("it has ended", lambda: value(families(server.endpoint), "longshore_api_calls_total", **left) == 1)
    assert value(families(server.endpoint), "longshore_api_calls_in_progress") == 0


def address_of_this_machine() -> str | None:
    """One by which other machines would reach it, if there is any."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


@pytest.mark.parametrize(("whom", "status"), [("local", 403), ("any", 200), ("none", 403)])
def test_others_are_answered_only_when_that_is_wanted(launch, whom, status):
    address = address_of_this_machine()
    if address is None:
        pytest.skip("the machine has no address but loopback")
    server = launch("--metrics", whom, "--allow-http", role="server", host="0.0.0.0")
    assert ask(f"http://{address}:{server.port}")[0] == status
    code, text = ask(server.endpoint)
    assert code == (403 if whom == "none" else 200)
    if whom == "none":
        assert "--metrics" in text
    server.stop()


def ask(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_wrong_word_is_refused():
    result = run_binary("server", "--metrics", "everyone")
    assert result.returncode == 2
    assert "local, any and none" in result.stderr
