"""What holds whatever happens: no answered write is lost, no instance oversold, no task in two places."""

from support.cluster import instances_of
from support.server import run_binary
from support.wait import eventually

from .load import MOVING, Load
from .server import Server
from .site import CLUSTER, Site
from .watch import Watch

STORE_SECONDS = 20
READ_SECONDS = 10
"""Within which every server that answers shows what any server has answered."""


def hold(site: Site, load: Load, watch: Watch) -> None:
    """Checks all of them, on every server that answers. The writers rest meanwhile."""
    assert not watch.wrong, watch.wrong
    load.pause()
    try:
        servers = eventually("a server answers", site.reachable, 30)
        for server in servers:
            state = load.ledger.state()
            eventually(
                f"{server.host.name} shows every answered write",
                lambda server=server, state=state: _nothing_lost(server, load, state),
                READ_SECONDS,
                interval=0.5,
            )
            eventually(
                f"{server.host.name} shows what its instances hold",
                lambda server=server: _nothing_oversold(server),
                READ_SECONDS,
            )
        eventually("the state fits together", lambda: _sound(site), STORE_SECONDS, interval=1)
    finally:
        load.resume()


def _sound(site: Site) -> bool:
    """Has the whole state, at one revision, read and compared: `longshore store check`."""
    done = run_binary("store", "check", "--store", site.etcd.place)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return True


def batches(items: list[str], size: int) -> list[list[str]]:
    """As many lists as are needed when each holds at most so many."""
    return [items[at : at + size] for at in range(0, len(items), size)]


def _nothing_lost(server: Server, load: Load, state: dict) -> bool:
    ecs = server.client()
    missing = _missing_tasks(ecs, state["tasks"])
    assert not missing, f"tasks of answered RunTask calls are gone: {missing}"
    found = _pages(ecs, "list_services", "serviceArns", cluster=CLUSTER)
    names = {arn.rpartition("/")[2] for arn in found}
    lost = set(state["services"]) - names
    assert not lost, f"services of answered CreateService calls are gone: {lost}"
    found = _pages(ecs, "list_task_definitions", "taskDefinitionArns", familyPrefix="registered")
    lost = set(state["definitions"]) - set(found)
    assert not lost, f"answered task definitions are gone: {lost}"
    [service] = ecs.describe_services(cluster=CLUSTER, services=[MOVING])["services"]
    assert service["desiredCount"] in state["counts"], (
        f"{MOVING}: {service['desiredCount']} is none of {state['counts']}"
    )
    for names in batches(sorted(state["tags"]), 10):
        for service in ecs.describe_services(cluster=CLUSTER, services=names, include=["TAGS"])["services"]:
            lost = state["tags"][service["serviceName"]] - {tag["key"] for tag in service.get("tags", [])}
            assert not lost, f"answered tags of {service['serviceName']} are gone: {lost}"
    return True


def _missing_tasks(ecs, arns: list[str]) -> list[dict]:
    missing = []
    for some in batches(arns, 100):
        missing += ecs.describe_tasks(cluster=CLUSTER, tasks=some)["failures"]
    return missing


def _nothing_oversold(server: Server) -> bool:
    """Compares what instances have given away with what their tasks hold, as of one moment."""
    ecs = server.client()
    before = _resources(ecs)
    for arn, (registered, remaining) in before.items():
        assert 0 <= remaining["CPU"] <= registered["CPU"], f"{arn}: {remaining} of {registered}"
        assert 0 <= remaining["MEMORY"] <= registered["MEMORY"], f"{arn}: {remaining} of {registered}"
    held: dict[str, dict[str, int]] = {arn: {"CPU": 0, "MEMORY": 0} for arn in before}
    arns = _pages(ecs, "list_tasks", "taskArns", cluster=CLUSTER)
    arns += _pages(ecs, "list_tasks", "taskArns", cluster=CLUSTER, desiredStatus="STOPPED")
    for some in batches(arns, 100):
        for task in ecs.describe_tasks(cluster=CLUSTER, tasks=some)["tasks"]:
            if task["lastStatus"] != "STOPPED" and task.get("containerInstanceArn") in held:
                # What a task holds: its own size, or else that of its containers.
                cpu = sum(int(each["cpu"]) for each in task["containers"])
                memory = sum(int(each.get("memory") or each["memoryReservation"]) for each in task["containers"])
                held[task["containerInstanceArn"]]["CPU"] += cpu
                held[task["containerInstanceArn"]]["MEMORY"] += memory
    if _resources(ecs) != before:
        return False  # something ended meanwhile: another look
    for arn, (registered, remaining) in before.items():
        for kind, units in held[arn].items():
            assert units <= registered[kind], f"{arn} is oversold: its tasks hold {units} of {registered[kind]} {kind}"
            assert units == registered[kind] - remaining[kind], (
                f"{arn} has given away {registered[kind] - remaining[kind]} {kind}, its tasks hold {units}"
            )
    return True


def _resources(ecs) -> dict[str, tuple[dict[str, int], dict[str, int]]]:
    return {
        each["containerInstanceArn"]: (_units(each["registeredResources"]), _units(each["remainingResources"]))
        for each in instances_of(ecs, CLUSTER)
    }


def _units(resources: list[dict]) -> dict[str, int]:
    return {each["name"]: each["integerValue"] for each in resources if each["type"] == "INTEGER"}


def _pages(ecs, operation: str, member: str, **parameters) -> list[str]:
    found: list[str] = []
    for page in ecs.get_paginator(operation).paginate(**parameters):
        found += page[member]
    return found
