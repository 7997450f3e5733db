"""EC2 as tools need it around load balancers and services: the default network, security groups and their rules."""

import json
import re

import pytest
from botocore.exceptions import ClientError

from support.cluster import unique
from support.errors import refused
from support.server import Server


@pytest.fixture(scope="module")
def ec2(plane):
    """A boto3 client."""
    return plane.client("ec2")


@pytest.fixture(scope="module")
def vpc(ec2) -> str:
    """The default VPC's id."""
    return ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]


@pytest.fixture
def launch_plane(tmp_path):
    """Starts control planes of the test's own."""
    started = []

    def start(*options: str) -> Server:
        started.append(Server(tmp_path / unique("plane"), *options, role="server").start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def group(ec2):
    """Makes security groups, which go at the test's end."""
    made: list[str] = []

    def make(name: str | None = None, **options) -> str:
        options = {"Description": "of a test"} | options
        answer = ec2.create_security_group(GroupName=name or unique("group"), **options)
        made.append(answer["GroupId"])
        return answer["GroupId"]

    yield make
    for each in made:
        described = ec2.describe_security_groups(Filters=by("group-id", each))["SecurityGroups"]
        for rules, revoke in [
            ("IpPermissions", ec2.revoke_security_group_ingress),
            ("IpPermissionsEgress", ec2.revoke_security_group_egress),
        ]:
            if described and described[0][rules]:
                revoke(GroupId=each, IpPermissions=described[0][rules])
    for each in made:
        if ec2.describe_security_groups(Filters=by("group-id", each))["SecurityGroups"]:
            ec2.delete_security_group(GroupId=each)


def by(name: str, *values: str) -> list[dict]:
    """A filter."""
    return [{"Name": name, "Values": list(values)}]


def tcp(first: int, last: int | None = None, *blocks: str, **more) -> dict:
    """A permission for TCP ports."""
    ranges = [{"CidrIp": block} for block in blocks]
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last or first, "IpRanges": ranges} | more


def rules_of(ec2, group: str) -> list[dict]:
    """A group's rules."""
    return ec2.describe_security_group_rules(Filters=by("group-id", group))["SecurityGroupRules"]


# The network


def test_the_default_vpc_and_what_belongs_to_it(ec2, vpc):
    found = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]
    assert re.fullmatch("vpc-[0-9a-f]{17}", vpc)
    assert (found["CidrBlock"], found["IsDefault"], found["State"]) == ("172.31.0.0/16", True, "available")
    assert found["OwnerId"] == "000000000000"
    tables = ec2.describe_route_tables(Filters=by("vpc-id", vpc) + by("association.main", "true"))["RouteTables"]
    gateway = ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))["InternetGateways"][0]
    routes = {route["DestinationCidrBlock"]: route["GatewayId"] for route in tables[0]["Routes"]}
    assert routes == {"172.31.0.0/16": "local", "0.0.0.0/0": gateway["InternetGatewayId"]}
    acl = ec2.describe_network_acls(Filters=by("default", "true"))["NetworkAcls"][0]
    assert len(acl["Associations"]) == 3
    assert len(acl["Entries"]) == 4
    options = ec2.describe_dhcp_options(DhcpOptionsIds=[found["DhcpOptionsId"]])["DhcpOptions"][0]
    assert {each["Key"] for each in options["DhcpConfigurations"]} == {"domain-name", "domain-name-servers"}


def test_a_subnet_in_each_zone(ec2, vpc):
    zones = [each["ZoneName"] for each in ec2.describe_availability_zones()["AvailabilityZones"]]
    assert zones == ["us-east-1a", "us-east-1b", "us-east-1c"]
    subnets = ec2.describe_subnets(Filters=by("vpc-id", vpc) + by("default-for-az", "true"))["Subnets"]
    blocks = {each["AvailabilityZone"]: each["CidrBlock"] for each in subnets}
    assert blocks == dict(zip(zones, ["172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"], strict=True))
    one = ec2.describe_subnets(Filters=by("availabilityZone", "us-east-1b"))["Subnets"]
    assert [each["SubnetId"] for each in one] == [s["SubnetId"] for s in subnets if s["AvailabilityZone"] == zones[1]]
    assert one[0]["AvailableIpAddressCount"] == 4091
    assert one[0]["MapPublicIpOnLaunch"] is True


