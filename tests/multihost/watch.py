"""Looks that go on all the time: does a server answer, and what runs on each engine?"""

import http.client
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from support.docker import CLUSTER_LABEL, TASK_LABEL, EngineError

from .agent import CPU as REGISTERED_CPU
from .engine import Engine
from .load import CPU
from .server import Server
from .site import CLUSTER

FAMILY_LABEL = "com.amazonaws.ecs.task-definition-family"
ASK_SECONDS = 1.0
SERVER_PERIOD_SECONDS = 0.2
ENGINE_PERIOD_SECONDS = 1.0


@dataclass(frozen=True)
class Running:
    """A container that runs, as its engine says."""

    engine: Engine
    container: str
    task: str
    family: str


def running_on(engine: Engine) -> list[Running]:
    """The containers of tasks that run on an engine; none if it does not answer."""
    try:
        containers = engine.docker.of_cluster(CLUSTER)
    except (OSError, EngineError, http.client.HTTPException):
        return []
    return [
        Running(engine, each["Id"], each["Labels"][TASK_LABEL], each["Labels"][FAMILY_LABEL])
        for each in containers
        if each["State"] == "running" and each["Labels"].get(CLUSTER_LABEL) == CLUSTER and is_alive(engine, each["Id"])
    ]


def is_alive(engine: Engine, container: str) -> bool:
    """Whether a container's process is there.

    An engine whose disk was full when a container ended goes on listing it as running, since it could not write that
    down; asked for that container alone, it knows better.
    """
    try:
        state = engine.docker.inspect(container)["State"]
    except (OSError, EngineError, http.client.HTTPException):
        return False
    return state["Running"] and Path("/proc", str(state["Pid"])).exists()


class Watch:
    """Samples of servers and engines, each taken by a thread of its own."""

    def __init__(self, servers: list[Server], engines: list[Engine]) -> None:
        self.answered: list[float] = []
        """When any server answered a read, by the monotonic clock."""
        self.where: dict[str, set[str]] = {}
        """For each task, the hosts on whose engines it was ever seen to run."""
        self.wrong: list[str] = []
        """What must not have been seen."""
        self.most: dict[str, int] = {}
        """For each host, the most CPU units that tasks seen there at once held."""
        self._end = threading.Event()
        self._threads = [
            *(threading.Thread(target=self._ask, args=(each,), daemon=True) for each in servers),
            *(threading.Thread(target=self._look, args=(each,), daemon=True) for each in engines),
        ]

    def start(self) -> None:
        """Begins to look."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Looks no more."""
        self._end.set()
        for thread in self._threads:
            thread.join(90)

    def _ask(self, server: Server) -> None:
        while not self._end.wait(SERVER_PERIOD_SECONDS):
            try:
                server.client(seconds=ASK_SECONDS).describe_clusters(clusters=[CLUSTER])
            except Exception:  # however it fails, it did not answer
                continue
            self.answered.append(time.monotonic())

    def _look(self, engine: Engine) -> None:
        host = engine.host.name
        while not self._end.wait(ENGINE_PERIOD_SECONDS):
            found = running_on(engine)
            for each in found:
                places = self.where.setdefault(each.task, set())
                places.add(host)
                if len(places) > 1:
                    self.wrong.append(f"{each.task} ran on {sorted(places)}")
            held = sum(CPU[family] for family in {each.task: each.family for each in found}.values())
            self.most[host] = max(self.most.get(host, 0), held)
            if held > REGISTERED_CPU:
                shown = sorted((each.task[-6:], each.family) for each in found)
                self.wrong.append(f"{host} runs tasks that hold {held} of {REGISTERED_CPU} CPU units: {shown}")


def longest_gap(moments: list[float], begin: float, end: float) -> float:
    """The longest time within an interval in which nothing of `moments` lies, in seconds."""
    inside = sorted(moment for moment in list(moments) if begin <= moment <= end)
    edges = [begin, *inside, end]
    return max(later - earlier for earlier, later in zip(edges, edges[1:], strict=False))
