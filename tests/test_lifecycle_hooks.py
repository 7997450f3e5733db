"""Lifecycle hooks of deployments: called by HTTP at their stages; one lets a deployment go on or turns it back."""

import pytest

from support.balancer import Balancer
from support.cluster import Cluster, container
from support.errors import refused
from support.hooks import FAILED, SUCCEEDED, HookServer
from support.server import free_port
from support.shifting import ROLE, Shifting
from support.wait import eventually

STAGES = [
    "PRE_SCALE_UP",
    "POST_SCALE_UP",
    "TEST_TRAFFIC_SHIFT",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT",
]


@pytest.fixture
def hooks():
    """A hook server of the test's own."""
    server = HookServer()
    yield server
    server.close()


@pytest.fixture
def balancer(whole_machine) -> Balancer:
    """An application load balancer of the test's own."""
    return Balancer(whole_machine)


def hook(target: str, *stages: str, **fields) -> dict:
    return {"hookTargetArn": target, "roleArn": ROLE, "lifecycleStages": list(stages)} | fields


def test_hooks_are_called_at_every_stage_with_what_ecs_tells_them(machine, balancer, hooks):
    service = Shifting(machine, balancer, lifecycleHooks=[hook(hooks.url, *STAGES, hookDetails={"team": "a"})])
    assert not hooks.events, "a first deployment shifts nothing"
    again = {"hookStatus": "IN_PROGRESS", "callBackDelay": 1, "hookDetails": {"seen": 1}}
    hooks.answer = lambda event, before: again if before == 1 else SUCCEEDED
    with service.visitors() as traffic:
        traffic.more()
        arn = service.deploy()
        done = service.wait(arn, "SUCCESSFUL")
        traffic.more()
    traffic.none_failed()
    assert hooks.stages() == [STAGES[0], STAGES[1], *STAGES[1:]], "POST_SCALE_UP was called again"
    first, second, third = hooks.events[:3]
    assert (first["hookDetails"], third["hookDetails"]) == ({"team": "a"}, {"seen": 1})
    assert second["executionId"] == third["executionId"] != first["executionId"]
    assert first["resourceArn"] == arn
    details = first["executionDetails"]
    assert details["serviceArn"] == machine.service(service.name)["serviceArn"]
    target, source = done["targetServiceRevision"]["arn"], done["sourceServiceRevisions"][0]["arn"]
    assert details["targetServiceRevisionArn"] == target
    shares = [
        (event["executionDetails"]["testTrafficWeights"][target], event["executionDetails"]["productionTrafficWeights"])
        for event in hooks.events
    ]
    assert [test for test, _ in shares] == [0, 0, 0, 100, 100, 100, 100, 100]
    assert [each[target] for _, each in shares] == [0, 0, 0, 0, 0, 0, 100, 100]
    assert all(each[target] + each[source] == 100 for _, each in shares)
    shown = done["lifecycleHookDetails"]
    assert {(each["targetType"], each["targetArn"], each["status"]) for each in shown} == {
        ("AWS_LAMBDA", hooks.url, "SUCCEEDED")
    }


def test_a_hook_that_fails_after_the_shift_brings_everything_back_unnoticed(machine, balancer, hooks):
    stages = ["PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"]
    service = Shifting(machine, balancer, lifecycleHooks=[hook(hooks.url, *stages)])
    later = {"hookStatus": "IN_PROGRESS", "callBackDelay": 2}
    hooks.answer = lambda event, before: {0: SUCCEEDED, 1: later, 2: FAILED}.get(before, SUCCEEDED)
    with service.visitors() as traffic:
        traffic.more()
        arn = service.deploy()
        done = service.wait(arn, "ROLLBACK_SUCCESSFUL")
        seen = len(traffic.answers)
        traffic.more()
    traffic.none_failed()
    assert set(traffic.by_body()) == {"1", "2"}, "the new revision had served"
    assert set(traffic.by_body(seen)) == {"1"}
    reason = "ECS deployment lifecycle: the lifecycle hook at POST_PRODUCTION_TRAFFIC_SHIFT failed: it said FAILED."
    assert done["statusReason"] == reason
    assert done["rollback"]["reason"] == reason
    assert service.weights() == {service.blue: 100, service.green: 0}
    eventually("the shift's hook heard of the way back", lambda: hooks.stages() == [*stages, stages[1], stages[0]])
    told = hooks.events[-1]["executionDetails"]["productionTrafficWeights"]
    assert told[done["targetServiceRevision"]["arn"]] == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, "fine"), "its answer is not JSON"),
        ((500, ""), "it answered 500"),
        ((302, ""), "it answered 302 Found; redirects are not followed"),
        ({"hookStatus": "MAYBE"}, "its answer has no hookStatus"),
        ((200, " " * 100_000), "it has not answered: "),
    ],
)
def test_an_answer_that_is_none_turns_back_and_says_so(api_service, hooks, answer, words):
    service = api_service(hook(hooks.url, "PRE_SCALE_UP"))
    hooks.answer = lambda event, before: answer
    done = service.turned_back()
    assert f"the lifecycle hook at PRE_SCALE_UP failed: {words}" in done["statusReason"]


