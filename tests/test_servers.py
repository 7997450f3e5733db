"""Several equal servers on one etcd: they share work and agents, and any of them can die."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.cluster import Cluster, container, instances_of, unique
from support.container_logs import awslogs
from support.data_channel import DataChannel
from support.errors import refused
from support.etcd import Etcd, require_etcd
from support.hollow import HollowInstance
from support.live_tail import NO_PREFIX, Session
from support.log_groups import LogGroup
from support.server import Agent, Server
from support.wait import eventually

ROOT_KEY = {
    "LONGSHORE_ROOT_ACCESS_KEY_ID": "AKIASERVERSSERVERSSE",
    "LONGSHORE_ROOT_SECRET_ACCESS_KEY": "secret-of-every-server-on-this-etcd",
}

TAKEN_OVER_SECONDS = 5
"""A dead server's work is on the others within this: its session lasts 3 s, etcd ends it within 0.5 s more, and the
others look every 0.7 s."""

RECONNECTED_SECONDS = 3
"""Agents of a dead server are on another one within this: 0.7 s of chance, and some time for a busy machine."""


@pytest.fixture
def etcd(tmp_path) -> Iterator[Etcd]:
    """etcd, for one test."""
    require_etcd()
    member = Etcd(tmp_path / "etcd")
    yield member.start()
    member.kill()


@pytest.fixture
def join(launch, etcd) -> Callable[[], Server]:
    """Starts one more server on the same etcd."""
    name = unique("servers")

    def start(*options: str) -> Server:
        return launch("--store", etcd.place, *options, role="server", cluster=name, variables=ROOT_KEY)

    return start


@pytest.fixture
def agents(tmp_path, docker) -> Iterator[Callable[..., list[Agent]]]:
    """Starts agents that know of these servers; their containers go with the test."""
    started: list[Agent] = []

    def start(servers: list[Server], count: int, first: int = 0) -> list[Agent]:
        others = [option for server in servers[1:] for option in ("--server", server.endpoint)]
        size = ["--cpu", "1024", "--memory", "512"]
        new = [Agent(servers[0], tmp_path / f"agent{first + n}", *others, *size) for n in range(count)]
        for agent in new:
            started.append(agent)
            agent.spawn()
        return new

    yield start
    for agent in started:
        agent.stop()


def shards(server: Server, of: Server) -> int:
    """How many shards a server has, as another one sees it."""
    found = server.listed().get(of.endpoint)
    return found["shards"] if found else 0


def sessions(server: Server, of: Server) -> int:
    """How many agents a server has, as another one sees it."""
    found = server.listed().get(of.endpoint)
    return found["sessions"] if found else 0


def shared(servers: list[Server]) -> bool:
    """Whether every server sees all of them, with all the work in all their hands."""
    for server in servers:
        seen = server.listed()
        counts = [seen.get(each.endpoint, {"shards": 0})["shards"] for each in servers]
        assert all(counts), counts
        assert (sum(counts), len(seen)) == (64, len(servers)), counts
    return True


def made(server: Server) -> Cluster:
    """The servers' own cluster."""
    cluster = Cluster(server, server.cluster)
    cluster.ecs.create_cluster(clusterName=cluster.name)
    return cluster


def connected(server: Server, cluster: str) -> int:
    """How many instances of the cluster are connected, as a server sees it."""
    return sum(each["agentConnected"] for each in instances_of(server.client(), cluster))


def knows(server: Server, cluster: Cluster) -> None:
    """Waits until a server has heard of a cluster that another one made."""
    ecs = server.client()
    eventually("the cluster is known", lambda: ecs.describe_clusters(clusters=[cluster.name])["clusters"])


def runs(server: Server, cluster: str, task: str) -> None:
    """Waits until a server has heard that a task runs."""
    ecs = server.client()

    def is_running() -> bool:
        [found] = ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
        return found["lastStatus"] == "RUNNING"

    eventually("the task runs", is_running)


def running(server: Server, cluster: str, service: str) -> int:
    """A service's runningCount, as a server sees it."""
    [found] = server.client().describe_services(cluster=cluster, services=[service])["services"]
    return found["runningCount"]


