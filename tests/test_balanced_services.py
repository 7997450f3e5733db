"""Services behind load balancers: what visitors notice of deployments, drains, kills and restarts. In the planned ones:
nothing.
"""

import subprocess

import pytest

from support.balancer import Balancer, balanced, web
from support.cluster import Cluster
from support.docker import Docker
from support.traffic import Traffic
from support.wait import eventually

SLOW = "/cgi-bin/slow"


@pytest.fixture
def balancer(whole_machine) -> Balancer:
    """An application load balancer of the test's own."""
    return Balancer(whole_machine)


def visitors(balancer: Balancer, port: int = 80) -> Traffic:
    return Traffic(balancer.address, port, "/", SLOW, host=balancer.dns_name)


def test_a_service_is_registered_found_healthy_and_reached_by_its_name(machine, balancer):
    # Rule 8.1.1.
    group = balancer.group()
    balancer.listen(group)
    service = balanced(machine, group)
    balancer.wait_states(group, "healthy", "healthy")
    described = balancer.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    ports = {each["Target"]["Port"] for each in described}
    bound = {
        binding["hostPort"]
        for task in machine.ecs.describe_tasks(cluster=machine.name, tasks=machine.tasks_of(service))["tasks"]
        for binding in task["containers"][0]["networkBindings"]
    }
    assert ports == bound, "the dynamic host ports"
    assert all(49153 <= port <= 65535 for port in ports)
    with visitors(balancer) as traffic:
        traffic.more()
    traffic.none_failed()
    assert any("registered 1 targets" in text or "registered 2 targets" in text for text in machine.messages(service))


def test_a_rolling_deployment_costs_nobody_a_request(machine, balancer):
    # Rule 8.3.1.
    group = balancer.group()
    balancer.listen(group)
    service = balanced(machine, group, desired=3)
    with visitors(balancer) as traffic:
        traffic.more()
        definition = machine.register(web("2"))
        machine.ecs.update_service(cluster=machine.name, service=service, taskDefinition=definition)
        machine.wait_service(service, "rolled", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 120)
        eventually("the old tasks are gone", lambda: balancer.states(group) == ["healthy"] * 3)
        seen = len(traffic.answers)
        traffic.more()
    traffic.none_failed()
    assert set(traffic.by_body(seen)) == {"2"}


def test_scaling_in_and_stop_task_drain_first(machine, balancer):
    # Rule 8.2.1.
    group = balancer.group()
    balancer.listen(group)
    service = balanced(machine, group, desired=4)
    with visitors(balancer) as traffic:
        traffic.more()
        machine.ecs.update_service(cluster=machine.name, service=service, desiredCount=2)
        machine.wait_stable(service)
        eventually("two targets are left", lambda: balancer.states(group) == ["healthy"] * 2)
        machine.ecs.stop_task(cluster=machine.name, task=machine.tasks_of(service)[0])
        machine.wait_service(service, "whole", lambda now: now["runningCount"] == 2 and now["pendingCount"] == 0)
        eventually("two targets again", lambda: balancer.states(group) == ["healthy"] * 2)
        traffic.more()
    traffic.none_failed()


def test_sigterm_comes_after_the_drain(machine, balancer):
    """Rule 8.2.1: Slow requests are under way when their task is to stop: they are answered, only then is it told."""
    group = balancer.group(delay=30)
    balancer.listen(group)
    service = balanced(machine, group, desired=1, deploymentConfiguration={"minimumHealthyPercent": 0})
    task = machine.tasks_of(service)[0]
    with Traffic(balancer.address, 80, SLOW, SLOW, host=balancer.dns_name) as traffic:
        traffic.more(10)
        machine.ecs.update_service(cluster=machine.name, service=service, desiredCount=0)
        machine.wait_task(task, "STOPPED")
    served = [answer for answer in traffic.answers if not answer.failed]
    lost = [answer for answer in traffic.failures if answer.error or answer.status not in (502, 503)]
    assert not lost, "503 is the answer once there is no target; nobody is cut off"
    assert not [answer for answer in traffic.failures if answer.status == 502], traffic.failures[:3]
    stopping = machine.task(task)["stoppingAt"].timestamp()
    assert any(answer.sent_at < stopping < answer.sent_at + answer.took for answer in served)


