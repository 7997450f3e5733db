"""The load: services that run all the time, and clients that go on writing, each to any server that takes it."""

import itertools
import threading
import time
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from support.cluster import container
from support.wait import eventually

from .ledger import Ledger
from .server import ACCOUNT, REGION
from .site import CLUSTER, Site

STEADY = {"steady-a": 6, "steady-b": 4, "steady-c": 2}
"""The services whose counts must be back after each fault."""

MOVING = "moving"
"""A service whose count changes all the time."""

PROBE = "probe"
"""The family of tasks that show that an instance works: they end at once, and hold no CPU, which may be given away."""

CPU = {PROBE: 0, "steady-a": 64, "steady-b": 64, "steady-c": 64, MOVING: 32, "batch": 384}
"""The families, and what one task of each holds. Tasks of `batch` are too big for all that are wanted to find room."""

CALL_SECONDS = 10


class Load:
    """The writers, and what they note."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.ledger = Ledger()
        self.refused: list[str] = []
        """What servers said to calls that failed, the texts."""
        self.answered_at: list[float] = []
        """When a write was answered, by the monotonic clock."""
        self._definitions: dict[str, str] = {}
        self._end = threading.Event()
        self._paused = threading.Event()
        self._threads: list[threading.Thread] = []
        self._at_work = [0]
        self._lock = threading.Lock()

    def start(self) -> None:
        """Makes the services, waits for them, and begins to write."""
        ecs = self._site.client()
        for family, cpu in CPU.items():
            script = {"batch": "sleep 2", PROBE: "exit 7"}.get(family)
            answer = ecs.register_task_definition(
                family=family, containerDefinitions=[container(script=script, cpu=cpu, memory=16)]
            )
            self._definitions[family] = answer["taskDefinition"]["taskDefinitionArn"]
        for name, desired in {**STEADY, MOVING: 1}.items():
            ecs.create_service(
                cluster=CLUSTER, serviceName=name, taskDefinition=self._definitions[name], desiredCount=desired
            )
        self.ledger.wants(1)
        writers = {
            "tags": (self._tag, 0.2),
            "tasks": (self._run, 1.0),
            "counts": (self._update, 3.0),
            "services": (self._create, 2.0),
            "definitions": (self._register, 1.5),
        }
        for number, (name, (write, pause)) in enumerate(writers.items()):
            thread = threading.Thread(target=self._repeat, args=(write, pause, number), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Ends the writers."""
        self._end.set()
        for thread in self._threads:
            thread.join(3 * CALL_SECONDS)
            assert not thread.is_alive(), f"the writer of {thread.name} did not end"

    def pause(self) -> None:
        """No writer writes until `resume`."""
        self._paused.set()
        eventually("the writers rest", lambda: self._at_work[0] == 0, 3 * CALL_SECONDS)

    def resume(self) -> None:
        """The writers go on."""
        self._paused.clear()

    def _repeat(self, write: Callable[[object, int], None], pause: float, first: int) -> None:
        # Every writer begins with another server, and goes to the next one after each call and each failure.
        for number in itertools.count(first):
            if self._end.wait(pause):
                return
            with self._lock:
                if self._paused.is_set():
                    continue
                self._at_work[0] += 1
            server = self._site.servers[number % len(self._site.servers)]
            try:
                write(server.client(seconds=CALL_SECONDS), number)
                self.answered_at.append(time.monotonic())
            except (BotoCoreError, ClientError) as error:
                self.refused.append(f"{server.host.name}: {error}")
            finally:
                with self._lock:
                    self._at_work[0] -= 1

    def _tag(self, ecs, number: int) -> None:
        # Each tag has a key of its own, so that none hides another, and few enough come to one service.
        service, key = self.ledger.newest_service(), f"key-{number}"
        if service is None:
            return
        arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/{CLUSTER}/{service}"
        ecs.tag_resource(resourceArn=arn, tags=[{"key": key, "value": "there"}])
        self.ledger.tagged(service, key)

    def _run(self, ecs, _: int) -> None:
        answer = ecs.run_task(cluster=CLUSTER, taskDefinition="batch", count=2)
        self.ledger.ran([task["taskArn"] for task in answer["tasks"]])

    def _update(self, ecs, number: int) -> None:
        count = number % 3
        try:
            ecs.update_service(cluster=CLUSTER, service=MOVING, desiredCount=count)
        except (BotoCoreError, ClientError):
            self.ledger.gave_up(count)
            raise
        self.ledger.wants(count)

    def _create(self, ecs, number: int) -> None:
        name = f"empty-{number}"
        ecs.create_service(cluster=CLUSTER, serviceName=name, taskDefinition="batch", desiredCount=0)
        self.ledger.created(name)

    def _register(self, ecs, _: int) -> None:
        answer = ecs.register_task_definition(family="registered", containerDefinitions=[container()])
        self.ledger.registered(answer["taskDefinition"]["taskDefinitionArn"])