def seconds_until(what: str, condition: Callable[[], bool], limit: float) -> float:
    """How long it took until a condition held; it has to within the limit."""
    begun = time.monotonic()
    eventually(what, condition, seconds=limit)
    return time.monotonic() - begun


def test_servers_share_the_work_and_any_of_them_answers(join):
    servers = [join(), join()]
    eventually("both have work", lambda: shared(servers), seconds=15)
    clusters = []
    for number in range(6):
        cluster = Cluster(servers[number % 2], unique("any"))
        cluster.ecs.create_cluster(clusterName=cluster.name)
        clusters.append(cluster)
    hollow = [HollowInstance(cluster.server, cluster.name, cpu=1000, memory=4000) for cluster in clusters]
    definition = clusters[0].register(container(cpu=100))
    calls = 0
    for server in servers:
        for cluster in clusters:
            knows(server, cluster)
            answer = server.client().run_task(cluster=cluster.name, taskDefinition=definition, count=2)
            assert not answer["failures"], answer
            assert len(answer["tasks"]) == 2, answer
            calls += 1
    for cluster in clusters:
        arns = cluster.ecs.list_tasks(cluster=cluster.name)["taskArns"]
        assert len(arns) == 4
    lines = [json.loads(line) for server in servers for line in (server.data / "audit.log").read_text().splitlines()]
    noted = [line for line in lines if line["operation"] == "RunTask"]
    assert len(noted) == calls, "one line a call, whoever placed it"
    for instance in hollow:
        instance.disconnect()


@pytest.mark.containers
def test_a_killed_server_leaves_its_work_and_its_agents_to_the_others(join, agents):
    one, two = servers = [join(), join()]
    cluster = made(one)
    eventually("both have work", lambda: shared(servers), seconds=15)
    agents(servers, 4)
    eventually("all agents are connected", lambda: connected(two, cluster.name) == 4, seconds=60)
    service = cluster.serve(cluster.register(container(cpu=64, memory=16)), desired=6)
    eventually("the service runs", lambda: running(two, cluster.name, service) == 6, seconds=90)
    before = set(two.client().list_tasks(cluster=cluster.name)["taskArns"])

    one.kill()
    took = seconds_until("the agents are on the other server", lambda: sessions(two, two) == 4, 20)
    assert took < RECONNECTED_SECONDS, f"agents took {took:.1f} s"
    moved = took + seconds_until("the work is on the other server", lambda: shards(two, two) == 64, 20)
    assert moved < TAKEN_OVER_SECONDS, f"shards took {moved:.1f} s"
    print(f"agents moved in {took:.2f} s, shards in {moved:.2f} s")
    assert set(two.client().list_tasks(cluster=cluster.name)["taskArns"]) == before, "nothing was replaced"

    gone = sorted(before)[:2]
    for task in gone:
        two.client().stop_task(cluster=cluster.name, task=task)
    eventually(
        "the service has its count again",
        lambda: (
            running(two, cluster.name, service) == 6
            and not set(gone) & set(two.client().list_tasks(cluster=cluster.name)["taskArns"])
        ),
        seconds=90,
    )
    three = join()
    eventually("the new server shares the work", lambda: shared([two, three]), seconds=15)
    assert connected(three, cluster.name) == 4


@pytest.mark.containers
def test_commands_run_through_any_server(join, agents):
    servers = [join(), join()]
    cluster = made(servers[0])
    agents(servers, 1)
    eventually("the agent is connected", lambda: connected(servers[1], cluster.name) == 1, seconds=60)
    task = cluster.run(cluster.register(container(cpu=64, memory=16)), enableExecuteCommand=True)
    cluster.wait_task(task, "RUNNING", seconds=90)
    for server in servers:
        runs(server, cluster.name, task)
        session = server.client().execute_command(
            cluster=cluster.name, task=task, command="echo from-the-container", interactive=True
        )["session"]
        channel = DataChannel(session).handshake()
        channel.wait_for("from-the-container")
        result = server.longshore("exec", "--cluster", cluster.name, task, "--", "echo", "by-our-client")
        assert result.returncode == 0, result.stderr
        assert "by-our-client" in result.stdout


