"""What is taken or in use: ports, priorities, target groups, certificates. It is refused or shown in words."""

import socket

import pytest

from support.balanced import secure
from support.balancer import Balancer, balanced, forward
from support.clients import curl
from support.errors import refused
from support.wait import eventually


def test_a_listener_whose_port_is_taken_says_so(server, application):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((application.address, 8080))
        other.listen()
        config = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "mine"}
        answer = {"Type": "fixed-response", "FixedResponseConfig": config}
        application.listen(port=8080, DefaultActions=[answer])

        def state() -> dict:
            described = application.elb.describe_load_balancers(LoadBalancerArns=[application.arn])
            return described["LoadBalancers"][0]["State"]

        impaired = eventually("the API says it", lambda: state() if state()["Code"] != "active" else None)
        assert impaired["Code"] == "active_impaired"
        assert f"port 8080 of {application.address} is taken" in impaired["Reason"], impaired
        name = application.arn.split("/")[2]
        shown = server.longshore("lb", name).stdout
        assert f"port 8080 of {application.address} is taken" in shown, shown
        application.listen(port=8081, DefaultActions=[answer])
        assert curl(f"http://{application.address}:8081/").body == "mine", "the other listeners are served"
    eventually("it is taken when it is free", lambda: state()["Code"] == "active", 40)
    assert curl(f"http://{application.address}:8080/").body == "mine"


def test_priorities_and_ports_that_are_in_use(front):
    balancer, _ = front
    elb = balancer.elb
    listener = elb.describe_listeners(LoadBalancerArn=balancer.arn)["Listeners"][0]["ListenerArn"]
    group = elb.describe_target_groups(LoadBalancerArn=balancer.arn)["TargetGroups"][0]["TargetGroupArn"]
    first = balancer.rule(listener, group, path="/1", priority=1)
    second = balancer.rule(listener, group, path="/2", priority=2)
    with refused("PriorityInUse", "1"):
        balancer.rule(listener, group, path="/3", priority=1)
    with refused("PriorityInUse", "2"):
        elb.set_rule_priorities(RulePriorities=[{"RuleArn": first, "Priority": 2}])
    elb.set_rule_priorities(RulePriorities=[{"RuleArn": first, "Priority": 2}, {"RuleArn": second, "Priority": 1}])
    with refused("DuplicateListener"):
        other = [forward(balancer.at())]
        elb.create_listener(LoadBalancerArn=balancer.arn, Protocol="HTTP", Port=80, DefaultActions=other)
    with refused("OperationNotPermitted", "Default rule"):
        default = next(rule for rule in elb.describe_rules(ListenerArn=listener)["Rules"] if rule["IsDefault"])
        elb.delete_rule(RuleArn=default["RuleArn"])


def test_what_is_in_use_is_not_deleted(front, authority):
    balancer, target = front
    elb, acm = balancer.elb, balancer.server.client("acm")
    listener = elb.describe_listeners(LoadBalancerArn=balancer.arn)["Listeners"][0]["ListenerArn"]
    by_rule, by_listener = balancer.at(target.port), forward_of(elb, listener)
    rule = balancer.rule(listener, by_rule)
    for group in (by_rule, by_listener):
        with refused("ResourceInUse", "in use by a listener or a rule"):
            elb.delete_target_group(TargetGroupArn=group)
    elb.delete_rule(RuleArn=rule)
    elb.delete_target_group(TargetGroupArn=by_rule)
    certificate = secure(balancer, authority)
    with refused("ResourceInUseException", balancer.arn):
        acm.delete_certificate(CertificateArn=certificate)
    security = elb.describe_load_balancers(LoadBalancerArns=[balancer.arn])["LoadBalancers"][0]["SecurityGroups"][0]
    with refused("DependencyViolation", security):
        balancer.ec2.delete_security_group(GroupId=security)
    balancer.set("deletion_protection.enabled", "true")
    with refused("OperationNotPermitted", "protection"):
        elb.delete_load_balancer(LoadBalancerArn=balancer.arn)
    balancer.set("deletion_protection.enabled", "false")
    assert curl(f"http://{balancer.address}/").status == 200, "all of it is served still"
    elb.delete_load_balancer(LoadBalancerArn=balancer.arn)
    acm.delete_certificate(CertificateArn=certificate)
    balancer.ec2.delete_security_group(GroupId=security)


def forward_of(elb, listener: str) -> str:
    action = elb.describe_listeners(ListenerArns=[listener])["Listeners"][0]["DefaultActions"][0]
    return action["ForwardConfig"]["TargetGroups"][0]["TargetGroupArn"]


@pytest.mark.containers
def test_a_target_group_of_a_service(machine, whole_machine):
    """It stays while a listener forwards to it. ELB deletes it afterwards, and asks no service."""
    balancer = Balancer(whole_machine)
    group = balancer.group()
    listener = balancer.listen(group)
    service = balanced(machine, group, desired=1)
    with refused("ResourceInUse", "in use by a listener or a rule"):
        balancer.elb.delete_target_group(TargetGroupArn=group)
    assert curl(f"http://{balancer.address}/").body == "1"
    name = group.split("/")[1]

    def told(words: str) -> int:
        return sum(words in message for message in machine.messages(service))

    def said_by(command: str) -> str:
        # In one line: where it is wrapped depends on the length of names.
        return " ".join(whole_machine.longshore(command, service, "--cluster", machine.name).stdout.split())

    balancer.elb.delete_listener(ListenerArn=listener)
    unused = f"The target group with targetGroupArn {group} does not have an associated load balancer."
    eventually("an event says that nothing forwards to it", lambda: told(unused) == 1, 10)
    expected = f"Its task is running, but it gets no requests through {name}: no listener forwards to the target group."
    assert expected in said_by("status")
    assert "aws elbv2 create-listener" in said_by("status")

    balancer.elb.delete_target_group(TargetGroupArn=group)
    gone = f"failed to register targets in (target-group {group}) with (error One or more target groups not found)"
    eventually("an event says that it is gone", lambda: told(gone) == 1, 10)
    expected = f"Its task is running, but it gets no requests through {name}: the target group was deleted."
    assert expected in said_by("status")
    assert expected in said_by("why")

    # The service goes on: a task that has nowhere to be registered is as good as any.
    [task] = machine.tasks_of(service)
    machine.ecs.stop_task(cluster=machine.name, task=task)
    machine.wait_stable(service, seconds=60)
    [other] = machine.tasks_of(service)
    assert other != task
    assert (told(unused), told(gone)) == (1, 1), "it is said once"