def test_a_killed_container_costs_its_own_requests_alone(machine, balancer):
    # Rule 8.2.5.
    group = balancer.group()
    balancer.listen(group)
    service = balanced(machine, group, desired=3)
    with visitors(balancer) as traffic:
        traffic.more()
        victim = machine.tasks_of(service)[0]
        Docker().kill(machine.container_of(victim, "web")["runtimeId"])
        machine.wait_service(service, "whole", lambda now: now["runningCount"] == 3 and now["pendingCount"] == 0)
        eventually("three targets", lambda: balancer.states(group) == ["healthy"] * 3)
        traffic.more()
    cut = [answer for answer in traffic.failures if answer.status == 502]
    assert len(traffic.failures) == len(cut), traffic.failures[:3]
    assert len(cut) <= 8, "at most one request of each visitor was under way"


def test_an_unhealthy_target_is_replaced_and_the_service_says_why(machine, balancer):
    # Rule 8.3.3.
    group = balancer.group(HealthCheckPath="/health")
    balancer.listen(group)
    ready = web()
    ready["command"][2] = ready["command"][2].replace("httpd -f", "printf ok > /www/health; httpd -f")
    definition = machine.register(ready)
    entry = {"targetGroupArn": group, "containerName": "web", "containerPort": 80}
    service = machine.serve(definition, 2, loadBalancers=[entry])
    machine.wait_stable(service)
    task = machine.tasks_of(service)[0]
    page = ["docker", "exec", machine.container_of(task, "web")["runtimeId"], "rm", "/www/health"]
    subprocess.run(page, check=True, timeout=20)
    stopped = machine.wait_task(task, "STOPPED", seconds=90)
    assert stopped["stoppedReason"] == f"Task failed ELB health checks in (target-group {group})"
    told = "\n".join(machine.messages(service))
    assert "is unhealthy in (target-group" in told
    assert "Health checks failed with these codes: [404]" in told
    machine.wait_stable(service)


def test_a_blue_green_deployment_shifts_at_once_and_costs_nobody_a_request(machine, balancer):
    # Rule 8.4.2.
    blue, green = balancer.group(), balancer.group()
    listener = balancer.listen(blue, green)
    rule = balancer.rule(listener, blue, green)
    entry = {
        "targetGroupArn": blue,
        "containerName": "web",
        "containerPort": 80,
        "advancedConfiguration": {
            "alternateTargetGroupArn": green,
            "productionListenerRule": rule,
            "roleArn": "arn:aws:iam::000000000000:role/ecs",
        },
    }
    configuration = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}
    service = machine.serve(machine.register(web("1")), 2, loadBalancers=[entry], deploymentConfiguration=configuration)
    machine.wait_service(service, "up", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 90)
    with visitors(balancer) as traffic:
        traffic.more()
        machine.ecs.update_service(cluster=machine.name, service=service, taskDefinition=machine.register(web("2")))
        machine.wait_service(service, "shifted", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 120)
        seen = len(traffic.answers)
        traffic.more()
    traffic.none_failed()
    assert set(traffic.by_body(seen)) == {"2"}
    weights = {
        each["TargetGroupArn"]: each["Weight"]
        for each in balancer.elb.describe_rules(RuleArns=[rule])["Rules"][0]["Actions"][0]["ForwardConfig"][
            "TargetGroups"
        ]
    }
    assert weights == {blue: 0, green: 100}


def test_an_instance_that_drains_costs_nobody_a_request(launch, docker):
    # Rule 8.2.1.
    server = launch("--agents", "2")
    cluster = Cluster(server, server.cluster, docker)
    eventually("two instances", lambda: sum(each["agentConnected"] for each in cluster.instances()) == 2)
    balancer = Balancer(server)
    group = balancer.group()
    balancer.listen(group)
    service = balanced(cluster, group, desired=4)
    leaving = cluster.instances()[0]["containerInstanceArn"]
    with visitors(balancer) as traffic:
        traffic.more()
        cluster.ecs.update_container_instances_state(
            cluster=cluster.name, containerInstances=[leaving], status="DRAINING"
        )
        eventually(
            "the instance is empty",
            lambda: next(
                each["runningTasksCount"] == 0
                for each in cluster.instances()
                if each["containerInstanceArn"] == leaving
            ),
            60,
        )
        cluster.wait_stable(service)
        traffic.more()
    traffic.none_failed()