@pytest.mark.containers
def test_a_drained_server_gives_everything_away_and_a_stopped_one_at_once(join, agents):
    one, two = servers = [join(), join()]
    cluster = made(one)
    agents(servers, 3)
    eventually("all agents are connected", lambda: connected(two, cluster.name) == 3, seconds=60)
    eventually("both have work", lambda: shared(servers), seconds=15)
    service = cluster.serve(cluster.register(container(cpu=64, memory=16)), desired=3)
    eventually("the service runs", lambda: running(two, cluster.name, service) == 3, seconds=90)
    tasks = set(two.client().list_tasks(cluster=cluster.name)["taskArns"])

    result = two.longshore("server", "drain", one.endpoint)
    assert result.returncode == 0, result.stderr
    assert "can be stopped" in result.stdout
    seen = two.listed()
    assert seen[one.endpoint]["state"] == "DRAINING"
    assert (seen[one.endpoint]["shards"], seen[one.endpoint]["sessions"]) == (0, 0)
    eventually("the other has it all", lambda: (shards(two, two), sessions(two, two)) == (64, 3), seconds=10)
    refused = two.longshore("server", "drain", two.endpoint)
    assert refused.returncode != 0
    assert "No other server" in refused.stderr
    assert one.longshore("server", "drain", "--undo").returncode == 0
    eventually("it takes part again", lambda: shared(servers), seconds=10)

    begun = time.monotonic()
    assert two.stop() == 0
    stopped = time.monotonic() - begun
    took = seconds_until("the work has moved", lambda: shards(one, one) == 64, 10)
    print(f"stopped in {stopped:.2f} s, work moved {took:.2f} s later")
    assert took < 2, "it did not wait for a session to end"
    eventually("all agents are on the first", lambda: sessions(one, one) == 3, seconds=10)
    assert set(one.client().list_tasks(cluster=cluster.name)["taskArns"]) == tasks, "no task was touched"
    assert running(one, cluster.name, service) == 3


def test_an_agent_starts_while_the_server_it_was_told_of_is_gone(join, agents, tmp_path: Path):
    one, two = join(), join()
    # An agent learns of the servers that there are when it asks where its session is.
    eventually("each knows the other", lambda: shared([one, two]), seconds=10)
    cluster = made(one)
    [agent] = agents([one], 1)
    eventually("the agent is connected", lambda: connected(two, cluster.name) == 1, seconds=60)
    # What it learned is written down soon, not at once.
    time.sleep(1)
    agent.kill()
    one.kill()
    eventually("its session is over", lambda: connected(two, cluster.name) == 0, seconds=15)
    agent.spawn()
    eventually("the agent found the other server", lambda: sessions(two, two) == 1, seconds=30)


def test_logs_are_written_and_read_through_any_server(join, agents):
    keeper, other = join(), join()
    eventually("both see both", lambda: shared([keeper, other]))
    cluster, group = made(keeper), unique("/servers")
    keeper.client("logs").create_log_group(logGroupName=group)
    knows(other, cluster)
    logs = other.client("logs")
    eventually("the group is known", lambda: logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"])
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    now = int(time.time() * 1000)
    logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=[{"timestamp": now, "message": "through b"}])

    def messages(server: Server) -> list[str]:
        found = server.client("logs").filter_log_events(logGroupName=group)["events"]
        return [event["message"] for event in found]

    assert messages(keeper) == messages(other) == ["through b"]
    seconds = now // 1000
    query = logs.start_query(
        logGroupName=group, startTime=seconds - 60, endTime=seconds + 60, queryString="fields @message"
    )["queryId"]
    for server in (keeper, other):
        answered = eventually(
            "the query is answered",
            lambda server=server: (
                (answer := server.client("logs").get_query_results(queryId=query))["status"] == "Complete" and answer
            ),
        )
        assert [row[0]["value"] for row in answered["results"]] == ["through b"]

    agents([other], 1)
    eventually("an instance", lambda: connected(other, cluster.name) == 1)
    script = "i=0; while true; do echo line $i; i=$((i+1)); sleep 0.2; done"
    counting = container(script=script, logConfiguration=awslogs(group))
    task = Cluster(other, cluster.name).start(counting)
    eventually("lines of the container", lambda: "line 5" in messages(other))

    keeper.kill()
    begun = time.monotonic()
    with refused("ServiceUnavailableException", status=503):
        logs.filter_log_events(logGroupName=group)
    assert time.monotonic() - begun < 15
    time.sleep(3)
    keeper.start()
    eventually("it is known again", lambda: keeper.endpoint in other.listed())
    before = eventually("lines since then", lambda: (now := messages(other)) and len(now) > 30 and now, 40)
    numbers = [int(message.split()[1]) for message in before if message.startswith("line ")]
    assert numbers == list(range(len(numbers))), "in order, each once, none missing"
    other.client().stop_task(cluster=cluster.name, task=task)


