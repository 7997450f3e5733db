"""Deployments watch alarms: one that goes off brings the last completed revision back, and no visitor notices."""

import json

import pytest

from support.balancer import Balancer, web
from support.cluster import Cluster, container, unique
from support.errors import refused
from support.shifting import Shifting
from support.wait import eventually

DETECTED = "ECS deployment alarms: alarm detected."
CANARY = {"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 50.0, "canaryBakeTimeInMinutes": 30}}


class Alarm:
    """An alarm of the test's own, which stands as the test says."""

    def __init__(self, server, periods: int = 30, **fields) -> None:
        self.server, self.name, self.watch = server, unique("errors"), server.client("cloudwatch")
        self.put(EvaluationPeriods=periods, **fields)

    def put(self, **fields) -> None:
        """PutMetricAlarm."""
        metric = {"Namespace": "AWS/ApplicationELB", "MetricName": "HTTPCode_Target_5XX_Count", "Statistic": "Sum"}
        limit = {"Threshold": 10.0, "ComparisonOperator": "GreaterThanThreshold", "Period": 10, "EvaluationPeriods": 1}
        self.watch.put_metric_alarm(**({"AlarmName": self.name} | metric | limit | fields))

    def set(self, state: str) -> None:
        """SetAlarmState."""
        self.watch.set_alarm_state(AlarmName=self.name, StateValue=state, StateReason="the test says so")

    def described(self) -> dict:
        """DescribeAlarms."""
        return self.watch.describe_alarms(AlarmNames=[self.name])["MetricAlarms"][0]

    def watched(self, rollback: bool = True) -> dict:
        """The member of a deployment configuration."""
        return {"alarms": {"alarmNames": [self.name], "enable": True, "rollback": rollback}}


@pytest.fixture
def alarm(whole_machine) -> Alarm:
    """An alarm that is OK."""
    made = Alarm(whole_machine)
    made.set("OK")
    return made


@pytest.fixture
def balancer(whole_machine) -> Balancer:
    """An application load balancer of the test's own."""
    return Balancer(whole_machine)


def test_an_alarm_turns_a_canary_back_and_no_visitor_notices(machine, balancer, alarm):
    # Rule 7.7.5: what was completed last comes back, traffic first.
    service = Shifting(machine, balancer, **CANARY, **alarm.watched())
    with service.visitors() as traffic:
        traffic.more()
        arn = service.deploy()
        service.wait_stage(arn, "PRODUCTION_TRAFFIC_SHIFT")
        eventually("half of the traffic is shifted", lambda: service.weights()[service.green] == 50)
        traffic.more()
        watching = service.deployment(arn)
        assert watching["alarms"] == {"status": "MONITORING", "alarmNames": [alarm.name], "triggeredAlarmNames": []}
        assert watching["deploymentConfiguration"]["alarms"] == alarm.watched()["alarms"]
        alarm.set("ALARM")
        done = service.wait(arn, "ROLLBACK_SUCCESSFUL")
        seen = len(traffic.answers)
        traffic.more()
    traffic.none_failed()
    assert set(traffic.by_body()) == {"1", "2"}, "the new revision had served"
    assert set(traffic.by_body(seen)) == {"1"}
    assert (done["statusReason"], done["rollback"]["reason"]) == (DETECTED, DETECTED)
    assert done["alarms"]["status"] == "TRIGGERED"
    assert done["alarms"]["triggeredAlarmNames"] == [alarm.name]
    assert service.weights() == {service.blue: 100, service.green: 0}
    assert any(
        "deployment failed: alarm detected." in each["message"] for each in machine.service(service.name)["events"]
    )


def test_an_alarm_brings_a_rolling_deployment_back_while_it_bakes(machine, balancer, alarm):
    """Both revisions stand in one target group, so the old one has to come up again before the new one goes."""
    # Rule 7.7.5: a rolling deployment is watched while it bakes.
    group = balancer.group()
    balancer.listen(group)
    entry = {"targetGroupArn": group, "containerName": "web", "containerPort": 80}
    name = machine.serve(machine.register(web("1")), 2, loadBalancers=[entry], deploymentConfiguration={})
    machine.wait_service(name, "up", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 90)
    service = Rolling(machine, balancer, name)
    with service.visitors() as traffic:
        traffic.more()
        arn = service.deploy(deploymentConfiguration=alarm.watched())
        machine.wait_service(name, "replaced", lambda now: _only_new(now, 2), 120)
        traffic.more()
        assert service.deployment(arn)["status"] == "IN_PROGRESS", "it bakes"
        deployed = machine.service(name)["deployments"][0]
        assert deployed["rolloutState"] == "IN_PROGRESS"
        alarm.set("ALARM")
        done = service.wait(arn, "ROLLBACK_SUCCESSFUL")
        seen = len(traffic.answers)
        traffic.more()
    traffic.none_failed()
    assert set(traffic.by_body()) == {"1", "2"}
    assert set(traffic.by_body(seen)) == {"1"}
    assert (done["statusReason"], done["alarms"]["triggeredAlarmNames"]) == (DETECTED, [alarm.name])
    [left] = machine.service(name)["deployments"]
    assert (left["rolloutState"], left["runningCount"]) == ("COMPLETED", 2)


def test_a_rolling_deployment_is_successful_after_its_bake_time(machine):
    quick = Alarm(machine.server, periods=1)
    quick.set("OK")
    service = Rolling(machine, None, machine.serve(machine.register(container("web")), 1))
    machine.wait_service(service.name, "up", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 90)
    arn = service.deploy(deploymentConfiguration=quick.watched())
    done = service.wait(arn, "SUCCESSFUL")
    assert done["alarms"] == {"status": "MONITORING_COMPLETE", "alarmNames": [quick.name], "triggeredAlarmNames": []}
    assert (done["finishedAt"] - done["startedAt"]).total_seconds() >= 10


def test_without_rollback_a_deployment_is_stopped_and_an_alarm_that_was_up_before_is_ignored(machine, alarm):
    service = Rolling(machine, None, machine.serve(machine.register(container("web")), 1))
    machine.wait_service(service.name, "up", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 90)
    arn = service.deploy(deploymentConfiguration=alarm.watched(rollback=False))
    service.wait(arn, "IN_PROGRESS")
    alarm.set("ALARM")
    done = service.wait(arn, "STOPPED")
    assert (done["statusReason"], "rollback" in done) == (DETECTED, False)
    failed = machine.service(service.name)["deployments"][0]
    assert (failed["rolloutState"], failed["rolloutStateReason"]) == ("FAILED", DETECTED)
    arn = service.deploy()
    done = service.wait(arn, "SUCCESSFUL")
    assert done["alarms"] == {"status": "DISABLED", "alarmNames": [alarm.name], "triggeredAlarmNames": []}


def test_alarms_in_the_words_of_the_cli(machine):
    def aws(*call: str) -> dict:
        result = machine.server.aws("cloudwatch", *call)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout) if result.stdout.strip() else {}

    name = unique("cli")
    metric = ["--namespace", "Shop", "--metric-name", "Errors", "--statistic", "Sum", "--period", "60"]
    limit = ["--threshold", "1", "--comparison-operator", "GreaterThanThreshold", "--evaluation-periods", "2"]
    aws("put-metric-alarm", "--alarm-name", name, *metric, *limit, "--tags", "Key=team,Value=shop")
    [described] = aws("describe-alarms", "--alarm-name-prefix", name)["MetricAlarms"]
    assert (described["StateValue"], described["Threshold"], described["Period"]) == ("INSUFFICIENT_DATA", 1.0, 60)
    arn = described["AlarmArn"]
    assert arn.endswith(f":alarm:{name}")
    aws("set-alarm-state", "--alarm-name", name, "--state-value", "ALARM", "--state-reason", "a test")
    aws("put-metric-alarm", "--alarm-name", name, *metric, *limit, "--no-actions-enabled")
    [described] = aws("describe-alarms", "--state-value", "ALARM", "--alarm-names", name)["MetricAlarms"]
    assert (described["StateReason"], described["ActionsEnabled"]) == ("a test", False), "its state outlives a change"
    aws("enable-alarm-actions", "--alarm-names", name)
    aws("tag-resource", "--resource-arn", arn, "--tags", "Key=tier,Value=web")
    aws("untag-resource", "--resource-arn", arn, "--tag-keys", "team")
    assert aws("list-tags-for-resource", "--resource-arn", arn)["Tags"] == [{"Key": "tier", "Value": "web"}]
    aws("delete-alarms", "--alarm-names", name)
    assert aws("describe-alarms", "--alarm-names", name)["MetricAlarms"] == []
    result = machine.server.aws(
        "cloudwatch", "set-alarm-state", "--alarm-name", name, "--state-value", "OK", "--state-reason", "x"
    )
    assert "(ResourceNotFound)" in result.stderr
    assert name in result.stderr


