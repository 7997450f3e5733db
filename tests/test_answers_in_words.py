"""Operations that can only answer in words here: agent updates, namespaces, Express services, through the AWS CLI."""

import pytest

from support.errors import refused


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            [
                "describe-express-gateway-service",
                "--service-arn",
                "arn:aws:ecs:us-east-1:000000000000:service/CLUSTER/x",
            ],
            "ResourceNotFoundException",
            "Service not found",
        ),
        (["list-services-by-namespace", "--namespace", "nowhere"], "NamespaceNotFoundException", "nowhere"),
        (
            ["update-container-agent", "--container-instance", "0" * 32],
            "InvalidParameterException",
            "container instance was not found",
        ),
    ],
)
def test_the_cli_shows_what_is_said(cluster, arguments, code, words):
    named = [each.replace("CLUSTER", cluster.name) for each in arguments]
    takes_cluster = arguments[0] == "update-container-agent"
    answer = cluster.server.aws("ecs", *named, *(["--cluster", cluster.name] if takes_cluster else []))
    assert answer.returncode != 0
    assert code in answer.stderr, answer.stderr
    assert words in answer.stderr, answer.stderr


def test_a_namespace_that_a_cluster_names(cluster):
    cluster.ecs.update_cluster(cluster=cluster.name, serviceConnectDefaults={"namespace": cluster.name})
    assert cluster.ecs.list_services_by_namespace(namespace=cluster.name)["serviceArns"] == []


def test_an_agent_without_an_update(cluster, hollow):
    """Rule 6.6.2: NoUpdateAvailable."""
    instance = hollow()
    with refused("NoUpdateAvailableException", "1.105.1"):
        cluster.ecs.update_container_agent(cluster=cluster.name, containerInstance=instance.arn)