def test_a_live_tail_tells_of_groups_of_all_servers(join, monkeypatch):
    monkeypatch.setenv(NO_PREFIX, "true")
    one, two = join(), join()
    eventually("both see both", lambda: shared([one, two]))
    here, there = LogGroup(one), LogGroup(two)
    for server, group in ((one, there), (two, here)):
        logs = server.client("logs")
        known = lambda logs=logs, group=group: logs.describe_log_groups(logGroupNamePrefix=group.name)["logGroups"]  # noqa: E731
        eventually("the group is known", known)
    through = [Session(server.client("logs"), here, there) for server in (one, two)]
    alone = Session(one.client("logs"), there, logStreamNamePrefixes=["web/"], logEventFilterPattern="-not")
    here.put("here")
    at = there.put("there", "not there")
    written = time.time()
    eventually("all are told", lambda: all(len(session.events) == 3 for session in through) and alone.events)
    assert time.time() - written < 2
    for session in through:
        assert sorted(session.messages) == ["here", "not there", "there"]
        assert {event["logGroupIdentifier"] for event in session.events} == {here.arn, there.arn}
    (told,) = alone.events
    assert (told["message"], told["timestamp"], told["logStreamName"]) == ("there", at, there.stream)

    two.kill()
    eventually("what cannot be told any more ends the session", lambda: "tells no more" in alone.failure, 20)
    eventually("of both groups, too", lambda: "SessionStreamingException" in through[0].failure, 20)
    eventually("its end is known", lambda: two.endpoint not in one.listed(), 10)
    with refused("ServiceUnavailableException", "is away", status=503):
        one.client("logs").start_live_tail(logGroupIdentifiers=[here.arn, there.arn])
    still = Session(one.client("logs"), here)
    here.put("still")
    eventually("the other group goes on", lambda: still.messages == ["still"])
    for session in (*through, alone, still):
        session.close()


def test_a_query_over_groups_of_several_servers(join):
    one, two = join(), join()
    eventually("both see both", lambda: shared([one, two]))
    here, there = LogGroup(one), LogGroup(two)
    logs = one.client("logs")
    eventually("both groups are known", lambda: logs.describe_log_groups(logGroupNamePrefix=there.name)["logGroups"])
    at = here.put("a 1", "b 2")
    there.put("a 10", at=at + 1)
    asked = {"logGroupNames": [here.name, there.name], "startTime": at // 1000 - 60, "endTime": at // 1000 + 60}

    def answer(text: str) -> list[list[str]]:
        query = logs.start_query(queryString=text, **asked)["queryId"]

        def is_done():
            found = logs.get_query_results(queryId=query)
            assert found["status"] in ("Scheduled", "Running", "Complete"), found
            return found["status"] == "Complete" and found

        found = eventually("the query is answered", is_done)
        return [[field["value"] for field in row if field["field"] != "@ptr"] for row in found["results"]]

    assert answer("fields @message") == [["a 10"], ["b 2"], ["a 1"]], "the newest first, of both"
    for server, group in ((one, there), (two, here), (one, here)):
        listed = server.client("logs").describe_log_groups(logGroupNamePrefix=group.name)["logGroups"]
        assert listed[0]["storedBytes"] > 0, "whichever server is asked"
    assert answer("parse @message '* *' as name, n | stats sum(n) by name | sort name") == [["a", "11"], ["b", "2"]]
    two.kill()
    eventually("its end is known", lambda: two.endpoint not in one.listed(), 10)
    with refused("ServiceUnavailableException", "is away", status=503):
        logs.start_query(queryString="fields @message", **asked)
