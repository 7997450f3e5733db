"""Express gateway services: one call gives a page, under a name, from as many tasks as its visitors take."""

import json
import socket
import ssl
import urllib.request

import pytest
from botocore.exceptions import ClientError

from support.balancer import QUICK_CHECK, web
from support.cluster import Cluster, unique
from support.errors import refused
from support.server import Server
from support.traffic import Traffic
from support.wait import eventually

ROLES = {
    "executionRoleArn": "arn:aws:iam::000000000000:role/execution",
    "infrastructureRoleArn": "arn:aws:iam::000000000000:role/infrastructure",
}


def page(version: str, beside: str = ":") -> dict:
    """A primary container that serves its version, and whose shell first does something else."""
    made = web(version)
    [*shell, serve] = made["command"]
    return {"image": made["image"], "containerPort": 80, "command": [*shell, f"{beside}; {serve}"]}


def create(cluster: Cluster, **fields) -> dict:
    """An Express service, with quick deployments and checks; returns what is said of it."""
    wanted = {"serviceName": unique("express"), "healthCheckPath": "/", "memory": "64", "cpu": "128"} | ROLES | fields
    made = cluster.ecs.create_express_gateway_service(cluster=cluster.name, **wanted)["service"]
    cluster.delete_at_end(made["serviceName"])
    quick = {"canaryConfiguration": {"canaryPercent": 50, "canaryBakeTimeInMinutes": 0}, "bakeTimeInMinutes": 0}
    plain = cluster.ecs.update_service(
        cluster=cluster.name,
        service=made["serviceName"],
        deploymentConfiguration={"strategy": "CANARY"} | quick,
    )
    # On a busy machine a container may miss its first check, and the next one is not to be half a minute away.
    [balancer] = plain["service"]["loadBalancers"]
    for group in (balancer["targetGroupArn"], balancer["advancedConfiguration"]["alternateTargetGroupArn"]):
        cluster.server.client("elbv2").modify_target_group(TargetGroupArn=group, **QUICK_CHECK)
    return made


def described(cluster: Cluster, arn: str) -> dict:
    return cluster.ecs.describe_express_gateway_service(serviceArn=arn)["service"]


def address_of(server: Server, name: str) -> str | None:
    """What the hosts file of the server's edge says of a name."""
    if not server.hosts.exists():
        return None
    for line in server.hosts.read_text().splitlines():
        address, *names = line.split("#")[0].split() or [""]
        if name in names:
            return address
    return None


def endpoint_of(service: dict) -> str:
    [path] = service["activeConfigurations"][0]["ingressPaths"]
    assert path["accessType"] == "PUBLIC"
    return path["endpoint"]


def fetch(address: str, name: str) -> str | None:
    """The page under a name."""
    request = urllib.request.Request(f"http://{address}/", headers={"Host": name})
    try:
        with urllib.request.urlopen(request, timeout=3) as answer:
            return answer.read().decode()
    except OSError:
        return None


