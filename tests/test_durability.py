"""kill -9 under load, many times, at random moments: nothing that was answered is lost."""

import random
import threading

from botocore.exceptions import BotoCoreError, ClientError

from support.cluster import Cluster, container, unique
from support.hollow import HollowInstance

ROUNDS = 25
WRITERS = 6


class Writer(threading.Thread):
    """Registers definitions and creates services as fast as it can; remembers what was answered."""

    def __init__(self, cluster: Cluster, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.ecs = cluster.server.client()
        self.cluster = cluster.name
        self.family = unique("durable")
        self.stop = stop
        self.definitions: list[str] = []
        self.services: list[str] = []
        self.deregistered: set[str] = set()

    def run(self) -> None:
        """Until told to stop; a call that fails counts as not answered."""
        while not self.stop.is_set():
            try:
                self._write()
            except (BotoCoreError, ClientError):
                self.stop.wait(0.02)

    def _write(self) -> None:
        made = self.ecs.register_task_definition(family=self.family, containerDefinitions=[container()])
        self.definitions.append(made["taskDefinition"]["taskDefinitionArn"])
        name = unique("durable")
        self.ecs.create_service(
            cluster=self.cluster, serviceName=name, taskDefinition=self.definitions[-1], desiredCount=0
        )
        self.services.append(name)
        if len(self.definitions) % 5 == 0:
            self.ecs.deregister_task_definition(taskDefinition=self.definitions[-2])
            self.deregistered.add(self.definitions[-2])


def test_nothing_answered_is_lost(launch):
    server = launch(role="server")
    ecs = server.client()
    cluster = Cluster(server, unique("durable"))
    ecs.create_cluster(clusterName=cluster.name)
    stop = threading.Event()
    writers = [Writer(cluster, stop) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    print(f"seed {seed}")
    kept = 0
    for _ in range(ROUNDS):
        threading.Event().wait(chance.uniform(0.05, 0.6))
        server.restart()
        kept = check(ecs, cluster, writers, kept)
    stop.set()
    for writer in writers:
        writer.join(30)
    assert sum(len(writer.definitions) for writer in writers) > ROUNDS * WRITERS, "there was hardly any load"
    server.restart()
    check(ecs, cluster, writers, kept)


def check(ecs, cluster: Cluster, writers: list[Writer], kept: int) -> int:
    """Everything answered until now is there. Returns how much that was."""
    # What was answered is noted before it is looked for: the writers go on meanwhile.
    noted = [(w.family, list(w.definitions), list(w.services), set(w.deregistered)) for w in writers]
    pages = ecs.get_paginator("list_services").paginate(cluster=cluster.name, PaginationConfig={"PageSize": 100})
    known = {arn.rsplit("/", 1)[1] for page in pages for arn in page["serviceArns"]}
    total = 0
    for family, answered, services, gone in noted:
        active = listed(ecs, family, "ACTIVE")
        inactive = listed(ecs, family, "INACTIVE")
        assert set(answered) <= active | inactive
        assert gone <= inactive
        assert set(services) <= known
        revisions = sorted(int(arn.rsplit(":", 1)[1]) for arn in active | inactive)
        assert revisions == list(range(1, len(revisions) + 1)), "revisions have no gaps and are given once"
        total += len(answered)
    assert total >= kept
    return total


def listed(ecs, family: str, status: str) -> set[str]:
    pages = ecs.get_paginator("list_task_definitions").paginate(familyPrefix=family, status=status)
    return {arn for page in pages for arn in page["taskDefinitionArns"]}


def test_tasks_placed_before_a_kill_are_there_after_it_and_no_instance_is_oversold(launch):
    server = launch(role="server")
    cluster = Cluster(server, unique("sold"))
    cluster.ecs.create_cluster(clusterName=cluster.name)
    instance = HollowInstance(server, cluster.name, cpu=1000, memory=100_000)
    definition = cluster.register(container(cpu=10))
    answered: list[str] = []
    lock = threading.Lock()

    def place() -> None:
        ecs = server.client()
        for _ in range(30):
            try:
                answer = ecs.run_task(cluster=cluster.name, taskDefinition=definition, count=2)
            except (BotoCoreError, ClientError):
                continue
            with lock:
                answered.extend(task["taskArn"] for task in answer["tasks"])

    threads = [threading.Thread(target=place, daemon=True) for _ in range(6)]
    for thread in threads:
        thread.start()
    threading.Event().wait(0.3)
    server.restart()
    instance.disconnect()
    instance.connect()
    for thread in threads:
        thread.join(60)
    instance.disconnect()
    server.restart()
    known = {
        arn
        for page in cluster.ecs.get_paginator("list_tasks").paginate(cluster=cluster.name)
        for arn in page["taskArns"]
    }
    assert answered
    assert set(answered) <= known
    assert len(known) <= 100, "1000 CPU units hold 100 tasks of 10"
    shown = cluster.ecs.describe_container_instances(cluster=cluster.name, containerInstances=[instance.arn])
    remaining = {each["name"]: each["integerValue"] for each in shown["containerInstances"][0]["remainingResources"]}
    assert remaining["CPU"] == 1000 - 10 * len(known)
