"""The log: one JSON document a line when that is wanted, and a request's id on every line that it caused."""

import json

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, container, unique
from support.hollow import HollowInstance
from support.server import Server
from support.wait import eventually

DEBUG = {"LONGSHORE_LOG": "longshore_control_plane=debug,longshore_state=debug"}


def documents(server: Server) -> list[dict]:
    """The log's lines but for the two that a server prints for whoever started it."""
    lines = server.log.read_text().splitlines()
    return [json.loads(line) for line in lines if not line.startswith("  ")]


def of_request(server: Server, request_id: str) -> list[dict]:
    return [line for line in documents(server) if line.get("span", {}).get("request_id") == request_id]


def request_id(answer: dict) -> str:
    return answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]


@pytest.fixture
def server(launch) -> Server:
    return launch("--log-format", "json", role="server", variables=DEBUG)


def test_a_requests_id_finds_what_it_caused(server):
    made = server.client().create_cluster(clusterName=unique("logs"))
    eventually("the commit and the answer are logged", lambda: len(of_request(server, request_id(made))) >= 2)
    committed, answered = of_request(server, request_id(made))
    assert (committed["message"], answered["message"]) == ("committed", "answered")
    assert committed["target"] == "longshore_state::committer"
    assert committed["span"]["operation"] == answered["span"]["operation"] == "CreateCluster"
    assert committed["level"] == "DEBUG"
    assert int(committed["revision"]) > 0
    eventually("the audit log has the same id", lambda: request_id(made) in (server.data / "audit.log").read_text())


def test_placing_belongs_to_the_call_although_a_worker_does_it(server):
    cluster = Cluster(server, unique("logs"))
    cluster.ecs.create_cluster(clusterName=cluster.name)
    HollowInstance(server, cluster.name)
    definition = cluster.register(container())
    ran = cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition)
    (placed,) = eventually(
        "it is logged",
        lambda: [line for line in of_request(server, request_id(ran)) if line["message"] == "placed"],
    )
    assert placed["tasks"] in (1, "1")
    assert int(placed["revision"]) > 0


def test_a_refusal_is_logged_with_its_reason(server):
    with pytest.raises(ClientError) as refusal:
        server.client().list_services(cluster="none")
    (line,) = eventually("it is logged", lambda: of_request(server, request_id(refusal.value.response)))
    assert (line["level"], line["message"], line["code"]) == ("INFO", "refused", "ClusterNotFoundException")
    assert line["reason"] == "Cluster not found."


def test_text_has_the_same_id_before_the_message(launch):
    server = launch(role="server")
    with pytest.raises(ClientError) as refusal:
        server.client().list_services(cluster="none")
    wanted = f"call{{request_id={request_id(refusal.value.response)}"
    line = eventually("it is logged", lambda: [line for line in server.log.read_text().splitlines() if wanted in line])
    assert "ClusterNotFoundException" in line[0]