def fetch_securely(address: str, name: str, authority: str) -> str:
    """The page under a name by HTTPS, from whoever can prove to be that by this authority."""
    context = ssl.create_default_context(cadata=authority)
    plain = socket.create_connection((address, 443), timeout=3)
    with plain, context.wrap_socket(plain, server_hostname=name) as tls:
        tls.sendall(f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        answer = tls.makefile("rb").read().decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 200"), answer
    return body


def status(cluster: Cluster, *service: str) -> tuple[dict, str]:
    """What `longshore status` says of the cluster or of a service, as a document and as text."""
    document, text = [
        cluster.server.longshore("status", *service, "--cluster", cluster.name, *options)
        for options in (["--json"], [])
    ]
    assert (document.returncode, text.returncode) == (0, 0), document.stderr + text.stderr
    return json.loads(document.stdout), text.stdout


def stopped_by(cluster: Cluster, task: str) -> str | None:
    """The call that a task was stopped for."""
    cluster.wait_task(task, "STOPPED", seconds=60)
    document, _ = status(cluster, task)
    return document["flightRecord"]["stoppedBy"].get("operation")


def gone(cluster: Cluster, arn: str) -> None:
    """Deletes a service and waits until nothing is left of it."""
    cluster.ecs.delete_express_gateway_service(serviceArn=arn)
    eventually(
        "the service is gone",
        lambda: described(cluster, arn)["status"]["statusCode"] == "INACTIVE",
        60,
    )


def test_a_page_a_new_version_of_it_and_the_end(machine):
    elb = machine.server.client("elbv2")
    service = create(machine, primaryContainer=page("1"), tags=[{"key": "team", "value": "web"}])
    arn, endpoint = service["serviceArn"], endpoint_of(service)
    address = eventually("the name is known", lambda: address_of(machine.server, endpoint))
    eventually("the page is there", lambda: fetch(address, endpoint) == "1", 60)
    tagged = machine.ecs.describe_express_gateway_service(serviceArn=arn, include=["TAGS"])["service"]
    assert tagged["tags"] == [{"key": "team", "value": "web"}]
    [plain] = machine.ecs.describe_services(cluster=machine.name, services=[arn])["services"]
    assert (plain["resourceManagementType"], plain["desiredCount"]) == ("ECS", 1)
    machine.wait_service(arn, "deployed", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 60)

    other = create(machine, primaryContainer=page("other"))
    assert endpoint_of(other) != endpoint
    assert eventually("it shares the address", lambda: address_of(machine.server, endpoint_of(other))) == address
    eventually("the other page is there", lambda: fetch(address, endpoint_of(other)) == "other", 60)
    urls = [f"http://{endpoint}", f"https://{endpoint}"]
    document, text = status(machine, service["serviceName"])
    assert (document["urls"], [url in text for url in urls]) == (urls, [True, True]), text
    document, text = status(machine)
    found = {each["name"]: each["urls"] for each in document["services"]}
    assert found[service["serviceName"]] == urls, found
    assert found[other["serviceName"]] == [f"{each}://{endpoint_of(other)}" for each in ("http", "https")], found
    assert all(url in text for url in urls), text

    revision = service["activeConfigurations"][0]["serviceRevisionArn"]
    [shown] = machine.ecs.describe_service_revisions(serviceRevisionArns=[revision])["serviceRevisions"]
    [secure, _] = shown["ecsManagedResources"]["ingressPaths"]
    certificate = machine.server.client("acm").get_certificate(CertificateArn=secure["certificate"]["arn"])
    authority = certificate["CertificateChain"]
    assert fetch_securely(address, endpoint, authority) == "1"
    assert fetch_securely(address, endpoint_of(other), authority) == "other"
    with pytest.raises(ClientError, match="not idempotent"):
        create(machine, serviceName=service["serviceName"], primaryContainer=page("2"))

    (old,) = machine.tasks_of(service["serviceName"])
    with Traffic(address, 80, host=endpoint) as traffic:
        traffic.more()
        update = machine.ecs.update_express_gateway_service(serviceArn=arn, primaryContainer=page("2"))
        assert update["service"]["targetConfiguration"]["primaryContainer"]["command"] == page("2")["command"]
        machine.wait_service(arn, "deployed", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 120)
        seen = len(traffic.answers)
        traffic.more()
    traffic.none_failed()
    assert set(traffic.by_body(seen)) == {"2"}
    assert {fetch_securely(address, endpoint, authority) for _ in range(20)} == {"2"}, "HTTPS has come along"
    assert stopped_by(machine, old) == "UpdateExpressGatewayService"

    (last,) = machine.tasks_of(service["serviceName"])
    gone(machine, arn)
    assert stopped_by(machine, last) == "DeleteExpressGatewayService"
    assert fetch(address, endpoint_of(other)) == "other"
    gone(machine, other["serviceArn"])
    is_managed = "ecs-express-gateway-alb-"
    eventually(
        "the shared load balancer is gone",
        lambda: (
            not [
                each
                for each in elb.describe_load_balancers()["LoadBalancers"]
                if each["LoadBalancerName"].startswith(is_managed)
            ]
        ),
    )
    assert not [
        each
        for each in elb.describe_target_groups()["TargetGroups"]
        if each["TargetGroupName"].startswith("ecs-gateway-tg-")
    ]
    eventually("the name is forgotten", lambda: address_of(machine.server, endpoint) is None)


@pytest.fixture
def quick(request, scratch, docker):
    """A machine whose services are scaled after seconds instead of minutes, three unless the test says how many."""
    directory = scratch / unique("quick")
    period = getattr(request, "param", "3s")
    server = Server(directory, "--service-scaling-period", period, cluster=unique("quick")).start()
    cluster = Cluster(server, server.cluster, docker)
    eventually("an instance", lambda: [each for each in cluster.instances() if each["agentConnected"]])
    yield cluster
    cluster.clear()
    server.stop()
    for left in docker.of_cluster(server.cluster):
        docker.remove(left["Id"])


def test_more_visitors_get_more_tasks_and_fewer_get_fewer(quick):
    scaling = {
        "minTaskCount": 1,
        "maxTaskCount": 3,
        "autoScalingMetric": "REQUEST_COUNT_PER_TARGET",
        "autoScalingTargetValue": 10,
    }
    service = create(quick, primaryContainer=page("1"), scalingTarget=scaling)
    arn, endpoint = service["serviceArn"], endpoint_of(service)
    address = eventually("the name is known", lambda: address_of(quick.server, endpoint))
    eventually("the page is there", lambda: fetch(address, endpoint) == "1", 60)
    with Traffic(address, 80, host=endpoint) as traffic:
        quick.wait_service(arn, "scaled out", lambda now: now["runningCount"] == 3, 60)
        traffic.more()
    traffic.none_failed()
    quick.wait_service(arn, "scaled in", lambda now: now["runningCount"] == 1 and now["desiredCount"] == 1, 120)
    assert described(quick, arn)["activeConfigurations"][0]["scalingTarget"] == scaling
    quick.ecs.update_express_gateway_service(serviceArn=arn, scalingTarget={"minTaskCount": 2})
    quick.wait_service(arn, "scaled to its new minimum", lambda now: now["runningCount"] == 2, 60)
    gone(quick, arn)


# Agents say every 20 seconds what tasks use.
@pytest.mark.parametrize("quick", ["1s"], indirect=True)
def test_a_task_that_is_busy_gets_company(quick):
    scaling = {"minTaskCount": 1, "maxTaskCount": 2, "autoScalingMetric": "AVERAGE_CPU", "autoScalingTargetValue": 20}
    busy = page("1", beside="{ while :; do :; done & }")
    service = create(quick, primaryContainer=busy, scalingTarget=scaling)
    quick.wait_service(service["serviceArn"], "scaled out", lambda now: now["runningCount"] == 2, 60)


@pytest.mark.parametrize("quick", ["1s"], indirect=True)
def test_tasks_are_as_many_as_their_memory_takes(quick):
    # What is in /dev/shm is memory of the container: 40 of the task's 128 MiB.
    taken = page("1", beside="dd if=/dev/zero of=/dev/shm/taken bs=1M count=40")
    scaling = {"minTaskCount": 1, "maxTaskCount": 2, "autoScalingMetric": "AVERAGE_MEMORY"}
    scaling["autoScalingTargetValue"] = 20
    service = create(quick, primaryContainer=taken, scalingTarget=scaling, memory="128")
    arn = service["serviceArn"]
    quick.wait_service(arn, "scaled out", lambda now: now["runningCount"] == 2, 60)
    quick.ecs.update_express_gateway_service(serviceArn=arn, scalingTarget={"autoScalingTargetValue": 90})
    quick.wait_service(arn, "scaled in", lambda now: now["runningCount"] == 1 and now["desiredCount"] == 1, 60)


def test_what_is_not_there_is_refused(cluster):
    wanted = ROLES | {"cluster": cluster.name, "primaryContainer": {"image": "web:1"}}
    with refused("UnsupportedFeatureException", "securityGroups"):
        network = {"securityGroups": ["sg-1"]}
        cluster.ecs.create_express_gateway_service(**wanted, networkConfiguration=network)
    with refused("InvalidParameterException", "forward slash"):
        cluster.ecs.create_express_gateway_service(**wanted, healthCheckPath="health")
    assert cluster.ecs.list_services(cluster=cluster.name)["serviceArns"] == []