def test_a_hook_that_is_down_for_a_moment_is_called_again(api_service):
    service = api_service(hook(f"http://127.0.0.1:{(port := free_port())}/", "PRE_SCALE_UP"))
    arn = service.deploy()
    shown = eventually("it is called", lambda: service.deployment(arn).get("lifecycleHookDetails"))
    assert shown[0]["status"] == "IN_PROGRESS"
    late = HookServer(port)
    try:
        service.wait(arn, "SUCCESSFUL")
        assert late.stages() == ["PRE_SCALE_UP"]
    finally:
        late.close()


def test_a_restart_of_the_server_goes_on_where_the_hook_was(launch, docker, hooks):
    server = launch("--lifecycle-hook", f"check={hooks.url}")
    cluster = Cluster(server, server.cluster, docker)
    eventually("an instance", lambda: any(each["agentConnected"] for each in cluster.instances()))
    function = "arn:aws:lambda:us-east-1:000000000000:function:check"
    service = Plain(cluster, hook(function, "PRE_SCALE_UP"))
    hooks.answer = lambda event, before: {"hookStatus": "IN_PROGRESS", "callBackDelay": 1}
    arn = service.deploy()
    eventually("it was called twice", lambda: len(hooks.events) >= 2)
    server.restart()
    called = len(hooks.events)
    eventually("it is called again", lambda: len(hooks.events) > called)
    assert len({event["executionId"] for event in hooks.events}) == 1
    hooks.answer = lambda event, before: SUCCEEDED
    done = service.wait(arn, "SUCCESSFUL")
    assert done["lifecycleHookDetails"][0]["targetArn"] == function


def test_stop_service_deployment_rolls_back_at_a_hook(machine, balancer, hooks):
    """Wherever a deployment waits, a stop brings all traffic back, and nobody notices."""
    stages = ["POST_TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"]
    service = Shifting(machine, balancer, lifecycleHooks=[hook(hooks.url, stages[0])])
    hooks.answer = lambda event, before: {"hookStatus": "IN_PROGRESS", "callBackDelay": 1}
    with service.visitors() as traffic:
        traffic.more()
        for stage in stages:
            settings = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": [hook(hooks.url, stage)]}
            arn = service.deploy(deploymentConfiguration=settings)
            service.wait_stage(arn, stage)
            machine.ecs.stop_service_deployment(serviceDeploymentArn=arn, stopType="ROLLBACK")
            done = service.wait(arn, "ROLLBACK_SUCCESSFUL")
            assert done["statusReason"] == "Service deployment rollback was requested by the user."
            assert done["lifecycleHookDetails"][0]["status"] == "FAILED"
            assert service.weights() == {service.blue: 100, service.green: 0}
        seen = len(traffic.answers)
        traffic.more()
    traffic.none_failed()
    assert set(traffic.by_body(seen)) == {"1"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"roleArn": ROLE}, "hookTargetArn must be specified"),
        ({"hookTargetArn": "arn:aws:lambda:us-east-1:1:function:no"}, "--lifecycle-hook no=URL"),
        ({"hookTargetArn": "ftp://x/"}, "expected an http:// or https:// URL"),
        ({"hookTargetArn": "http://x/", "lifecycleStages": []}, "lifecycleStages can not be empty"),
        ({"targetType": "PAUSE", "lifecycleStages": ["TEST_TRAFFIC_SHIFT"]}, "type PAUSE is not supported"),
    ],
)
def test_hooks_that_cannot_work_are_refused_in_words(machine, fields, words):
    given = {"lifecycleStages": ["PRE_SCALE_UP"]} | fields
    configuration = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": [given]}
    definition = machine.register(container())
    with refused("InvalidParameterException", words):
        machine.serve(definition, 1, deploymentConfiguration=configuration)


class Plain(Shifting):
    """A service without load balancers: it goes through the same stages."""

    def __init__(self, cluster: Cluster, *hooks: dict) -> None:
        self.cluster = cluster
        settings = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0, "lifecycleHooks": list(hooks)}
        self.name = cluster.serve(cluster.register(container("web")), 1, deploymentConfiguration=settings)
        cluster.wait_service(self.name, "up", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 90)

    def turned_back(self) -> dict:
        """Deploys; gives the deployment once it has been rolled back."""
        return self.wait(self.deploy(), "ROLLBACK_SUCCESSFUL")


@pytest.fixture
def api_service(machine):
    """Makes a service without load balancers, deployed with these hooks."""
    return lambda *hooks: Plain(machine, *hooks)