def test_alarms_live_through_a_restart_and_come_in_pages(launch, docker):
    server = launch()
    alarms = sorted((Alarm(server) for _ in range(3)), key=lambda alarm: alarm.name)
    alarms[1].set("ALARM")
    server.restart()
    watch = server.client("cloudwatch")
    pages = list(watch.get_paginator("describe_alarms").paginate(PaginationConfig={"PageSize": 2}))
    assert [[each["AlarmName"] for each in page["MetricAlarms"]] for page in pages] == [
        [alarms[0].name, alarms[1].name],
        [alarms[2].name],
    ]
    assert alarms[1].described()["StateValue"] == "ALARM"


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"Statistic": None}, "InvalidParameterValue", "Exactly one of Statistic and ExtendedStatistic"),
        ({"Namespace": None}, "InvalidParameterValue", "Namespace must be specified"),
        ({"Period": 7}, "InvalidParameterValue", "multiple of 60"),
        ({"DatapointsToAlarm": 2}, "InvalidParameterValue", "DatapointsToAlarm"),
        ({"Threshold": None}, "InvalidParameterValue", "Threshold"),
        ({"ComparisonOperator": "Greater"}, "ValidationError", "comparisonOperator"),
        ({"TreatMissingData": "maybe"}, "InvalidParameterValue", "notBreaching"),
    ],
)
def test_alarms_that_cannot_be_are_refused_in_words(whole_machine, fields, code, words):
    given = {"AlarmName": unique("wrong"), "Namespace": "Shop", "MetricName": "Errors", "Statistic": "Sum"}
    given |= {"Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold"}
    given = {name: value for name, value in (given | fields).items() if value is not None}
    watch = whole_machine.client("cloudwatch")
    with refused(code, words):
        watch.put_metric_alarm(**given)
    assert watch.describe_alarms(AlarmNames=[given["AlarmName"]])["MetricAlarms"] == []


