"""One fault, from its beginning to where everything is as it should be, with the times that passed."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from support.wait import eventually

from . import invariants, places
from .load import PROBE, STEADY, Load
from .site import AGENTS, CLUSTER, Site
from .watch import Running, Watch, longest_gap, running_on

BACK_SECONDS = 20
"""Within which services have their counts again while a fault lasts that leaves enough to run them."""

WHOLE_SECONDS = 45
"""Within which everything is as it was after a fault has ended."""

READ_GAP_SECONDS = 5
"""The longest time in which no server answers a read, when there are several and a fault leaves one alone."""

INTERVAL = 0.2
PROBE_STATUS = 7


class Fault:
    """A fault that lasts, and what was measured meanwhile."""

    def __init__(self, site: Site, what: str) -> None:
        self.what = what
        self.began = time.monotonic()
        self.back_after: float | None = None
        self._site = site
        self._gone: set[str] = set()
        self._probes: dict[str, str] = {}
        self._proven: set[str] = set()
        self._last_probe = ""

    def back(self, within: float = BACK_SECONDS, spare: str = "") -> None:
        """Kills a container of a service, now that the fault is there, and waits until all counts are right again.

        So there is something to do for whoever does it now. Nothing on the host `spare` is killed: its agent cannot
        tell anybody, or nobody can tell it.
        """
        struck = time.monotonic()
        self._gone.add(self._kill_one(spare))
        eventually(f"{self.what}: the services have their counts again", self._counts_right, within, INTERVAL)
        self.back_after = time.monotonic() - struck

    def replaced(self, machine: str, within: float) -> None:
        """Waits until the tasks of a machine that is away are given up, and the counts are right without them."""
        eventually(f"{self.what}: its tasks are given up", lambda: not self._tasks_on(machine), within, INTERVAL)
        left = max(1.0, self.began + within - time.monotonic())
        eventually(f"{self.what}: the services have their counts again", self._counts_right, left, INTERVAL)
        self.back_after = time.monotonic() - self.began

    def lasts(self, seconds: float) -> None:
        """Waits until the fault has lasted so long."""
        time.sleep(max(0.0, self.began + seconds - time.monotonic()))

    def whole(self, within: float) -> float:
        """Waits until all counts are right and all agents connected; returns the seconds that it took."""
        ended = time.monotonic()
        eventually(f"{self.what}, over: everything is as it was", self._all_right, within, INTERVAL)
        left = max(1.0, ended + within - time.monotonic())
        eventually(f"{self.what}, over: every instance runs what it is given", self._instances_work, left, INTERVAL)
        return time.monotonic() - ended

    def _tasks_on(self, machine: str) -> list[str]:
        for instance in self._site.instances():
            if {"name": "host", "value": machine} in instance["attributes"]:
                arn = instance["containerInstanceArn"]
                return self._site.client().list_tasks(cluster=CLUSTER, containerInstance=arn)["taskArns"]
        raise AssertionError(f"{machine} is not registered")

    def _instances_work(self) -> bool:
        """Has every instance run a task, to the exit status that its program ends with."""
        ecs = self._site.client()
        missing = {each["containerInstanceArn"] for each in self._site.instances()} - self._proven
        for instance in missing & set(self._probes):
            tasks = ecs.describe_tasks(cluster=CLUSTER, tasks=[self._probes[instance]])["tasks"]
            if not tasks or tasks[0]["lastStatus"] != "STOPPED":
                continue
            if tasks[0]["containers"][0].get("exitCode") == PROBE_STATUS:
                self._proven.add(instance)
            else:
                self._last_probe = f"{tasks[0].get('stoppedReason')}; {tasks[0]['containers'][0].get('reason')}"
                del self._probes[instance]
        for instance in missing - set(self._probes):
            try:
                answer = ecs.start_task(cluster=CLUSTER, taskDefinition=PROBE, containerInstances=[instance])
            except (BotoCoreError, ClientError) as error:
                self._last_probe = str(error)
                continue
            for task in answer["tasks"]:
                self._probes[instance] = task["taskArn"]
            self._last_probe = str(answer["failures"]) if answer["failures"] else self._last_probe
        assert missing <= self._proven, f"{missing - self._proven} did not run a task: {self._last_probe}"
        return True

    def _all_right(self) -> bool:
        connected = [each["agentConnected"] for each in self._site.instances() if each["status"] == "ACTIVE"]
        assert connected == [True] * AGENTS, f"agents are connected: {connected}"
        return self._counts_right()

    def _counts_right(self) -> bool:
        servers = self._site.reachable()
        assert servers, "no server answers"
        ecs = servers[0].client()
        running = {each.task for engine in self._site.engines for each in running_on(engine)} - self._gone
        for service in ecs.describe_services(cluster=CLUSTER, services=list(STEADY))["services"]:
            name, desired = service["serviceName"], service["desiredCount"]
            arns = ecs.list_tasks(cluster=CLUSTER, serviceName=name)["taskArns"]
            tasks = ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"] if arns else []
            counted = {task["taskArn"] for task in tasks if task["lastStatus"] == "RUNNING"}
            seen = (service["runningCount"], len(counted), len(counted & running))
            assert seen == (desired,) * 3, f"{name} wants {desired}; running, listed, on engines: {seen}"
        return True

    def _kill_one(self, spare: str) -> str:
        choice: list[Running] = eventually(
            "a container of a service runs where it may be killed",
            lambda: [
                each
                for engine in self._site.engines
                if engine.host.name != spare
                for each in running_on(engine)
                if each.family in STEADY
            ],
        )
        victim = random.choice(choice)
        victim.engine.docker.kill(victim.container)
        return victim.task


class Trials:
    """The faults of a run, one after the other: each measured, and after each what has to hold always."""

    def __init__(self, site: Site, load: Load, watch: Watch) -> None:
        self._site = site
        self._load = load
        self._watch = watch
        self._rows: list[dict] = []

    @contextmanager
    def __call__(self, what: str, whole: float = WHOLE_SECONDS, reads: bool = True) -> Iterator[Fault]:
        """A fault begins when this is entered, and has ended when it is left.

        Then everything has to be as it was within `whole` seconds. `reads` says that meanwhile some server has to
        answer all the time.
        """
        answered = self._load.ledger.count()
        fault = Fault(self._site, what)
        yield fault
        lasted = time.monotonic() - fault.began
        whole_after = fault.whole(whole)
        now = time.monotonic()
        invariants.hold(self._site, self._load, self._watch)
        row = {
            "fault": what,
            "lasted": round(lasted, 1),
            "back": None if fault.back_after is None else round(fault.back_after, 1),
            "whole": round(whole_after, 1),
            "without_read": round(longest_gap(self._watch.answered, fault.began, now), 1),
            "without_write": round(longest_gap(self._load.answered_at, fault.began, now), 1),
            "writes": self._load.ledger.count() - answered,
        }
        self._rows.append(row)
        places.MEASURED.write_text(json.dumps(self._rows, indent=1) + "\n")
        print(row)
        if reads:
            assert row["without_read"] <= READ_GAP_SECONDS, f"no server answered for {row['without_read']} s"
