"""Fixtures that make load balancers and what belongs to them, and take it away at the end of a test."""

import uuid

import pytest
from botocore.exceptions import ClientError

from . import certificates

ARN = "arn:aws:elasticloadbalancing:us-east-1:000000000000:"
NO_BALANCER = ARN + "loadbalancer/app/nobody/0123456789abcdef"
NO_GROUP = ARN + "targetgroup/nobody/0123456789abcdef"
NO_LISTENER = ARN + "listener/app/nobody/0123456789abcdef/0123456789abcdef"
NO_RULE = ARN + "listener-rule/app/nobody/0123456789abcdef/0123456789abcdef/0123456789abcdef"
OK = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}


def name() -> str:
    """A name that no other test has, short enough for load balancers and target groups."""
    return f"t-{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def acm(plane):
    """A boto3 client."""
    return plane.client("acm")


@pytest.fixture
def certificate(acm, tmp_path):
    """Imports certificates for names."""
    authority = certificates.Authority(tmp_path / "authority")

    def make(*names: str) -> str:
        certificate, key = authority.issue(names[0], *names)
        return acm.import_certificate(Certificate=certificate, PrivateKey=key)["CertificateArn"]

    return make


@pytest.fixture(scope="session")
def elbv2(plane):
    """A boto3 client."""
    return plane.client("elbv2")


@pytest.fixture(scope="session")
def ec2(plane):
    """A boto3 client of what is around load balancers."""
    return plane.client("ec2")


@pytest.fixture(scope="session")
def vpc(ec2) -> str:
    """The default VPC's id."""
    return ec2.describe_vpcs()["Vpcs"][0]["VpcId"]


@pytest.fixture(scope="session")
def subnets(ec2) -> list[str]:
    """The ids of the default subnets, in the order of their zones."""
    found = sorted(ec2.describe_subnets()["Subnets"], key=lambda each: each["AvailabilityZone"])
    return [each["SubnetId"] for each in found]


@pytest.fixture
def balancer(elbv2, subnets):
    """Makes load balancers, which go at the test's end."""
    made: list[str] = []

    def make(**options) -> dict:
        options = {"Name": name(), "Subnets": subnets[:2]} | options
        answer = elbv2.create_load_balancer(**given(options))["LoadBalancers"][0]
        made.append(answer["LoadBalancerArn"])
        return answer

    yield make
    for arn in made:
        elbv2.delete_load_balancer(LoadBalancerArn=arn)


@pytest.fixture
def group(elbv2, vpc, balancer):
    """Makes target groups, which go at the test's end, after the load balancers."""
    made: list[str] = []

    def make(**options) -> dict:
        options = {"Name": name(), "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip"} | options
        answer = elbv2.create_target_group(**given(options))["TargetGroups"][0]
        made.append(answer["TargetGroupArn"])
        return answer

    yield make
    for arn in made:
        for listener in _listeners_of(elbv2, arn):
            elbv2.delete_listener(ListenerArn=listener)
        elbv2.delete_target_group(TargetGroupArn=arn)


def _listeners_of(elbv2, group: str) -> list[str]:
    """The listeners of the load balancers that forward to a group."""
    try:
        balancers = elbv2.describe_target_groups(TargetGroupArns=[group])["TargetGroups"][0]["LoadBalancerArns"]
    except ClientError:
        return []
    described = [elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"] for arn in balancers]
    return [listener["ListenerArn"] for listeners in described for listener in listeners]


@pytest.fixture
def listener(elbv2, balancer):
    """Makes listeners, on a load balancer of their own if none is given."""

    def make(**options) -> dict:
        if "LoadBalancerArn" not in options:
            options["LoadBalancerArn"] = balancer()["LoadBalancerArn"]
        options = {"Protocol": "HTTP", "Port": 80, "DefaultActions": [OK]} | options
        return elbv2.create_listener(**given(options))["Listeners"][0]

    return make


def given(options: dict) -> dict:
    """The options that are not None, which says that there is none."""
    return {key: value for key, value in options.items() if value is not None}


def forward(*groups: dict, **config) -> dict:
    """An action that forwards to groups."""
    tuples = [{"TargetGroupArn": group["TargetGroupArn"]} for group in groups]
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": tuples} | config}


def attributes(answer: dict) -> dict[str, str]:
    """Attributes by their keys."""
    return {each["Key"]: each["Value"] for each in answer["Attributes"]}


def add_rule(elbv2, listener: dict, priority: int, **options) -> dict:
    """Makes a rule of a listener."""
    options = {"Conditions": [{"Field": "path-pattern", "Values": [f"/{priority}"]}], "Actions": [OK]} | options
    return elbv2.create_rule(ListenerArn=listener["ListenerArn"], Priority=priority, **options)["Rules"][0]
