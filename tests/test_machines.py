"""Machines join over TLS with tokens, and then speak for themselves and their own tasks alone."""

import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
import websocket

from support.cluster import Cluster, container, instances_of, unique
from support.docker import Docker
from support.errors import refused
from support.faketime import forget_the_dead
from support.machines import Keys, Machine, TlsServer, of_token, with_secret
from support.paths import BINARY
from support.server import Server, run_binary
from support.wait import eventually

RESOURCES = [
    {"name": "CPU", "type": "INTEGER", "integerValue": 1024},
    {"name": "MEMORY", "type": "INTEGER", "integerValue": 1024},
    {"name": "PORTS", "type": "STRINGSET", "stringSetValue": []},
    {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
]
CAPABILITIES = [{"name": "com.amazonaws.ecs.capability.docker-remote-api.1.24"}]


@pytest.fixture(scope="module")
def tls(scratch) -> Iterator[TlsServer]:
    """A server that is reached by https, with the cluster `default`."""
    server = TlsServer(scratch / "tls").start()
    server.client().create_cluster(clusterName="default")
    yield server
    server.stop()


@pytest.fixture
def machine_of(tmp_path) -> Iterator[Callable[..., Machine]]:
    """Makes machines: `machine_of(server, "--token", …)`; one that was made before keeps its directory."""
    made: list[Machine] = []

    def make(server: TlsServer, *options: str, name: str = "machine", **more) -> Machine:
        machine = Machine(tmp_path / name, server.endpoint, *options, **more)
        made.append(machine)
        machine.spawn()
        return machine

    yield make
    for machine in made:
        machine.stop()


def connected(server: TlsServer, cluster: str) -> list[str]:
    found = instances_of(server.client(), cluster)
    return [each["containerInstanceArn"] for each in found if each["agentConnected"]]


def joined(server: TlsServer, cluster: str, machine: Machine) -> str:
    """Waits until the one machine of a cluster is connected; its ARN."""

    def one() -> str:
        assert machine.running, machine.tail()
        found = connected(server, cluster)
        return found[0] if found else ""

    return eventually("the machine connected", one, 30)


def new_cluster(server: TlsServer) -> str:
    name = unique("cluster")
    server.client().create_cluster(clusterName=name)
    return name


def complaint(tls: TlsServer, tmp_path, *options: str, prefix: tuple[str, ...] = ()) -> str:
    """An agent that does not join ends, and says why."""
    own = ["agent", "--server", tls.endpoint, "--data-dir", str(tmp_path / unique("agent")), "--introspection", "none"]
    environment = Machine(tmp_path, tls.endpoint).environment
    result = subprocess.run(
        [*prefix, str(BINARY), *own, *options], env=environment, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 1, result
    assert "panicked" not in result.stderr
    return result.stderr


@pytest.mark.containers
def test_a_machine_joins_with_a_token_and_never_needs_it_again(tmp_path, docker: Docker, machine_of):
    server = TlsServer(tmp_path / "server").start()
    try:
        name = new_cluster(server)
        token = server.token("--cluster", name, "--ttl", "30s")
        assert token["command"] == f"longshore agent --server {server.endpoint} --token {token['token']}"
        machine = machine_of(server, "--token", token["token"])
        arn = joined(server, name, machine)
        for kept in ("credentials.json", "ca.pem"):
            assert (machine.data / kept).stat().st_mode & 0o777 == 0o600
        cluster = Cluster(server, name, docker)
        task = cluster.start(container())
        machine.kill()
        machine = machine_of(server)
        eventually("the same instance is back", lambda: connected(server, name) == [arn], 30)
        server.restart()
        eventually("the agent found the server again", lambda: connected(server, name) == [arn], 40)
        cluster.ecs.stop_task(cluster=name, task=task)
        cluster.wait_task(task, "STOPPED", 60)
        server.client().deregister_container_instance(cluster=name, containerInstance=arn, force=True)
        machine.stop()
        machine = machine_of(server)
        assert machine.wait(30) == 1
        assert "longshore server token create" in machine.logged()
        machine = machine_of(server, "--token", server.token("--cluster", name)["token"])
        assert joined(server, name, machine) != arn
    finally:
        server.stop()
        for left in docker.of_cluster(name):
            docker.remove(left["Id"])


@pytest.mark.containers
def test_a_machine_that_starts_without_its_server_begins_with_what_it_knows(tmp_path, docker: Docker, machine_of):
    server = TlsServer(tmp_path / "server").start()
    try:
        name = new_cluster(server)
        machine = machine_of(server, "--token", server.token("--cluster", name)["token"])
        arn = joined(server, name, machine)
        cluster = Cluster(server, name, docker)
        policy = {"enabled": True, "restartAttemptPeriod": 60}
        tough, brief = cluster.start(container(restartPolicy=policy)), cluster.start(container())
        runtime = {task: cluster.container_of(task)["runtimeId"] for task in (tough, brief)}
        server.stop()
        machine.stop()
        machine = machine_of(server)
        ready = f"ready {server.endpoint} (container instance of cluster {name})"
        eventually("it is ready", lambda: ready in machine.output.read_text(), 15)
        docker.kill(runtime[brief])
        eventually("the end is noticed", lambda: not docker.inspect(runtime[brief])["State"]["Running"])
        machine.kill()
        machine = machine_of(server)
        eventually("it is ready", lambda: ready in machine.output.read_text(), 15)
        server.start()
        assert joined(server, name, machine) == arn
        assert cluster.wait_task(brief, "STOPPED", 20)["containers"][0]["exitCode"] == 137
        assert cluster.task(tough)["lastStatus"] == "RUNNING"
        eventually("it has registered", lambda: "registered; the server is back" in machine.logged())

        # Deregistered while it was away, on a server that goes before the agent can hear of it.
        machine.stop()
        server.client().deregister_container_instance(cluster=name, containerInstance=arn, force=True)
        server.stop()
        machine = machine_of(server)
        eventually("it is ready", lambda: ready in machine.output.read_text(), 15)
        assert docker.inspect(runtime[tough])["State"]["Running"]
        server.start()
        assert machine.wait(30) == 1
        assert "longshore server token create" in machine.logged()
    finally:
        server.stop()
        for left in docker.of_cluster(name):
            docker.remove(left["Id"])


@pytest.fixture
def pair(tls) -> tuple[str, tuple[str, Keys], tuple[str, Keys]]:
    """A cluster and two instances with credentials of their own, each without an agent."""
    cluster = new_cluster(tls)
    token = of_token(tls.token("--cluster", cluster)["token"])

    def join(client_token: str) -> tuple[str, Keys]:
        body = {
            "cluster": cluster,
            "totalResources": RESOURCES,
            "attributes": CAPABILITIES,
            "clientToken": client_token,
        }
        status, answer = token.call(tls, "Longshore.JoinCluster", body, "longshore")
        assert status == 200, answer
        keys = Keys(answer["accessKeyId"], answer["secretAccessKey"])
        return answer["containerInstance"]["containerInstanceArn"], keys

    one, other = join("a"), join("b")
    assert one[0] != other[0]
    assert join("a") == one, "a repeated call finds the instance of the first"
    return cluster, one, other


def as_instance(tls: TlsServer, keys: Keys):
    return tls.client(aws_access_key_id=keys.id, aws_secret_access_key=keys.secret)


def test_an_instance_speaks_for_itself_and_its_own_tasks_alone(tls, pair):
    name, (mine, my_keys), (theirs, their_keys) = pair
    root = tls.client()
    family = unique("family")
    root.register_task_definition(family=family, containerDefinitions=[container()])
    session = my_keys.session(tls, name, mine)
    their_session = their_keys.session(tls, name, theirs)
    eventually("both are connected", lambda: len(connected(tls, name)) == 2)
    started = root.start_task(cluster=name, taskDefinition=family, containerInstances=[theirs])
    task = started["tasks"][0]["taskArn"]

    me = as_instance(tls, my_keys)
    denied = "AccessDeniedException"
    instance = {"cluster": name, "containerInstance": theirs}
    tries: list[tuple[str, dict]] = [
        ("list_tasks", {"cluster": name}),
        ("describe_tasks", {"cluster": name, "tasks": [task]}),
        ("describe_container_instances", {"cluster": name, "containerInstances": [mine]}),
        ("run_task", {"cluster": name, "taskDefinition": family}),
        ("stop_task", {"cluster": name, "task": task}),
        ("submit_task_state_change", {"cluster": name, "task": task, "status": "STOPPED"}),
        ("submit_task_state_change", {"cluster": name, "task": task.rsplit("/", 1)[1], "status": "STOPPED"}),
        ("submit_container_state_change", {"cluster": name, "task": task, "containerName": "x", "status": "STOPPED"}),
        ("submit_task_state_change", {"cluster": "default", "task": task, "status": "STOPPED"}),
        ("submit_attachment_state_changes", {"cluster": "default", "attachments": []}),
        ("get_task_protection", {"cluster": name, "tasks": [task]}),
        ("update_task_protection", {"cluster": name, "tasks": [task], "protectionEnabled": True}),
        ("list_tags_for_resource", {"resourceArn": task}),
        ("list_tags_for_resource", {"resourceArn": theirs}),
        ("discover_poll_endpoint", instance),
        ("deregister_container_instance", instance | {"force": True}),
        ("update_container_instances_state", {"cluster": name, "containerInstances": [theirs], "status": "DRAINING"}),
        (
            "update_container_instances_state",
            {"cluster": name, "containerInstances": [mine, theirs], "status": "DRAINING"},
        ),
        ("register_container_instance", {"cluster": name, "containerInstanceArn": theirs, "totalResources": RESOURCES}),
        ("register_container_instance", {"cluster": name, "totalResources": RESOURCES}),
    ]
    for operation, request in tries:
        with refused(denied):
            getattr(me, operation)(**request)
    with refused(denied, "not authorized to perform: ecs:ListTasks", mine.rsplit("/", 1)[1]):
        me.list_tasks(cluster=name)
    status, answer = my_keys.call(tls, "Longshore.CreateJoinToken", {}, "longshore")
    assert (status, answer["__type"]) == (400, denied)
    for channel in ("acs", "tcs"):
        with pytest.raises(websocket.WebSocketBadStatusException) as bad:
            my_keys.session(tls, name, theirs, channel)
        assert b"AccessDeniedException" in bad.value.resp_body

    # Over its own session it cannot report for another either.
    change = {"cluster": name, "task": task, "status": "STOPPED", "reason": ""}
    session.send(
        json.dumps({"type": "LongshoreReportsMessage", "message": {"reports": [{"number": 7, "change": change}]}})
    )
    verdicts = eventually("the verdict came", lambda: verdict(session))
    assert [problem["number"] for problem in verdicts.get("invalid", [])] == [7], verdicts
    found = root.describe_tasks(cluster=name, tasks=[task])["tasks"][0]
    assert found["lastStatus"] == "PENDING", found

    # What is its own, it may.
    they = as_instance(tls, their_keys)
    assert they.discover_poll_endpoint(**instance)["endpoint"].startswith("https://localhost")
    they.submit_task_state_change(cluster=name, task=task, status="RUNNING")
    assert root.describe_tasks(cluster=name, tasks=[task])["tasks"][0]["lastStatus"] == "RUNNING"
    protection = they.get_task_protection(cluster=name, tasks=[task])
    assert protection["failures"][0]["reason"] == "TASK_NOT_VALID", "the task is no service's"
    they.list_tags_for_resource(resourceArn=task)
    they.register_container_instance(
        cluster=name, containerInstanceArn=theirs, totalResources=RESOURCES, attributes=CAPABILITIES
    )
    they.update_container_instances_state(cluster=name, containerInstances=[theirs], status="DRAINING")
    they.submit_task_state_change(cluster=name, task=task, status="STOPPED")
    they.deregister_container_instance(**instance, force=True)
    with refused(denied, "not registered any more", "token create"):
        they.discover_poll_endpoint(**instance)
    session.close()
    their_session.close()


def verdict(session: websocket.WebSocket) -> dict:
    message = json.loads(session.recv())
    return message["message"] if message["type"] == "LongshoreVerdictsMessage" else {}


def test_a_key_for_amazons_agent_binds_to_the_machine_that_registers(tls):
    cluster, other = new_cluster(tls), new_cluster(tls)
    made = tls.token("--cluster", cluster, "--for", "amazon-ecs-agent", "--ttl", "3s")
    assert made["token"] is None
    assert made["authority"].startswith("-----BEGIN CERTIFICATE-----")
    keys = Keys(made["accessKeyId"], made["secretAccessKey"])
    agent = as_instance(tls, keys)
    registration = {"totalResources": RESOURCES, "attributes": CAPABILITIES}
    with refused("AccessDeniedException", other, "ECS_CLUSTER"):
        agent.register_container_instance(cluster=other, **registration)
    arns = {
        agent.register_container_instance(cluster=cluster, **registration)["containerInstance"]["containerInstanceArn"]
        for _ in range(2)
    }
    assert len(arns) == 1
    arn = arns.pop()
    time.sleep(4)
    agent.register_container_instance(cluster=cluster, containerInstanceArn=arn, **registration)
    keys.session(tls, cluster, arn).close()
    with refused("AccessDeniedException"):
        agent.list_tasks(cluster=cluster)
    late = tls.token("--cluster", cluster, "--for", "amazon-ecs-agent", "--ttl", "1s")
    time.sleep(2)
    with refused("AccessDeniedException", "had to register until", "token create"):
        as_instance(tls, Keys(late["accessKeyId"], late["secretAccessKey"])).register_container_instance(
            cluster=cluster, **registration
        )


def test_a_name_with_a_port_in_it_is_told_with_its_remedy(tls):
    # What Amazon's agent does when its sessions are at another port than 443.
    made = run_binary("server", "token", "create", "--data-dir", str(tls.data), "--for", "amazon-ecs-agent")
    assert "443" in made.stderr
    tls.mark()
    context = ssl.create_default_context(cafile=tls.authority)
    context.check_hostname = False
    with socket.create_connection(("localhost", tls.port), timeout=10) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname=f"localhost:{tls.port}")
    eventually("the remedy in the log", lambda: "without a port" in tls.logged())


def test_bad_tokens_say_what_to_do(tls, tmp_path):
    good = tls.token("--cluster", "default")["token"]
    cut = run_binary("agent", "--server", tls.endpoint, "--token", good[:-5], "--data-dir", str(tmp_path / "cut"))
    assert cut.returncode == 2
    assert "not a whole join token" in cut.stderr
    wrong = complaint(tls, tmp_path, "--token", with_secret(good, "x" * 43))
    assert "does not know the join token" in wrong
    assert "longshore server token create" in wrong
    other = complaint(tls, tmp_path, "--token", good, "--cluster", "other")
    assert "default" in other
    assert "other" in other
    assert "--cluster" in other
    short = tls.token("--ttl", "1s")["token"]
    time.sleep(2)
    expired = complaint(tls, tmp_path, "--token", short)
    assert "expired" in expired
    assert "longshore server token create" in expired
    assert expired.count("Z") >= 2, "both times are told"
    nothing = complaint(tls, tmp_path)
    assert "--token" in nothing
    long = run_binary("server", "token", "create", "--data-dir", str(tls.data), "--ttl", "25h")
    assert long.returncode == 1
    assert "24 hours" in long.stderr


def test_a_clock_that_is_off_by_an_hour_is_told_with_both_times(tls, tmp_path):
    if not shutil.which("faketime"):
        pytest.skip("faketime is not installed")
    token = tls.token("--cluster", "default")["token"]
    for offset in ("+1h", "-1h"):
        forget_the_dead()
        text = complaint(tls, tmp_path, "--token", token, prefix=("faketime", "-f", offset))
        assert "Signature " in text
        assert "clocks" in text
        assert text.count("Z") >= 2, text


def test_a_certificate_of_another_authority_is_refused(tls, tmp_path):
    stranger = TlsServer(tmp_path / "stranger").start()
    try:
        token = tls.token("--cluster", "default")["token"]
        foreign = stranger.token()["token"]
        text = complaint(tls, tmp_path, "--token", foreign)
        assert "another installation" in text
        keys = tls.exports
        signed = ["--access-key-id", keys["AWS_ACCESS_KEY_ID"], "--secret-access-key", keys["AWS_SECRET_ACCESS_KEY"]]
        text = complaint(tls, tmp_path, *signed, "--authority", stranger.authority)
        assert "ca.pem" in text
        text = complaint(tls, tmp_path, "--token", token, "--authority", "/etc/hosts")
        assert "no certificate" in text
        environment = tls.client_environment | {"AWS_CA_BUNDLE": stranger.authority}
        asked = run_binary("ps", environment=environment)
        assert asked.returncode == 1
        assert "AWS_CA_BUNDLE" in asked.stderr
    finally:
        stranger.stop()


def test_certificates_are_renewed_under_a_running_agent(tmp_path, machine_of):
    server = TlsServer(tmp_path / "server", "--tls-lifetime", "6s").start()
    try:
        cluster = new_cluster(server)
        machine = machine_of(server, "--token", server.token("--cluster", cluster)["token"])
        arn = joined(server, cluster, machine)

        def shown() -> str:
            return ssl.get_server_certificate(("localhost", server.port), ca_certs=server.authority)

        first = shown()
        seen = {first}
        for _ in range(2):
            eventually("a new certificate", lambda: shown() not in seen, 20)
            seen.add(shown())
            assert connected(server, cluster) == [arn]
        machine.stop()
        machine_of(server)
        eventually("it is back under a new certificate", lambda: connected(server, cluster) == [arn], 30)
    finally:
        server.stop()


def test_operators_bring_certificates_of_their_own(tmp_path):
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    files = {name: str(tmp_path / f"{name}.pem") for name in ("ca", "ca-key", "key", "request", "certificate")}
    (tmp_path / "names").write_text("subjectAltName=DNS:localhost\n")

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], check=True, capture_output=True, timeout=60)

    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("req", "-x509", *curve, "-keyout", files["ca-key"], "-out", files["ca"], "-days", "2", "-subj", "/CN=ours")
    run("req", *curve, "-keyout", files["key"], "-out", files["request"], "-subj", "/CN=server")
    signer = ["-CA", files["ca"], "-CAkey", files["ca-key"], "-CAcreateserial", "-days", "1"]
    names = ["-extfile", str(tmp_path / "names")]
    run("x509", "-req", "-in", files["request"], *signer, *names, "-out", files["certificate"])
    own = ["--tls-certificate", files["certificate"], "--tls-key", files["key"], "--tls-authority", files["ca"]]
    server = TlsServer(tmp_path / "server", *own).start()
    try:
        assert server.client().list_clusters()["clusterArns"] == []
        shown = ssl.get_server_certificate(("localhost", server.port), ca_certs=files["ca"])
        assert shown.split() == (tmp_path / "certificate.pem").read_text().split()
    finally:
        server.stop()
    again = [each if each != files["key"] else files["ca-key"] for each in server.arguments]
    refusal = run_binary(*again)
    assert refusal.returncode == 1
    assert "key" in refusal.stderr