def test_the_ids_stay(launch_plane):
    server = launch_plane("--account-id", "123456789012", "--zone", "rack-1", "--zone", "rack-2")
    before = server.client("ec2").describe_subnets()["Subnets"]
    assert {each["AvailabilityZone"] for each in before} == {"rack-1", "rack-2"}
    server.restart()
    assert server.client("ec2").describe_subnets()["Subnets"] == before


def test_attributes_of_the_vpc(ec2, vpc):
    answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")
    assert answer["EnableDnsHostnames"] == {"Value": True}
    assert "EnableDnsSupport" not in answer
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    with refused("UnsupportedOperation", "EnableDnsSupport"):
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": False})


def test_attributes_of_the_account(ec2, vpc):
    attributes = ec2.describe_account_attributes(AttributeNames=["default-vpc", "supported-platforms"])
    values = {it["AttributeName"]: it["AttributeValues"] for it in attributes["AccountAttributes"]}
    assert values["default-vpc"] == [{"AttributeValue": vpc}]
    assert [each["RegionName"] for each in ec2.describe_regions()["Regions"]] == ["us-east-1"]


@pytest.mark.parametrize(
    ("code", "call", "arguments"),
    [
        ("InvalidVpcID.NotFound", "describe_vpcs", {"VpcIds": ["vpc-00000000000000000"]}),
        ("InvalidVpcID.NotFound", "describe_vpc_attribute", {"VpcId": "vpc-1", "Attribute": "enableDnsSupport"}),
        ("InvalidSubnetID.NotFound", "describe_subnets", {"SubnetIds": ["subnet-00000000000000000"]}),
        ("InvalidRouteTableID.NotFound", "describe_route_tables", {"RouteTableIds": ["rtb-1"]}),
        ("InvalidInternetGatewayID.NotFound", "describe_internet_gateways", {"InternetGatewayIds": ["igw-1"]}),
        ("InvalidNetworkAclID.NotFound", "describe_network_acls", {"NetworkAclIds": ["acl-1"]}),
        ("InvalidGroup.NotFound", "describe_security_groups", {"GroupIds": ["sg-00000000000000000"]}),
        ("InvalidGroup.NotFound", "describe_security_groups", {"GroupNames": ["nobody"]}),
        ("InvalidGroupId.Malformed", "describe_security_groups", {"GroupIds": ["web"]}),
        ("InvalidParameterValue", "describe_availability_zones", {"ZoneNames": ["mars-1a"]}),
        ("InvalidParameterValue", "describe_subnets", {"Filters": by("colour", "blue")}),
        ("InvalidParameterValue", "describe_subnets", {"MaxResults": 2}),
        ("DefaultVpcAlreadyExists", "create_default_vpc", {}),
        ("DefaultSubnetAlreadyExistsInAvailabilityZone", "create_default_subnet", {"AvailabilityZone": "us-east-1a"}),
        ("UnsupportedOperation", "create_vpc", {"CidrBlock": "10.0.0.0/16"}),
        ("UnsupportedOperation", "run_instances", {"MinCount": 1, "MaxCount": 1}),
        ("InvalidID", "create_tags", {"Resources": ["ami-1"], "Tags": [{"Key": "a", "Value": "b"}]}),
    ],
)
def test_what_is_not_there_is_told(ec2, code, call, arguments):
    with refused(code):
        getattr(ec2, call)(**arguments)


def test_what_load_balancers_have_no_part_in_is_empty(ec2):
    assert ec2.describe_network_interfaces(Filters=by("group-id", "sg-1"))["NetworkInterfaces"] == []
    assert ec2.describe_prefix_lists()["PrefixLists"] == []
    assert ec2.describe_managed_prefix_lists()["PrefixLists"] == []


# Security groups


