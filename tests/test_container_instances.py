"""Container instances: what registering one shows, their states, and what they hold."""

from support.cluster import container, unique
from support.errors import refused
from support.hollow import holds
from support.wait import eventually


def describe(cluster, instance, **fields) -> dict:
    answer = cluster.ecs.describe_container_instances(cluster=cluster.name, containerInstances=[instance.arn], **fields)
    assert not answer["failures"]
    return answer["containerInstances"][0]


def resources(shown: dict, kind: str) -> dict:
    values = {"INTEGER": "integerValue", "STRINGSET": "stringSetValue"}
    return {each["name"]: each[values[each["type"]]] for each in shown[kind]}


def test_registration_answers_what_the_agent_checks(cluster, hollow):
    # Rule 6.2.1: an agent registers CPU, memory, ports and GPUs, and finds every attribute that it sent in the answer,
    # with a zone.
    # Rule 5.6.1: instances have the attributes of the machine and the platform beside every capability that the agent
    # sends.
    instance = hollow(cpu=2048, memory=3000, attributes={"rack": "7"})
    shown = instance.registration
    assert shown["containerInstanceArn"].startswith(
        f"arn:aws:ecs:us-east-1:000000000000:container-instance/{cluster.name}/"
    )
    assert len(instance.id) == 32
    assert shown["status"] == "ACTIVE"
    returned = {each["name"]: each.get("value") for each in shown["attributes"]}
    assert returned["rack"] == "7"
    assert returned["ecs.os-type"] == "linux"
    assert returned["ecs.availability-zone"].startswith("us-east-1")


def test_describe(cluster, hollow):
    instance = hollow(cpu=2048, memory=3000)
    shown = describe(cluster, instance)
    assert shown["agentConnected"] is True
    assert shown["runningTasksCount"] == shown["pendingTasksCount"] == 0
    assert shown["registeredAt"]
    assert shown["versionInfo"]["agentVersion"] == "1.105.1"
    for kind in ("registeredResources", "remainingResources"):
        found = resources(shown, kind)
        assert (found["CPU"], found["MEMORY"]) == (2048, 3000)
        assert sorted(found["PORTS"]) == ["22", "2375", "2376", "51678", "51679"]
        assert found["PORTS_UDP"] == []


def test_describe_by_id_and_what_is_missing(cluster, hollow):
    instance = hollow()
    absent = "0" * 32
    answer = cluster.ecs.describe_container_instances(cluster=cluster.name, containerInstances=[instance.id, absent])
    assert [each["containerInstanceArn"] for each in answer["containerInstances"]] == [instance.arn]
    assert [each["reason"] for each in answer["failures"]] == ["MISSING"]
    assert answer["failures"][0]["arn"].endswith(f"container-instance/{cluster.name}/{absent}")


def test_describe_of_an_empty_list(cluster):
    with refused("ClientException", "Container Instances cannot be empty."):
        cluster.ecs.describe_container_instances(cluster=cluster.name, containerInstances=[])


def test_a_registration_repeated_with_its_arn_is_the_same_instance(cluster, hollow):
    # Rule 6.2.2: an agent that returns with its ARN is the same instance; a repeated token finds the first
    # registration.
    instance = hollow()
    again = instance.ecs.register_container_instance(
        cluster=cluster.name,
        containerInstanceArn=instance.arn,
        totalResources=[{"name": "CPU", "type": "INTEGER", "integerValue": 512}],
        attributes=[{"name": "ecs.os-type", "value": "linux"}],
    )
    assert again["containerInstance"]["containerInstanceArn"] == instance.arn
    assert len(cluster.ecs.list_container_instances(cluster=cluster.name)["containerInstanceArns"]) == 1


def test_registering_in_an_unknown_cluster_says_what_the_agent_reads(ecs):
    # Rule 6.2.3: a cluster that is not there is refused in the words that agents read.
    with refused("ClusterNotFoundException", "Cluster not found."):
        ecs.register_container_instance(cluster="nowhere", totalResources=[])