@pytest.mark.containers
def test_plain_http_is_taken_from_the_same_machine_alone(tmp_path, docker: Docker):
    server = Server(tmp_path / "up", cluster=unique("machine"))
    everywhere = {f"127.0.0.1:{server.port}": f"0.0.0.0:{server.port}"}
    server.arguments = [everywhere.get(each, each) for each in server.arguments]
    server.start()
    try:
        assert server.exports["AWS_ENDPOINT_URL"].startswith("https://")
        assert server.client().list_clusters()["clusterArns"], "the same machine may"
        cluster = Cluster(server, server.cluster, docker)
        eventually("the agent is connected", lambda: connected_by_http(server))
        # A client that says that it has said everything may be taken for one that has left: this one waits.
        request = r"{ printf 'GET / HTTP/1.0\r\n\r\n'; sleep 3; }"
        ask = f"{request} | nc 172.17.0.1 {server.port} | grep -q 'Use https at https://.*--allow-http'"
        stopped = cluster.finish(container(command=["sh", "-c", ask]))
        assert stopped["containers"][0]["exitCode"] == 0, stopped
        cluster.clear()
    finally:
        server.stop()
        for left in docker.of_cluster(server.cluster):
            docker.remove(left["Id"])


def connected_by_http(server: Server) -> bool:
    found = instances_of(server.client(), server.cluster)
    return bool(found) and all(each["agentConnected"] for each in found)
