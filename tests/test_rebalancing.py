"""Availability-zone rebalancing: tasks move to a zone that has become usable, and no one is missed meanwhile."""

import json
from collections import Counter

from support.cluster import container
from support.wait import eventually

ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")


def spread(cluster, service: str) -> list[int]:
    """How many running tasks each zone has, the fullest first."""
    tasks = cluster.tasks_of(service)
    shown = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=tasks)["tasks"] if tasks else []
    running = Counter(each["availabilityZone"] for each in shown if each["lastStatus"] == "RUNNING")
    return [running[zone] for zone in ZONES]


def test_a_new_zone_gets_its_share(cluster, hollow):
    """Rule 7.10.2: a steady service moves tasks to the zone that has too few, and says so."""
    hollow(zone=ZONES[0])
    hollow(zone=ZONES[1])
    hollow(zone=ZONES[2], cpu=64)
    name = cluster.serve(cluster.register(container(cpu=128)), desired=6)
    shown = cluster.wait_stable(name)
    assert shown["availabilityZoneRebalancing"] == "ENABLED"
    assert spread(cluster, name) == [3, 3, 0], "the third zone has no room"

    hollow(zone=ZONES[2])
    eventually("even", lambda: spread(cluster, name) == [2, 2, 2] or None)
    words = [
        f"(service {name}) is not AZ balanced with 3 tasks in us-east-1a, 3 tasks in us-east-1b, 0 tasks in us-east-1c",
        f"(service {name}) has started 2 tasks in us-east-1c to AZ Rebalance:",
        f"(service {name}) has stopped 1 running tasks in us-east-1a due to AZ rebalancing:",
        f"(service {name}) has stopped 1 running tasks in us-east-1b due to AZ rebalancing:",
        f"(service {name}) is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b, 2 tasks in us-east-1c.",
    ]

    def said() -> bool:
        messages = cluster.messages(name)
        assert all(any(each.startswith(start) for each in messages) for start in words), messages
        return True

    eventually("all of it is said", said)
    stopped = cluster.ecs.list_tasks(cluster=cluster.name, serviceName=name, desiredStatus="STOPPED")["taskArns"]
    reasons = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=stopped)["tasks"]
    assert len(reasons) == 2
    for task in reasons:
        assert task["stoppedReason"].startswith("Availability-zone rebalancing initiated by (deployment ecs-svc/")
        assert task["stopCode"] == "ServiceSchedulerInitiated"


def test_disabled_by_the_call_and_enabled_by_the_cli(cluster, hollow):
    """Rule 7.10.6: DISABLED by UpdateService, nothing moves; ENABLED again, it does."""
    hollow(zone=ZONES[0])
    name = cluster.serve(cluster.register(container(cpu=128)), desired=2, availabilityZoneRebalancing="DISABLED")
    cluster.wait_stable(name)
    hollow(zone=ZONES[1])
    assert spread(cluster, name) == [2, 0, 0]
    service = ["--cluster", cluster.name, "--service", name]
    answer = cluster.server.aws("ecs", "update-service", *service, "--availability-zone-rebalancing", "ENABLED")
    assert json.loads(answer.stdout)["service"]["availabilityZoneRebalancing"] == "ENABLED"
    eventually("even", lambda: spread(cluster, name) == [1, 1, 0] or None)