def test_tasks_take_and_give_back_resources(cluster, hollow):
    # Rule 6.3.1: what is left is what was registered less what tasks hold that have not stopped; ports list those in
    # use; GPUs those that are free.
    instance = hollow(cpu=1024, memory=1024)
    web = container(
        cpu=100,
        memory=200,
        portMappings=[
            {"containerPort": 80, "hostPort": 8080},
            {"containerPort": 53, "hostPort": 53, "protocol": "udp"},
        ],
    )
    task = cluster.run(cluster.register(web))
    cluster.wait_task(task, "RUNNING")
    shown = describe(cluster, instance)
    held = resources(shown, "remainingResources")
    assert (held["CPU"], held["MEMORY"]) == (924, 824)
    assert "8080" in held["PORTS"]
    assert held["PORTS_UDP"] == ["53"]
    assert shown["runningTasksCount"] == 1
    assert resources(shown, "registeredResources")["CPU"] == 1024
    cluster.stop(task)
    freed = resources(describe(cluster, instance), "remainingResources")
    assert (freed["CPU"], freed["MEMORY"]) == (1024, 1024)
    assert "8080" not in freed["PORTS"]
    assert freed["PORTS_UDP"] == []


def test_the_soft_limit_is_what_placement_takes(cluster, hollow):
    # Rule 6.3.2: a task holds its own size if it has one, else the sum of its containers, the soft memory limit before
    # the hard one.
    instance = hollow(memory=1024)
    cluster.wait_task(cluster.run(cluster.register(container(memory=512, memoryReservation=100))), "RUNNING")
    assert resources(describe(cluster, instance), "remainingResources")["MEMORY"] == 924


def test_task_sizes_count_rather_than_containers(cluster, hollow):
    # Rule 6.3.2: a task holds its own size if it has one, else the sum of its containers, the soft memory limit before
    # the hard one.
    instance = hollow(cpu=1024, memory=2048)
    definition = cluster.register(container(cpu=10, memory=20), cpu="256", memory="512")
    cluster.wait_task(cluster.run(definition), "RUNNING")
    held = resources(describe(cluster, instance), "remainingResources")
    assert (held["CPU"], held["MEMORY"]) == (768, 1536)


def test_a_stopping_task_still_holds_its_resources(cluster, hollow):
    # Rule 6.3.5: resources come back when the task has stopped; one that is stopping still holds them.
    instance = hollow(cpu=1024, behaviour=holds)
    task = cluster.run(cluster.register(container(cpu=100)))
    cluster.ecs.stop_task(cluster=cluster.name, task=task)
    eventually("the agent was told", lambda: task in instance.stopped)
    assert resources(describe(cluster, instance), "remainingResources")["CPU"] == 924
    instance.report(task, "STOPPED")
    assert resources(describe(cluster, instance), "remainingResources")["CPU"] == 1024


def test_agent_connected_follows_the_session(cluster, hollow):
    # Rule 6.6.1: agentConnected follows the session; an agent that is away takes no new tasks, and keeps those that it
    # has.
    instance = hollow()
    definition = cluster.register()
    task = cluster.run(definition)
    cluster.wait_task(task, "RUNNING")
    instance.disconnect()
    eventually("disconnected", lambda: not describe(cluster, instance)["agentConnected"])
    answer = cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition)
    assert [(each["arn"], each["reason"]) for each in answer["failures"]] == [(instance.arn, "AGENT")]
    assert cluster.task(task)["lastStatus"] == "RUNNING"
    instance.connect()
    eventually("connected again", lambda: describe(cluster, instance)["agentConnected"])
    assert cluster.task(task)["lastStatus"] == "RUNNING"
    cluster.wait_task(cluster.run(definition), "RUNNING")


def test_list_filters_by_status_and_by_expression(cluster, hollow):
    plain, racked = hollow(), hollow(attributes={"rack": "7"})

    def listed(**filters) -> set[str]:
        return set(cluster.ecs.list_container_instances(cluster=cluster.name, **filters)["containerInstanceArns"])

    assert listed() == {plain.arn, racked.arn}
    assert listed(filter="attribute:rack == 7") == {racked.arn}
    assert listed(filter="attribute:rack exists and agentConnected == true") == {racked.arn}
    assert listed(filter="attribute:rack != 7") == {plain.arn}
    cluster.ecs.update_container_instances_state(
        cluster=cluster.name, containerInstances=[plain.arn], status="DRAINING"
    )
    assert listed(status="DRAINING") == {plain.arn}
    assert listed(status="ACTIVE") == {racked.arn}
    with refused("InvalidParameterException"):
        listed(filter="attribute:rack ===")