@pytest.mark.parametrize(
    ("names", "words"),
    [([], "alarmNames can not be empty"), (["x" * 256], "between 1 and 255"), (["a"] * 101, "more than 100")],
)
def test_alarms_that_a_deployment_cannot_watch_are_refused_in_words(machine, names, words):
    alarms = {"alarms": {"alarmNames": names, "enable": True, "rollback": True}}
    with refused("InvalidParameterException", words):
        machine.serve(machine.register(container()), 1, deploymentConfiguration=alarms)


@pytest.mark.parametrize("enable", [True, False])
def test_alarms_are_for_deployments_of_ecs_alone(cluster, enable):
    alarms = {"alarms": {"alarmNames": ["errors"] if enable else [], "enable": enable, "rollback": enable}}
    given = {"cluster": cluster.name, "deploymentController": {"type": "EXTERNAL"}}
    name, words = unique("service"), "Alarm based rollback feature is only supported with ECS deployment controller."
    with refused("InvalidParameterException", words):
        cluster.ecs.create_service(serviceName=name, **given, deploymentConfiguration=alarms)
    cluster.ecs.create_service(serviceName=name, **given)
    cluster.delete_at_end(name)
    with refused("InvalidParameterException", words):
        cluster.ecs.update_service(cluster=cluster.name, service=name, deploymentConfiguration=alarms)


def _only_new(service: dict, count: int) -> bool:
    newest, *others = service["deployments"]
    return newest["runningCount"] == count and not any(each["runningCount"] for each in others)


class Rolling(Shifting):
    """A service whose tasks are replaced a few at a time."""

    def __init__(self, cluster: Cluster, balancer: Balancer | None, name: str) -> None:
        self.cluster, self.balancer, self.name = cluster, balancer, name
