"""Edges as processes of their own: fed by a server, serving through its absence, joined with tokens, taken away."""

import http.client
import json
import time
from collections.abc import Callable, Iterator

import pytest

from support.balancer import Balancer
from support.cluster import unique
from support.machines import Machine, TlsServer
from support.server import Edge, Server
from support.targets import Http, Stream, says, serving
from support.traffic import Traffic
from support.wait import eventually


@pytest.fixture
def server(tmp_path) -> Iterator[TlsServer]:
    """A control plane of the test's own, reached by https."""
    started = TlsServer(tmp_path / "server").start()
    yield started
    started.stop()


@pytest.fixture
def edge_of(tmp_path) -> Iterator[Callable[..., Edge]]:
    """Starts edges: `edge_of(server, "front", "--token", …)`; all end with the test."""
    made: list[Edge] = []

    def make(server: Server, name: str, *options: str, **more) -> Edge:
        edge = Edge(server, tmp_path / name, name, *options, **more)
        made.append(edge)
        edge.spawn()
        return edge

    yield make
    for edge in made:
        edge.stop()


def ready(edge: Edge) -> Edge:
    def serves() -> bool:
        assert edge.running, edge.tail()
        return bool(edge.ready_line())

    eventually("the edge serves", serves, 30)
    return edge


def token(server: TlsServer, *options: str) -> str:
    return server.token("--edge", *options)["token"]


def listed(server: Server) -> dict[str, dict]:
    result = server.longshore("edge", "list", "--json")
    assert result.returncode == 0, result.stderr
    return {edge["name"]: edge for edge in json.loads(result.stdout)["edges"]}


def connected(server: Server, name: str) -> bool:
    return listed(server).get(name, {}).get("state") == "CONNECTED"


