"""Elastic Load Balancing: target groups, their health checks and attributes, targets and their health."""

import pytest

from support.elbv2 import ARN, attributes, forward
from support.errors import refused


def test_a_new_target_group(elbv2, group, vpc):
    made = group()
    assert made["TargetGroupArn"].startswith(f"{ARN}targetgroup/{made['TargetGroupName']}/")
    expected = {
        "Protocol": "HTTP",
        "Port": 80,
        "VpcId": vpc,
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckEnabled": True,
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
        "HealthCheckPath": "/",
        "Matcher": {"HttpCode": "200"},
        "LoadBalancerArns": [],
        "TargetType": "ip",
        "ProtocolVersion": "HTTP1",
        "IpAddressType": "ipv4",
    }
    assert made == expected | {each: made[each] for each in ("TargetGroupArn", "TargetGroupName")}
    assert elbv2.describe_target_groups(Names=[made["TargetGroupName"]])["TargetGroups"] == [made]
    assert group(Name=made["TargetGroupName"]) == made
    with refused("DuplicateTargetGroupName", made["TargetGroupName"]):
        group(Name=made["TargetGroupName"], Port=81)


def test_target_groups_of_every_protocol(group):
    for protocol in ("HTTPS", "TCP", "TLS", "UDP", "TCP_UDP"):
        made = group(Protocol=protocol, TargetType="instance")
        assert made["HealthCheckProtocol"] == ("HTTP" if protocol == "HTTPS" else "TCP")
        assert ("ProtocolVersion" in made) == (protocol == "HTTPS")
    grpc = group(ProtocolVersion="GRPC")
    assert (grpc["Matcher"], grpc["HealthCheckPath"]) == ({"GrpcCode": "12"}, "/AWS.ALB/healthcheck")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"TargetType": "lambda"}, "InvalidConfigurationRequest", "'instance' and 'ip'"),
        ({"TargetType": "alb"}, "InvalidConfigurationRequest", "alb"),
        ({"Protocol": "GENEVE"}, "InvalidConfigurationRequest", "GENEVE"),
        ({"Protocol": "QUIC"}, "InvalidConfigurationRequest", "QUIC"),
        ({"Protocol": None}, "ValidationError", "protocol must be specified"),
        ({"Port": None}, "ValidationError", "port must be specified"),
        ({"Port": 65536}, "ValidationError", "65535"),
        ({"VpcId": None}, "ValidationError", "VPC ID must be specified"),
        ({"VpcId": "vpc-1"}, "ValidationError", "vpc-1"),
        ({"Name": "a_b"}, "ValidationError", "target group name"),
        ({"ProtocolVersion": "HTTP3"}, "ValidationError", "HTTP3"),
        ({"Protocol": "TCP", "ProtocolVersion": "HTTP1"}, "InvalidConfigurationRequest", "Protocol version"),
        ({"HealthCheckEnabled": False}, "ValidationError", "Health check enabled"),
        ({"HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 5}, "ValidationError", "greater"),
        ({"HealthCheckIntervalSeconds": 301}, "ValidationError", "healthCheckIntervalSeconds"),
        ({"HealthCheckPath": "up"}, "ValidationError", "begin with"),
        ({"HealthCheckProtocol": "TCP"}, "InvalidConfigurationRequest", "TCP"),
        ({"HealthCheckPort": "0"}, "ValidationError", "traffic-port"),
        ({"Matcher": {"HttpCode": "600"}}, "ValidationError", "600"),
        ({"Matcher": {"GrpcCode": "0"}}, "ValidationError", "GRPC"),
        ({"IpAddressType": "ipv6"}, "InvalidConfigurationRequest", "ipv6"),
    ],
)
def test_a_target_group_that_cannot_be(group, options, code, words):
    with refused(code, words):
        group(**options)


def test_a_health_check_is_modified(elbv2, group):
    arn = group()["TargetGroupArn"]
    changed = elbv2.modify_target_group(
        TargetGroupArn=arn, HealthCheckPath="/up", Matcher={"HttpCode": "200-299,301"}, HealthCheckPort="8080"
    )["TargetGroups"][0]
    assert (changed["HealthCheckPath"], changed["HealthCheckPort"]) == ("/up", "8080")
    changed = elbv2.modify_target_group(TargetGroupArn=arn, HealthyThresholdCount=2)["TargetGroups"][0]
    assert (changed["HealthCheckPath"], changed["HealthyThresholdCount"]) == ("/up", 2)
    assert changed["Matcher"] == {"HttpCode": "200-299,301"}
    with refused("ValidationError"):
        elbv2.modify_target_group(TargetGroupArn=arn, HealthCheckTimeoutSeconds=30)


def test_attributes_of_target_groups(elbv2, group):
    arn = group()["TargetGroupArn"]
    found = attributes(elbv2.describe_target_group_attributes(TargetGroupArn=arn))
    assert found["deregistration_delay.timeout_seconds"] == "300"
    assert (found["stickiness.type"], found["stickiness.enabled"]) == ("lb_cookie", "false")
    assert found["load_balancing.algorithm.type"] == "round_robin"

    def set_to(**changed: str) -> dict:
        new = [{"Key": key.replace("__", "."), "Value": value} for key, value in changed.items()]
        return attributes(elbv2.modify_target_group_attributes(TargetGroupArn=arn, Attributes=new))

    after = set_to(deregistration_delay__timeout_seconds="0", slow_start__duration_seconds="30")
    assert after == found | {"deregistration_delay.timeout_seconds": "0", "slow_start.duration_seconds": "30"}
    for changed in [
        {"slow_start__duration_seconds": "29"},
        {"load_balancing__algorithm__type": "least_outstanding_requests"},
        {"stickiness__type": "app_cookie", "stickiness__enabled": "true"},
        {"stickiness__app_cookie__cookie_name": "AWSALB"},
        {"stickiness__type": "source_ip"},
        {"deregistration_delay__timeout_seconds": "3601"},
        {"preserve_client_ip__enabled": "true"},
    ]:
        with refused("InvalidConfigurationRequest"):
            set_to(**changed)
    with refused("ValidationError", "not recognized"):
        set_to(no__such="1")
    udp = group(Protocol="UDP")["TargetGroupArn"]
    found = attributes(elbv2.describe_target_group_attributes(TargetGroupArn=udp))
    assert (found["stickiness.type"], found["preserve_client_ip.enabled"]) == ("source_ip", "true")
    with refused("InvalidConfigurationRequest", "preserved"):
        elbv2.modify_target_group_attributes(
            TargetGroupArn=udp, Attributes=[{"Key": "preserve_client_ip.enabled", "Value": "false"}]
        )