def test_the_default_group(ec2, vpc):
    found = ec2.describe_security_groups(Filters=by("group-name", "default") + by("vpc-id", vpc))["SecurityGroups"][0]
    assert found["Description"] == "default VPC security group"
    inward, outward = found["IpPermissions"], found["IpPermissionsEgress"]
    assert [pair["GroupId"] for pair in inward[0]["UserIdGroupPairs"]] == [found["GroupId"]]
    assert outward[0]["IpProtocol"] == "-1"
    assert outward[0]["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    assert "FromPort" not in outward[0]
    with refused("CannotDelete", found["GroupId"]):
        ec2.delete_security_group(GroupId=found["GroupId"])


def test_the_default_group_can_be_changed(launch_plane):
    ec2 = launch_plane().client("ec2")
    ec2.authorize_security_group_ingress(
        GroupName="default", IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="10.0.0.0/8"
    )
    found = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
    assert len(found) == 1
    assert {rule["IpProtocol"] for rule in found[0]["IpPermissions"]} == {"-1", "tcp"}
    ec2.revoke_security_group_ingress(GroupId=found[0]["GroupId"], IpPermissions=found[0]["IpPermissions"])
    assert ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["IpPermissions"] == []


def test_create_describe_delete(ec2, vpc):
    name = unique("group")
    tags = [{"ResourceType": "security-group", "Tags": [{"Key": "team", "Value": "sea"}]}]
    made = ec2.create_security_group(GroupName=name, Description="For web", VpcId=vpc, TagSpecifications=tags)
    group = made["GroupId"]
    assert re.fullmatch("sg-[0-9a-f]{17}", group)
    assert made["SecurityGroupArn"] == f"arn:aws:ec2:us-east-1:000000000000:security-group/{group}"
    for filters in [by("group-name", name), by("tag:team", "s*") + by("group-id", group), by("description", "For ???")]:
        found = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
        assert [each["GroupId"] for each in found] == [group], filters
    assert found[0]["VpcId"] == vpc
    assert found[0]["Tags"] == [{"Key": "team", "Value": "sea"}]
    assert [rule["IpProtocol"] for rule in found[0]["IpPermissionsEgress"]] == ["-1"], "everything may go out"
    with refused("InvalidGroup.Duplicate", name.upper()):
        ec2.create_security_group(GroupName=name.upper(), Description="again")
    assert ec2.delete_security_group(GroupId=group)["GroupId"] == group
    with refused("InvalidGroup.NotFound", f"The security group '{group}' does not exist"):
        ec2.describe_security_groups(GroupIds=[group])
    with refused("InvalidGroup.NotFound"):
        ec2.delete_security_group(GroupId=group)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("MissingParameter", {"GroupName": "x"}),
        ("MissingParameter", {"Description": "x"}),
        ("InvalidParameterValue", {"GroupName": "default", "Description": "x"}),
        ("InvalidParameterValue", {"GroupName": "sg-1", "Description": "x"}),
        ("InvalidParameterValue", {"GroupName": "ünïcode", "Description": "x"}),
        ("InvalidParameterValue", {"GroupName": "x" * 256, "Description": "x"}),
        ("InvalidParameterValue", {"GroupName": "x", "Description": "<b>"}),
        ("InvalidVpcID.NotFound", {"GroupName": "x", "Description": "x", "VpcId": "vpc-00000000000000000"}),
        (
            "InvalidParameterValue",
            {"GroupName": "x", "Description": "x", "TagSpecifications": [{"ResourceType": "vpc", "Tags": []}]},
        ),
    ],
)
def test_groups_that_cannot_be(ec2, code, arguments):
    with refused(code):
        ec2.create_security_group(**arguments)