def test_listing_in_pages(cluster, hollow):
    made = {hollow(connect=False).arn for _ in range(5)}
    pages = list(
        cluster.ecs.get_paginator("list_container_instances").paginate(
            cluster=cluster.name, PaginationConfig={"PageSize": 2}
        )
    )
    assert {arn for page in pages for arn in page["containerInstanceArns"]} == made
    assert all(len(page["containerInstanceArns"]) <= 2 for page in pages)


def test_a_draining_instance_gets_no_tasks_until_it_is_active_again(cluster, hollow):
    # Rule 6.4.1: no task is placed on an instance that drains; its service tasks that do not run yet are stopped at
    # once.
    instance = hollow()

    def become(status: str) -> dict:
        return cluster.ecs.update_container_instances_state(
            cluster=cluster.name, containerInstances=[instance.id], status=status
        )

    assert become("DRAINING")["containerInstances"][0]["status"] == "DRAINING"
    definition = cluster.register()
    assert cluster.ecs.run_task(cluster=cluster.name, taskDefinition=definition)["tasks"] == []
    become("ACTIVE")
    cluster.wait_task(cluster.run(definition), "RUNNING")


def test_draining_moves_service_tasks_and_leaves_others(cluster, hollow):
    # Rule 6.4.4: standalone tasks stay where they are.
    first = hollow()
    alone = cluster.run(cluster.register())
    cluster.wait_task(alone, "RUNNING")
    service = cluster.serve(cluster.register(), desired=2)
    cluster.wait_stable(service)
    second = hollow()
    cluster.ecs.update_container_instances_state(
        cluster=cluster.name, containerInstances=[first.arn], status="DRAINING"
    )

    def moved() -> bool:
        arns = cluster.tasks_of(service)
        if len(arns) != 2:
            return False
        tasks = cluster.ecs.describe_tasks(cluster=cluster.name, tasks=arns)["tasks"]
        return {each["containerInstanceArn"] for each in tasks} == {second.arn}

    eventually("the service's tasks moved", moved, 60)
    assert cluster.task(alone)["lastStatus"] == "RUNNING"


def test_update_state_refuses_what_it_cannot_set(cluster, hollow):
    # Rule 6.1.1: ACTIVE and DRAINING change into each other at the caller's word, and into nothing else.
    instance = hollow()
    with refused("InvalidParameterException"):
        cluster.ecs.update_container_instances_state(
            cluster=cluster.name, containerInstances=[instance.arn], status="INACTIVE"
        )
    answer = cluster.ecs.update_container_instances_state(
        cluster=cluster.name, containerInstances=["0" * 32], status="DRAINING"
    )
    assert [each["reason"] for each in answer["failures"]] == ["MISSING"]


def test_deregister_with_tasks_needs_force(cluster, hollow):
    # Rule 6.5.1: with tasks, only by force; then they are shown as stopped for that reason, and services replace
    # theirs.
    instance = hollow()
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "RUNNING")
    with refused("InvalidParameterException", "Found running tasks on the instance."):
        cluster.ecs.deregister_container_instance(cluster=cluster.name, containerInstance=instance.arn)
    gone = cluster.ecs.deregister_container_instance(cluster=cluster.name, containerInstance=instance.arn, force=True)
    assert gone["containerInstance"]["status"] == "INACTIVE"
    stopped = cluster.wait_task(task, "STOPPED")
    assert "Container instance deregistration forced by user" in stopped["stoppedReason"]
    assert describe(cluster, instance)["status"] == "INACTIVE"
    assert cluster.ecs.list_container_instances(cluster=cluster.name)["containerInstanceArns"] == []


def test_a_deregistered_instance_may_not_register_again(cluster, hollow):
    instance = hollow()
    cluster.ecs.deregister_container_instance(cluster=cluster.name, containerInstance=instance.arn)
    with refused("ClientException", "Container instance ID is inactive."):
        instance.ecs.register_container_instance(
            cluster=cluster.name, containerInstanceArn=instance.arn, totalResources=[]
        )


def test_deregister_of_an_unknown_instance(cluster):
    with refused("InvalidParameterException"):
        cluster.ecs.deregister_container_instance(cluster=cluster.name, containerInstance=unique("x"))


def test_the_poll_endpoint_is_absolute(cluster, hollow):
    # Rule 6.2.4: DiscoverPollEndpoint says where the sessions are.
    answer = hollow().ecs.discover_poll_endpoint(cluster=cluster.name)
    assert answer["endpoint"].startswith("http://127.0.0.1:")
    assert answer["telemetryEndpoint"].startswith("http://127.0.0.1:")