def test_a_group_in_use_is_not_deleted(elbv2, group, listener):
    first = group()
    made = listener(DefaultActions=[forward(first)])
    with refused("ResourceInUse", "currently in use by a listener or a rule"):
        elbv2.delete_target_group(TargetGroupArn=first["TargetGroupArn"])
    found = elbv2.describe_target_groups(LoadBalancerArn=made["LoadBalancerArn"])["TargetGroups"]
    assert [each["TargetGroupArn"] for each in found] == [first["TargetGroupArn"]]
    assert found[0]["LoadBalancerArns"] == [made["LoadBalancerArn"]]
    with refused("TargetGroupAssociationLimit", first["TargetGroupName"]):
        listener(DefaultActions=[forward(first)])
    elbv2.delete_listener(ListenerArn=made["ListenerArn"])
    elbv2.delete_target_group(TargetGroupArn=first["TargetGroupArn"])


def health(elbv2, arn: str, **options) -> dict[tuple[str, int], tuple[str, str | None]]:
    """State and reason of each target."""
    described = elbv2.describe_target_health(TargetGroupArn=arn, **options)["TargetHealthDescriptions"]
    return {
        (each["Target"]["Id"], each["Target"]["Port"]): (
            each["TargetHealth"]["State"],
            each["TargetHealth"].get("Reason"),
        )
        for each in described
    }


def test_targets_come_and_go(elbv2, group, listener):
    first = group()
    arn = first["TargetGroupArn"]
    targets = [{"Id": "10.0.0.1"}, {"Id": "10.0.0.1", "Port": 8080}, {"Id": "10.0.0.2", "AvailabilityZone": "all"}]
    elbv2.register_targets(TargetGroupArn=arn, Targets=targets)
    unused = ("unused", "Target.NotInUse")
    everywhere = {("10.0.0.1", 80), ("10.0.0.1", 8080), ("10.0.0.2", 80)}
    assert health(elbv2, arn) == dict.fromkeys(everywhere, unused)
    listener(DefaultActions=[forward(first)])
    initial = ("initial", "Elb.RegistrationInProgress")
    assert health(elbv2, arn) == dict.fromkeys(everywhere, initial)
    named = health(elbv2, arn, Targets=[{"Id": "10.0.0.2"}, {"Id": "10.9.9.9", "Port": 1}])
    assert named == {("10.0.0.2", 80): initial, ("10.9.9.9", 1): ("unused", "Target.NotRegistered")}
    elbv2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "10.0.0.1"}, {"Id": "10.9.9.9"}])
    assert set(health(elbv2, arn)) == {("10.0.0.2", 80)}, "without an edge nothing has to be waited for"
    described = elbv2.describe_target_health(TargetGroupArn=arn, Include=["All"])["TargetHealthDescriptions"][0]
    assert described["AnomalyDetection"] == {"Result": "normal", "MitigationInEffect": "no"}
    assert described["HealthCheckPort"] == "80"
    elbv2.get_waiter("target_deregistered").wait(
        TargetGroupArn=arn, Targets=[{"Id": "10.0.0.1"}], WaiterConfig={"Delay": 1, "MaxAttempts": 2}
    )


def test_targets_that_cannot_be(elbv2, group):
    arn = group()["TargetGroupArn"]
    for target, code, words in [
        ({"Id": "host"}, "ValidationError", "not a valid IPv4"),
        ({"Id": "::1"}, "ValidationError", "IPv4"),
        ({"Id": "224.0.0.1"}, "InvalidTarget", "224.0.0.1"),
        ({"Id": "10.0.0.1", "Port": 65536}, "ValidationError", "65535"),
        ({"Id": "10.0.0.1", "AvailabilityZone": "mars-1a"}, "ValidationError", "mars-1a"),
        ({}, "ValidationError", "id"),
    ]:
        with refused(code, words):
            elbv2.register_targets(TargetGroupArn=arn, Targets=[target])
    assert health(elbv2, arn) == {}
    instances = group(TargetType="instance")["TargetGroupArn"]
    with refused("InvalidTarget", "i-0123456789abcdef0"):
        elbv2.register_targets(TargetGroupArn=instances, Targets=[{"Id": "i-0123456789abcdef0"}])


def test_a_group_takes_a_thousand_targets(elbv2, group):
    arn = group()["TargetGroupArn"]
    targets = [{"Id": f"10.0.{n // 250}.{n % 250 + 1}"} for n in range(1000)]
    elbv2.register_targets(TargetGroupArn=arn, Targets=targets)
    assert len(health(elbv2, arn)) == 1000
    with refused("TooManyTargets", "1000"):
        elbv2.register_targets(TargetGroupArn=arn, Targets=[{"Id": "10.1.0.1"}])
    elbv2.deregister_targets(TargetGroupArn=arn, Targets=targets[:500])
    assert len(health(elbv2, arn)) == 500