def test_rules_are_added_and_removed(ec2, group):
    one, other = group(), group()
    permissions = [
        tcp(80, 81, "192.0.2.77/24", Ipv6Ranges=[{"CidrIpv6": "2001:DB8::1/32", "Description": "v6"}]),
        tcp(80, 81, UserIdGroupPairs=[{"GroupId": other}, {"GroupId": one}]),
        {"IpProtocol": "17", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
        {"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
    ]
    answer = ec2.authorize_security_group_ingress(GroupId=one, IpPermissions=permissions)
    assert answer["Return"] is True
    added = answer["SecurityGroupRules"]
    assert len({rule["SecurityGroupRuleId"] for rule in added}) == 6
    assert [rule.get("CidrIpv4") for rule in added] == ["192.0.2.0/24", None, None, None, "10.0.0.0/8", "10.0.0.0/8"]
    assert added[1]["CidrIpv6"] == "2001:db8::/32"
    assert added[1]["Description"] == "v6"
    assert added[2]["ReferencedGroupInfo"]["GroupId"] == other
    found = ec2.describe_security_groups(GroupIds=[one])["SecurityGroups"][0]["IpPermissions"]
    assert [(rule["IpProtocol"], rule["FromPort"]) for rule in found] == [("tcp", 80), ("udp", 53), ("icmp", -1)]
    assert [pair["GroupId"] for pair in found[0]["UserIdGroupPairs"]] == [other, one]
    with refused("DependencyViolation", other):
        ec2.delete_security_group(GroupId=other)
    ec2.revoke_security_group_ingress(GroupId=one, SecurityGroupRuleIds=[added[2]["SecurityGroupRuleId"]])
    gone = ec2.revoke_security_group_ingress(GroupId=one, IpPermissions=[tcp(80, 81, "192.0.2.1/24")])
    assert [rule["CidrIpv4"] for rule in gone["RevokedSecurityGroupRules"]] == ["192.0.2.0/24"]
    ec2.delete_security_group(GroupId=other)
    assert len([rule for rule in rules_of(ec2, one) if not rule["IsEgress"]]) == 4


def test_rules_that_are_not_there_are_given_back(ec2, group):
    answer = ec2.revoke_security_group_ingress(GroupId=group(), IpPermissions=[tcp(80, 80, "10.0.0.0/8")])
    assert answer["UnknownIpPermissions"][0]["IpRanges"] == [{"CidrIp": "10.0.0.0/8"}]
    assert answer["RevokedSecurityGroupRules"] == []


def test_flat_parameters(ec2, group):
    one, name = group(), unique("group")
    source = group(name)
    ec2.authorize_security_group_ingress(GroupId=one, IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="10.0.0.0/8")
    ec2.authorize_security_group_ingress(GroupId=one, SourceSecurityGroupName=name)
    inward = [rule for rule in rules_of(ec2, one) if not rule["IsEgress"]]
    assert {(rule["IpProtocol"], rule["FromPort"]) for rule in inward} == {("tcp", 22), ("-1", -1)}
    assert source in [rule.get("ReferencedGroupInfo", {}).get("GroupId") for rule in inward]


@pytest.mark.parametrize(
    ("code", "words", "permission"),
    [
        ("MissingParameter", "ipProtocol", {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}),
        ("MissingParameter", "IpRanges", {"IpProtocol": "-1"}),
        ("InvalidParameterValue", "Must specify both from and to ports with TCP/UDP.", tcp(80) | {"ToPort": None}),
        ("InvalidParameterValue", "Must specify both from and to ports with ICMP.", {"IpProtocol": "icmp"}),
        ("InvalidParameterValue", "Unknown protocol", {"IpProtocol": "carrier-pigeon"}),
        ("InvalidParameterValue", "CIDR block 10.0.0.0/33 is malformed", tcp(80, 80, "10.0.0.0/33")),
        ("InvalidParameterValue", "CIDR block ::/0 is malformed", tcp(80, 80, "::/0")),
        ("InvalidParameterValue", "(90:80)", tcp(90, 80, "10.0.0.0/8")),
        ("InvalidParameterValue", "multiple times", tcp(80, 80, "10.0.0.0/8", "10.1.2.3/8")),
        ("InvalidParameterValue", "description", tcp(1, IpRanges=[{"CidrIp": "10.0.0.0/8", "Description": "<"}])),
        ("InvalidPermission.Malformed", "(65536) out of range", tcp(1, 65536, "10.0.0.0/8")),
        ("InvalidGroup.NotFound", "sg-00000000000000000", tcp(1, UserIdGroupPairs=[{"GroupId": "sg-" + "0" * 17}])),
        ("InvalidPrefixListID.NotFound", "pl-1", tcp(1, PrefixListIds=[{"PrefixListId": "pl-1"}])),
    ],
)
def test_rules_that_cannot_be(ec2, group, code, words, permission):
    permission = {key: value for key, value in permission.items() if value is not None}
    one = group()
    with refused(code, words):
        ec2.authorize_security_group_ingress(GroupId=one, IpPermissions=[permission])
    assert [rule["IsEgress"] for rule in rules_of(ec2, one)] == [True], "nothing was added"


def test_a_rule_is_there_once(ec2, group):
    one = group()
    ec2.authorize_security_group_ingress(GroupId=one, IpPermissions=[tcp(80, 80, "10.0.0.0/8")])
    words = 'the specified rule "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW" already exists'
    with refused("InvalidPermission.Duplicate", words):
        ec2.authorize_security_group_ingress(GroupId=one, IpPermissions=[tcp(80, 80, "10.9.9.9/8")])
    with refused("InvalidPermission.Duplicate", "peer: 0.0.0.0/0, ALL, ALLOW"):
        everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ec2.authorize_security_group_egress(GroupId=one, IpPermissions=[everything])


def test_the_quota_of_rules(ec2, group):
    one = group()
    blocks = [f"10.0.{n}.0/24" for n in range(60)]
    ec2.authorize_security_group_ingress(GroupId=one, IpPermissions=[tcp(80, 80, *blocks)])
    with refused("RulesPerSecurityGroupLimitExceeded"):
        ec2.authorize_security_group_ingress(GroupId=one, IpPermissions=[tcp(80, 80, "10.1.0.0/24")])
    ec2.authorize_security_group_ingress(
        GroupId=one, IpPermissions=[tcp(80, Ipv6Ranges=[{"CidrIpv6": "2001:db8::/32"}])]
    )


def test_rules_are_modified_and_described(ec2, group):
    one = group()
    tags = [{"ResourceType": "security-group-rule", "Tags": [{"Key": "Name", "Value": "office"}]}]
    added = ec2.authorize_security_group_ingress(
        GroupId=one, IpPermissions=[tcp(80, 80, "10.0.0.0/8")], TagSpecifications=tags
    )["SecurityGroupRules"][0]
    rule = added["SecurityGroupRuleId"]
    change = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIpv6": "::/0", "Description": "TLS"}
    updates = [{"SecurityGroupRuleId": rule, "SecurityGroupRule": change}]
    ec2.modify_security_group_rules(GroupId=one, SecurityGroupRules=updates)
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"][0]
    assert (found["FromPort"], found["CidrIpv6"], found["Description"]) == (443, "::/0", "TLS")
    assert found["Tags"] == [{"Key": "Name", "Value": "office"}]
    assert "CidrIpv4" not in found
    ec2.update_security_group_rule_descriptions_ingress(
        GroupId=one, SecurityGroupRuleDescriptions=[{"SecurityGroupRuleId": rule, "Description": "web"}]
    )
    found = ec2.describe_security_group_rules(Filters=by("tag:Name", "office") + by("group-id", one))
    assert [each["Description"] for each in found["SecurityGroupRules"]] == ["web"]
    with refused("InvalidSecurityGroupRuleId.NotFound", "sgr-1"):
        ec2.modify_security_group_rules(
            GroupId=one, SecurityGroupRules=[{"SecurityGroupRuleId": "sgr-1", "SecurityGroupRule": change}]
        )
    with refused("InvalidPermission.NotFound"):
        ec2.update_security_group_rule_descriptions_ingress(GroupId=one, IpPermissions=[tcp(1, 1, "10.0.0.0/8")])


def test_paging(ec2, group):
    made = {group() for _ in range(7)}
    pages = ec2.get_paginator("describe_security_groups").paginate(PaginationConfig={"PageSize": 5})
    sizes, found = [], []
    for page in pages:
        sizes.append(len(page["SecurityGroups"]))
        found += [each["GroupId"] for each in page["SecurityGroups"]]
    assert max(sizes) == 5
    assert made <= set(found)
    assert len(found) == len(set(found))
    with refused("InvalidNextToken"):
        ec2.describe_security_groups(MaxResults=5, NextToken="nonsense")


def test_a_dry_run_changes_nothing(ec2):
    name = unique("group")
    with pytest.raises(ClientError) as caught:
        ec2.create_security_group(GroupName=name, Description="x", DryRun=True)
    assert caught.value.response["Error"]["Code"] == "DryRunOperation"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412
    assert ec2.describe_security_groups(Filters=by("group-name", name))["SecurityGroups"] == []


def test_tags(ec2, group):
    one = group()
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    tags = [{"Key": "team", "Value": "sea"}, {"Key": "cost", "Value": "1"}]
    ec2.create_tags(Resources=[one, subnet], Tags=tags)
    found = ec2.describe_tags(Filters=by("resource-id", one, subnet) + by("key", "team"))["Tags"]
    assert {(each["ResourceId"], each["ResourceType"]) for each in found} == {
        (one, "security-group"),
        (subnet, "subnet"),
    }
    assert len(ec2.describe_subnets(Filters=by("tag:team", "sea"))["Subnets"]) == 1
    ec2.delete_tags(Resources=[subnet], Tags=[{"Key": "team", "Value": "land"}])
    assert len(ec2.describe_subnets(Filters=by("tag:team", "sea"))["Subnets"]) == 1, "it has another value"
    ec2.delete_tags(Resources=[one, subnet])
    assert ec2.describe_tags(Filters=by("resource-id", one, subnet))["Tags"] == []
    with refused("InvalidParameterValue", "aws:"):
        ec2.create_tags(Resources=[one], Tags=[{"Key": "aws:x", "Value": ""}])
    with refused("TagLimitExceeded"):
        ec2.create_tags(Resources=[one], Tags=[{"Key": f"k{n}", "Value": ""} for n in range(51)])
    with refused("InvalidSubnetID.NotFound"):
        ec2.create_tags(Resources=["subnet-1"], Tags=tags)


def test_groups_survive_a_kill(launch_plane):
    server = launch_plane()
    ec2 = server.client("ec2")
    group = ec2.create_security_group(GroupName="web", Description="web")["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[tcp(80, 80, "10.0.0.0/8")])
    before = ec2.describe_security_groups()["SecurityGroups"]
    server.restart()
    assert server.client("ec2").describe_security_groups()["SecurityGroups"] == before


def test_the_aws_cli(plane, vpc):
    def aws(*arguments: str) -> dict:
        result = plane.aws("ec2", *arguments, "--output", "json")
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout) if result.stdout.strip() else {}

    name = unique("cli")
    group = aws("create-security-group", "--group-name", name, "--description", "CLI", "--vpc-id", vpc)["GroupId"]
    aws(
        "authorize-security-group-ingress",
        "--group-id",
        group,
        *["--protocol", "tcp", "--port", "80", "--cidr", "10.0.0.0/8"],
    )
    found = aws("describe-security-groups", "--filters", f"Name=group-name,Values={name}")["SecurityGroups"][0]
    assert found["IpPermissions"][0]["FromPort"] == 80
    aws("delete-security-group", "--group-id", group)
    result = plane.aws("ec2", "describe-security-groups", "--group-ids", group)
    assert result.returncode != 0
    assert "InvalidGroup.NotFound" in result.stderr


# Container instances


def test_a_container_instance_is_an_instance_by_the_id_that_ecs_and_targets_have(ec2, vpc, cluster, hollow):
    hollow()
    known = cluster.instances()[0]
    asked = [known["ec2InstanceId"]]
    reservation = ec2.describe_instances(InstanceIds=asked)["Reservations"][0]
    found = reservation["Instances"][0]
    assert (found["InstanceId"], found["State"]) == (asked[0], {"Code": 16, "Name": "running"})
    assert (found["VpcId"], reservation["OwnerId"]) == (vpc, "000000000000")
    assert abs((found["LaunchTime"] - known["registeredAt"]).total_seconds()) < 0.01
    by_id = ec2.describe_instances(Filters=by("instance-id", *asked) + by("instance-state-name", "running"))
    assert [each["Instances"][0]["InstanceId"] for each in by_id["Reservations"]] == asked
    status = ec2.describe_instance_status(InstanceIds=asked)["InstanceStatuses"][0]
    assert (status["InstanceStatus"]["Status"], status["SystemStatus"]["Status"]) == ("ok", "ok")


def test_an_instance_whose_agent_is_away_is_impaired_and_one_that_left_is_not_found(ec2, cluster, hollow):
    away = hollow(connect=False)
    asked = [cluster.instances()[0]["ec2InstanceId"]]
    status = ec2.describe_instance_status(InstanceIds=asked)["InstanceStatuses"][0]
    assert status["InstanceStatus"]["Details"][0]["Status"] == "failed"
    well = ec2.describe_instance_status(InstanceIds=asked, Filters=by("instance-status.status", "ok"))
    assert well["InstanceStatuses"] == []
    cluster.ecs.deregister_container_instance(cluster=cluster.name, containerInstance=away.arn, force=True)
    with refused("InvalidInstanceID.NotFound", asked[0]):
        ec2.describe_instances(InstanceIds=asked)
    with refused("InvalidInstanceID.Malformed", "web"):
        ec2.describe_instances(InstanceIds=["web"])


def test_sts_says_whose_a_key_is(plane):
    told = plane.client("sts").get_caller_identity()
    assert (told["Account"], told["UserId"]) == ("000000000000", "000000000000")
    assert told["Arn"] == "arn:aws:iam::000000000000:root"
    by_cli = plane.aws("sts", "get-caller-identity", "--query", "Account", "--output", "text")
    assert by_cli.stdout.strip() == "000000000000"
    with refused("InvalidAction", "GetCallerIdentity is there"):
        plane.client("sts").get_session_token()