def balancers(server: Server) -> list[dict]:
    result = server.longshore("lb", "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["loadBalancers"]


class Front(Balancer):
    """A load balancer that answers by itself; where its name leads is each edge's to say."""

    def _resolve(self) -> str:
        return "nowhere in particular"

    def answers(self, body: str, port: int = 80) -> str:
        """A listener that answers this; returns its ARN."""
        fixed = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": body}
        action = {"Type": "fixed-response", "FixedResponseConfig": fixed}
        answer = self.elb.create_listener(LoadBalancerArn=self.arn, Protocol="HTTP", Port=port, DefaultActions=[action])
        return answer["Listeners"][0]["ListenerArn"]


def fetched(address: str, port: int = 80) -> str:
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    except OSError as error:
        raise AssertionError(str(error)) from error
    finally:
        connection.close()


def serves(edge: Edge, body: str, port: int = 80, seconds: float = 10) -> None:
    def arrived() -> bool:
        found = fetched(edge.address, port)
        assert found == body, found
        return True

    eventually(f"{edge.directory.name} answers {body}", arrived, seconds, 0.02)


def test_two_edges_serve_the_same_and_one_goes_on_when_the_other_is_killed(server, edge_of):
    shared = token(server)
    one, two = [ready(edge_of(server, name, "--token", shared)) for name in ("one", "two")]
    front = Front(server)
    front.answers("hello")
    for edge in (one, two):
        serves(edge, "hello")
        eventually("the name is known", lambda edge=edge: f"{edge.address} {front.dns_name}" in edge.hosts.read_text())
    connected = {"one": "CONNECTED", "two": "CONNECTED"}
    eventually("both are connected", lambda: {name: it["state"] for name, it in listed(server).items()} == connected)
    [found] = balancers(server)
    assert (found["dnsName"], found["listeners"][0]["url"]) == (front.dns_name, f"http://{front.dns_name}")
    assert [each["address"] for each in found["addresses"]] == [one.address, two.address]
    one.kill()
    eventually("the killed edge is away", lambda: listed(server)["one"]["state"] == "AWAY")
    front.answers("more", 81)
    serves(two, "more", 81)
    serves(two, "hello")
    one.spawn()
    ready(one)
    serves(one, "more", 81)
    eventually("it is connected again", lambda: listed(server)["one"]["state"] == "CONNECTED")


def test_changes_reach_an_edge_at_once(server, edge_of):
    edge = ready(edge_of(server, "front", "--token", token(server)))
    front = Front(server)
    listener = front.answers("0")
    serves(edge, "0")
    slowest = 0.0
    for number in range(1, 20):
        fixed = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": str(number)}
        action = {"Type": "fixed-response", "FixedResponseConfig": fixed}
        front.elb.modify_listener(ListenerArn=listener, DefaultActions=[action])
        changed = time.monotonic()
        serves(edge, str(number))
        slowest = max(slowest, time.monotonic() - changed)
    # Ten milliseconds are gathered; the bound is for busy machines.
    assert slowest < 2, slowest
    front.elb.delete_load_balancer(LoadBalancerArn=front.arn)

    def closed() -> bool:
        try:
            fetched(edge.address)
        except AssertionError as refused:
            return "refused" in str(refused)
        return False

    eventually("nothing listens there any more", closed)
    eventually("the name is gone", lambda: front.dns_name not in edge.hosts.read_text())


def test_an_edge_serves_on_while_the_server_is_restarted(server, edge_of):
    edge = ready(edge_of(server, "front", "--token", token(server)))
    front = Front(server)
    front.answers("hello")
    serves(edge, "hello")
    with Traffic(edge.address, 80) as traffic:
        traffic.more(50)
        for _ in range(2):
            server.restart()
            traffic.more(100)
        server.stop()
        traffic.more(100)
        server.start()
        eventually("the edge is back", lambda: connected(server, "front"))
        traffic.more(50)
    traffic.none_failed()
    front.answers("more", 81)
    serves(edge, "more", 81)


def test_an_edge_that_starts_without_a_server_serves_by_what_it_has_kept(server, edge_of):
    edge = ready(edge_of(server, "front", "--token", token(server)))
    front = Front(server)
    front.answers("hello")
    serves(edge, "hello")
    assert edge.stop() == 0
    assert "longshore" not in edge.hosts.read_text(), "its names are taken back"
    assert (edge.data / "state.json").stat().st_mode & 0o777 == 0o600
    eventually("it said goodbye", lambda: "front" not in listed(server))
    server.stop()
    edge.spawn()
    ready(edge)
    serves(edge, "hello")
    assert "serving by the state that was kept" in edge.tail()
    server.start()
    eventually("it has found the server", lambda: connected(server, "front"))
    front.elb = server.client("elbv2")
    front.answers("more", 81)
    serves(edge, "more", 81)


def test_an_edge_that_starts_without_a_server_knows_who_was_healthy(server, edge_of):
    edge = ready(edge_of(server, "front", "--token", token(server)))
    front = Front(server)
    front.address = edge.address
    good, bad = Http("good"), Stream(says(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"))
    with serving(good, bad):
        # While the first check is under way, nothing is known but what was known before.
        group = front.at(good.port, bad.port, HealthCheckPath="/check?seconds=1.5")
        front.listen(group)
        front.wait_states(group, "healthy", "unhealthy")
        # Both are kept by now.
        time.sleep(1.5)
        edge.kill()
        server.stop()
        edge.spawn()
        ready(edge)
        names = [json.loads(fetched(edge.address))["name"] for _ in range(20)]
        assert names == ["good"] * 20, names


def test_names_of_an_edge_that_was_killed_go_with_the_next_one(server, edge_of, tmp_path):
    shared = token(server)
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 localhost\n")
    front = Front(server)
    one = ready(edge_of(server, "one", "--token", shared, hosts=hosts))
    eventually("the name is known", lambda: front.dns_name in hosts.read_text())
    one.kill()
    assert "longshore edge one-" in hosts.read_text()
    two = ready(edge_of(server, "two", "--token", shared, hosts=hosts))
    eventually("the next one has written", lambda: "longshore edge two-" in hosts.read_text())
    assert "longshore edge one-" not in hosts.read_text()
    two.stop()
    assert hosts.read_text() == "127.0.0.1 localhost\n"


def test_a_port_that_is_taken_is_said_in_words(server, edge_of):
    shared = token(server)
    one = ready(edge_of(server, "one", "--token", shared))
    front = Front(server)
    front.answers("hello")
    serves(one, "hello")
    # Another edge on the same addresses finds every port taken.
    two = edge_of(server, "two", "--token", shared, addresses=one.addresses)
    ready(two)
    problems = eventually("it says so", lambda: listed(server)["two"]["problems"])
    assert len(problems) == 1, problems
    assert f"port 80 of {one.address} is taken" in problems[0], problems
    [found] = balancers(server)
    assert any(problem.startswith("edge two: ") for problem in found["listeners"][0]["problems"]), found
    shown = server.longshore("lb").stdout
    assert "edge two" in shown, shown
    assert server.longshore("lb", found["name"]).returncode == 0
    refused = server.longshore("lb", "nobody")
    assert refused.returncode == 1
    assert "There is no load balancer nobody" in refused.stderr
    one.stop()
    eventually("the other one has it", lambda: not listed(server)["two"]["problems"], 30)
    assert fetched(one.address) == "hello"


def ends(edge: Edge | Machine, status: int = 1) -> str:
    """An edge that cannot begin, or may not go on, ends and says why."""
    eventually("it has ended", lambda: not edge.running, 30)
    assert edge.status == status, edge.tail()
    return edge.tail()


def test_tokens_and_credentials_are_good_for_one_thing(server, edge_of, tmp_path):
    server.client().create_cluster(clusterName="default")
    shared = token(server)
    of_agents = server.token()["token"]
    assert "not authorized to perform: longshore:JoinEdge" in ends(edge_of(server, "a", "--token", of_agents))
    machine = Machine(tmp_path / "machine", server.endpoint, "--token", shared)
    machine.spawn()
    assert "not authorized to perform" in ends(machine)
    assert "has nothing to join with" in ends(edge_of(server, "b"))
    cut = ends(edge_of(server, "c", "--token", shared[:-4]), 2)
    assert "not a whole join token" in cut, cut
    short = token(server, "--ttl", "1s")
    time.sleep(2.1)
    assert "is expired" in ends(edge_of(server, "d", "--token", short))
    one = ready(edge_of(server, "one", "--token", shared))
    taken = Edge(server, tmp_path / "other", "one", "--token", shared)
    taken.spawn()
    assert "An edge named one is connected" in ends(taken)
    kept = json.loads((one.data / "credentials.json").read_text())
    keys = {"aws_access_key_id": kept["accessKeyId"], "aws_secret_access_key": kept["secretAccessKey"]}
    for service, call in (("ecs", "list_clusters"), ("elbv2", "describe_load_balancers"), ("ec2", "describe_vpcs")):
        client = server.client(service, **keys)
        with pytest.raises(client.exceptions.ClientError) as refusal:
            getattr(client, call)()
        assert "not authorized to perform" in str(refusal.value), refusal.value
    one.stop()
    renamed = Edge(server, one.directory, "two", "--token", shared)
    renamed.spawn()
    assert "holds the credentials of the edge one" in ends(renamed)


def test_an_edge_that_is_removed_ends_and_joins_anew_with_a_token(server, edge_of):
    edge = ready(edge_of(server, "front", "--token", token(server)))
    front = Front(server)
    front.answers("hello")
    serves(edge, "hello")
    removed = server.longshore("edge", "remove", "front")
    assert removed.returncode == 0, removed.stderr
    assert "front is removed" in removed.stdout
    assert "the edge was removed" in ends(edge)
    assert "front" not in listed(server)
    with pytest.raises(AssertionError, match="refused"):
        fetched(edge.address)
    edge.arguments = [each for each in edge.arguments if not each.startswith("lsj1")]
    edge.arguments = [each for each in edge.arguments if each != "--token"] + ["--token", token(server)]
    edge.spawn()
    ready(edge)
    serves(edge, "hello")


def test_a_server_runs_an_edge_of_its_own_when_it_is_told_to(launch):
    server = launch("--no-agent", role="up")
    [name] = listed(server)
    assert name
    front = Balancer(server)
    assert front.address == f"127.{server.port >> 8}.{server.port & 255}.1"
    without = launch("--no-agent", "--no-edge", role="up", cluster=unique("cluster"))
    assert listed(without) == {}
    assert "No edge is there" in without.longshore("edge", "list").stdout
