"""A task that takes its time to stop holds what it has, and holds up nobody else: real containers."""

from support.cluster import container
from support.hollow import holds, runs
from support.wait import always, eventually

STUBBORN = "trap '' TERM; while :; do sleep 1; done"
STOP_SECONDS = 15


def stubborn(**fields) -> dict:
    """A container that ignores SIGTERM until it is killed."""
    return container(script=STUBBORN, stopTimeout=STOP_SECONDS, **fields)


def test_others_start_run_and_stop_while_one_task_stops(machine):
    """Rule 6.3.5: a task holds its resources until it is STOPPED; what is left is everybody's."""
    slow = machine.start(stubborn())
    neighbour = machine.start(container())
    machine.ecs.stop_task(cluster=machine.name, task=slow)
    later = machine.start(container(), seconds=STOP_SECONDS - 3)
    machine.stop(neighbour)
    short = machine.finish(container(script="exit 0"), seconds=STOP_SECONDS - 3)
    assert short["containers"][0]["exitCode"] == 0
    still = machine.task(slow)
    assert (still["desiredStatus"], still["lastStatus"] == "STOPPED") == ("STOPPED", False), (
        "all of that happened while it was stopping"
    )
    stopped = machine.wait_task(slow, "STOPPED", STOP_SECONDS + 15)
    assert stopped["containers"][0]["exitCode"] == 137
    assert machine.task(later)["lastStatus"] == "RUNNING"


def test_a_service_replaces_a_task_that_will_not_stop(machine):
    """Rule 7.4.3: with room under maximumPercent the replacement does not wait for the stopping task."""
    service = machine.serve(machine.register(stubborn()), 1)
    machine.wait_stable(service)
    slow = machine.tasks_of(service)[0]
    machine.ecs.stop_task(cluster=machine.name, task=slow)
    replacement = eventually("a replacement", lambda: [each for each in machine.tasks_of(service) if each != slow])[0]
    machine.wait_task(replacement, "RUNNING", STOP_SECONDS - 3)
    assert machine.task(slow)["lastStatus"] != "STOPPED"


def test_what_a_stopping_task_holds_is_sold_to_nobody_and_then_to_the_next(cluster, hollow):
    """Rule 6.3.5: resources are released when the task is STOPPED; desired STOPPED still holds them."""
    full, free = hollow(cpu=100, behaviour=holds), hollow(cpu=100, behaviour=runs)
    definition = cluster.register(container(cpu=100))

    def start(instance) -> dict:
        return cluster.ecs.start_task(
            cluster=cluster.name, taskDefinition=definition, containerInstances=[instance.arn]
        )

    task = start(full)["tasks"][0]["taskArn"]
    eventually("the payload came", lambda: task in full.tasks)
    full.report(task, "RUNNING")
    cluster.ecs.stop_task(cluster=cluster.name, task=task)
    assert [each["reason"] for each in start(full)["failures"]] == ["RESOURCE:CPU"]
    elsewhere = cluster.run(definition)
    assert cluster.task(elsewhere)["containerInstanceArn"] == free.arn
    cluster.wait_task(elsewhere, "RUNNING")
    full.report(task, "STOPPED", exit_code=0)
    assert start(full)["failures"] == []


def test_calls_and_services_that_fit_nowhere_hold_up_none_behind_them(cluster, hollow):
    """Rule 5.1.1: partial success; each call has an answer of its own. Rule 7.9.4: the service says why it waits."""
    hollow(cpu=200)
    huge, small = (cluster.register(container(cpu=cpu)) for cpu in (5000, 50))
    waiting = [cluster.serve(huge, 3) for _ in range(3)]
    for _ in range(5):
        answer = cluster.ecs.run_task(cluster=cluster.name, taskDefinition=huge, count=10)
        assert answer["tasks"] == []
    service = cluster.serve(small, 2)
    cluster.wait_stable(service)
    cluster.wait_task(cluster.run(small), "RUNNING")
    for each in waiting:
        eventually("it says why", lambda each=each: any("insufficient CPU" in text for text in cluster.messages(each)))
    always("what runs is left alone", lambda: len(cluster.tasks_of(service)) == 2, 2)
