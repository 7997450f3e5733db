"""What containers with the log driver awslogs write: it arrives, soon, in order, once, in the right stream."""

import time

import pytest
from botocore.exceptions import ClientError

from support.cluster import Cluster, container, unique
from support.container_logs import awslogs, events_of, messages, stream_of, when_complete
from support.wait import eventually

pytestmark = pytest.mark.containers


@pytest.fixture(scope="module")
def logs(whole_machine):
    return whole_machine.client("logs")


@pytest.fixture
def group(logs) -> str:
    name = unique("/ecs/group")
    logs.create_log_group(logGroupName=name)
    return name


def test_lines_are_visible_within_a_second_and_in_their_order(machine, logs, group):
    script = "sleep 3; i=0; while [ $i -lt 30 ]; do echo line-$i; i=$((i+1)); sleep 0.1; done; sleep 3600"
    task = machine.start(container(script=script, logConfiguration=awslogs(group)))
    worst, seen = 0.0, 0
    deadline = time.monotonic() + 30
    while seen < 30 and time.monotonic() < deadline:
        found = events_of(logs, group, stream_of(task))
        now = time.time()
        worst = max([worst, *(now - event["timestamp"] / 1000 for event in found[seen:])])
        seen = len(found)
        time.sleep(0.05)
    found = messages(logs, group, stream_of(task))
    assert [message.split("-")[1] for message in found] == [str(number) for number in range(30)]
    assert worst < 1.5, "half a second is for the look itself, on a machine that tests everything at once"


def test_fifty_containers_at_once_have_their_lines_visible_within_a_second(machine, logs, group):
    script = "while true; do echo a; sleep 0.5; done"
    ten = [container(f"c{n}", script=script, memory=8, logConfiguration=awslogs(group)) for n in range(10)]
    definition = machine.register(*ten)
    tasks = [task["taskArn"] for task in machine.run_all(definition, 5)]
    for task in tasks:
        machine.wait_task(task, "RUNNING", 180)
    begun = time.time()
    seen, worst = set(), []
    while time.time() < begun + 8:
        since = int((time.time() - 4) * 1000)
        found = [
            event
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since)
            for event in page["events"]
        ]
        now = time.time()
        new = [event for event in found if event["eventId"] not in seen]
        seen |= {event["eventId"] for event in new}
        worst += [now - event["timestamp"] / 1000 for event in new if event["timestamp"] / 1000 > begun]
        time.sleep(0.05)
    assert len({event["logStreamName"] for event in found}) == 50
    assert len(worst) > 50 * 8
    assert max(worst) < 1.5, "half a second is for the look itself, on a machine that tests everything at once"


def test_the_last_lines_of_a_task_that_ends_at_once_are_there(machine, logs, group):
    task = machine.finish(container(script="echo out; echo err >&2; printf end", logConfiguration=awslogs(group)))
    assert sorted(when_complete(logs, group, stream_of(task["taskArn"]), 3)) == ["end", "err", "out"]


def test_a_stream_without_a_prefix_is_called_by_the_engines_id(machine, logs, group):
    task = machine.finish(container(script="echo a", logConfiguration=awslogs(group, prefix=None)))
    assert when_complete(logs, group, task["containers"][0]["runtimeId"], 1) == ["a"]


def test_a_group_is_made_when_that_is_asked_for_and_waited_for_else(machine, logs):
    made = unique("/ecs/made")
    task = machine.finish(
        container(script="echo a", logConfiguration=awslogs(made, **{"awslogs-create-group": "true"}))
    )
    assert when_complete(logs, made, stream_of(task["taskArn"]), 1) == ["a"]
    late = unique("/ecs/late")
    task = machine.finish(container(script="echo b", logConfiguration=awslogs(late)))
    time.sleep(1)
    with pytest.raises(ClientError):
        logs.describe_log_streams(logGroupName=late)
    logs.create_log_group(logGroupName=late)
    assert when_complete(logs, late, stream_of(task["taskArn"]), 1) == ["b"]


def test_lines_that_had_to_wait_are_delivered_after_ecs_has_forgotten_the_task(launch):
    server = launch("--retention", "1s")
    cluster, logs, late = Cluster(server, server.cluster), server.client("logs"), unique("/ecs/late")
    eventually("an instance", cluster.instances, 30)
    task = cluster.finish(container(script="echo a; echo b", logConfiguration=awslogs(late)))["taskArn"]
    listed = lambda: cluster.ecs.list_tasks(cluster=cluster.name, desiredStatus="STOPPED")["taskArns"]  # noqa: E731
    eventually("nothing lists it", lambda: not listed())
    time.sleep(6)  # Delivery is tried again meanwhile.
    logs.create_log_group(logGroupName=late)
    assert when_complete(logs, late, stream_of(task), 2) == ["a", "b"]


@pytest.mark.parametrize("mode", ["non-blocking", "blocking"])
def test_binary_output_and_a_line_of_ten_megabytes(machine, logs, group, mode):
    script = (
        "printf 'a\\377\\000b\\n'; head -c 10000000 /dev/zero | tr '\\000' x; echo; "
        "i=0; while [ $i -lt 200 ]; do echo $i; i=$((i+1)); done"
    )
    task = machine.finish(container(script=script, logConfiguration=awslogs(group, mode=mode)))
    stream = stream_of(task["taskArn"])
    eventually("the last line is there", lambda: messages(logs, group, stream)[-1:] == ["199"], 30)
    found = messages(logs, group, stream)
    assert found[0].startswith("a\ufffd")
    assert found[0].endswith("b")
    long = [message for message in found if message.startswith("xx")]
    assert sum(map(len, long)) == 10_000_000
    assert max(map(len, long)) <= 262_118
    assert found[1 + len(long) :] == [str(number) for number in range(200)]


@pytest.mark.parametrize("mode", ["non-blocking", "blocking"])
def test_events_of_several_lines(machine, logs, group, mode):
    script = "echo INFO a; echo ' at b' >&1; echo ' at c'; echo INFO d"
    by_pattern = awslogs(group, mode=mode, **{"awslogs-multiline-pattern": "^INFO"})
    task = machine.finish(container(script=script, logConfiguration=by_pattern))
    assert when_complete(logs, group, stream_of(task["taskArn"]), 2) == ["INFO a\n at b\n at c", "INFO d"]
    script = "echo '[May 01, 2017 19:00:01] A'; echo more; echo '[May 01, 2017 19:00:04] B'"
    by_time = awslogs(group, mode=mode, **{"awslogs-datetime-format": "\\[%b %d, %Y %H:%M:%S\\]"})
    task = machine.finish(container(script=script, logConfiguration=by_time))
    expected = ["[May 01, 2017 19:00:01] A\nmore", "[May 01, 2017 19:00:04] B"]
    assert when_complete(logs, group, stream_of(task["taskArn"]), 2) == expected


def test_three_containers_at_once(machine, logs, group):
    script = "i=0; while [ $i -lt 2000 ]; do echo $0-$i; i=$((i+1)); done"
    names = ["one", "two", "three"]
    three = [
        container(name, script=script, logConfiguration=awslogs(group, mode=mode), essential=False)
        for name, mode in zip(names, ["blocking", "non-blocking", "non-blocking"], strict=True)
    ]
    three[0]["essential"] = True
    task = machine.start(*three)
    for name in names:
        found = when_complete(logs, group, stream_of(task, name), 2000)
        assert [message.split("-")[1] for message in found] == [str(number) for number in range(2000)]


def test_a_container_that_restarts_goes_on_in_its_stream(machine, logs, group):
    once = container(
        script="echo again; sleep 61; exit 1",
        logConfiguration=awslogs(group),
        restartPolicy={"enabled": True, "restartAttemptPeriod": 60},
    )
    task = machine.start(once)
    eventually("both runs are there", lambda: messages(logs, group, stream_of(task)) == ["again"] * 2, 90)


def test_events_have_the_time_at_which_they_were_written(machine, logs, group):
    before = time.time() * 1000
    task = machine.finish(container(script="echo a; sleep 1; echo b", logConfiguration=awslogs(group)))
    when_complete(logs, group, stream_of(task["taskArn"]), 2)
    first, second = events_of(logs, group, stream_of(task["taskArn"]))
    assert before - 1 <= first["timestamp"] <= second["timestamp"] - 900


def test_what_is_wrong_with_the_options_is_told_when_they_are_registered(machine):
    cluster: Cluster = machine
    for options, words in [
        ({"mode": "sometimes"}, "non-blocking or blocking"),
        ({"max-buffer-size": "much"}, "max-buffer-size"),
        ({"awslogs-multiline-pattern": "("}, "unclosed group"),
        ({"awslogs-multiline-pattern": "a", "awslogs-datetime-format": "%H"}, "not both"),
        ({"awslogs-create-group": "yes"}, "true or false"),
        ({"awslogs-grup": "g"}, "awslogs-grup"),
        ({"awslogs-group": "AWS/ecs"}, "reserved for AWS"),
        ({"awslogs-stream-prefix": "p" * 475}, "at most 474 characters"),
    ]:
        configuration = awslogs("g")
        configuration["options"] |= options
        with pytest.raises(ClientError) as caught:
            cluster.register(container(logConfiguration=configuration))
        assert caught.value.response["Error"]["Code"] == "ClientException"
        assert words in caught.value.response["Error"]["Message"]


def test_firelens_is_refused_with_what_to_use_instead(machine):
    definition = machine.register(container(logConfiguration={"logDriver": "awsfirelens"}))
    with pytest.raises(ClientError) as caught:
        machine.ecs.run_task(cluster=machine.name, taskDefinition=definition)
    assert "use the log driver awslogs" in caught.value.response["Error"]["Message"]


def test_the_mode_is_the_accounts_where_the_definition_names_none(launch):
    server = launch()
    cluster = Cluster(server, server.cluster)
    eventually("an instance", cluster.instances, 30)
    cluster.ecs.put_account_setting_default(name="defaultLogDriverMode", value="blocking")
    options = awslogs("/g", **{"awslogs-create-group": "true"})
    task = cluster.start(container(logConfiguration=options))
    made = cluster.docker.inspect(cluster.container_of(task)["runtimeId"])
    assert made["HostConfig"]["LogConfig"]["Type"] == "fluentd"
