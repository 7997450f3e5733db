"""Elastic Load Balancing: load balancers, what they are told apart from, tags, limits, and the front door."""

import json

import pytest
from botocore.exceptions import ClientError

from support.cluster import unique
from support.elbv2 import ARN, NO_BALANCER, NO_GROUP, NO_LISTENER, NO_RULE, OK, add_rule, attributes, forward
from support.errors import refused
from support.server import Server


def test_a_new_load_balancer(elbv2, balancer, vpc, subnets):
    made = balancer(Tags=[{"Key": "team", "Value": "sea"}])
    assert made["LoadBalancerArn"].startswith(f"{ARN}loadbalancer/app/{made['LoadBalancerName']}/")
    assert made["DNSName"].startswith(made["LoadBalancerName"] + "-")
    assert made["DNSName"].endswith(".us-east-1.elb.longshore.internal")
    assert (made["Scheme"], made["Type"], made["IpAddressType"]) == ("internet-facing", "application", "ipv4")
    assert made["State"]["Code"] == "active"
    assert made["VpcId"] == vpc
    assert [zone["SubnetId"] for zone in made["AvailabilityZones"]] == subnets[:2]
    assert [zone["ZoneName"] for zone in made["AvailabilityZones"]] == ["us-east-1a", "us-east-1b"]
    assert len(made["SecurityGroups"]) == 1, "an application load balancer has the default group"
    assert elbv2.describe_load_balancers(LoadBalancerArns=[made["LoadBalancerArn"]])["LoadBalancers"] == [made]
    assert elbv2.describe_load_balancers(Names=[made["LoadBalancerName"]])["LoadBalancers"] == [made]
    elbv2.get_waiter("load_balancer_available").wait(
        LoadBalancerArns=[made["LoadBalancerArn"]], WaiterConfig={"Delay": 1, "MaxAttempts": 2}
    )


def test_the_same_call_again_is_the_same_load_balancer(elbv2, balancer, subnets):
    made = balancer(Scheme="internal")
    assert made["DNSName"].startswith("internal-")
    same = {"Name": made["LoadBalancerName"], "Scheme": "internal"}
    again = elbv2.create_load_balancer(Subnets=subnets[1::-1], **same)["LoadBalancers"][0]
    assert again["LoadBalancerArn"] == made["LoadBalancerArn"]
    with refused("DuplicateLoadBalancerName", made["LoadBalancerName"]):
        elbv2.create_load_balancer(Subnets=subnets, **same)


def test_a_network_load_balancer(elbv2, balancer, subnets):
    made = balancer(Type="network", Subnets=None, SubnetMappings=[{"SubnetId": subnets[0]}])
    assert "/net/" in made["LoadBalancerArn"]
    assert "SecurityGroups" not in made
    with refused("InvalidConfigurationRequest", "created without any"):
        elbv2.set_security_groups(LoadBalancerArn=made["LoadBalancerArn"], SecurityGroups=["sg-1"])


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"Name": "internal-x"}, "ValidationError", "internal-"),
        ({"Name": "under_score"}, "ValidationError", "alphanumeric"),
        ({"Name": "-x"}, "ValidationError", "hyphen"),
        ({"Name": "x" * 33}, "ValidationError", "32"),
        ({"Name": None}, "ValidationError", "1 validation error detected: Value null at 'name'"),
        ({"Type": "gateway"}, "InvalidConfigurationRequest", "gateway"),
        ({"Type": "classic"}, "ValidationError", "enum value set: [application, network, gateway]"),
        ({"Subnets": []}, "ValidationError", "subnets"),
        ({"Subnets": ["subnet-nowhere"]}, "SubnetNotFound", "subnet-nowhere"),
        ({"SecurityGroups": ["sg-nowhere"]}, "InvalidSecurityGroup", "sg-nowhere"),
        ({"CustomerOwnedIpv4Pool": "ipv4pool-coip-1"}, "InvalidConfigurationRequest", "Outposts"),
        ({"IpAddressType": "ipv5"}, "ValidationError", "ipv5"),
        ({"Tags": [{"Key": "a"}, {"Key": "a"}]}, "DuplicateTagKeys", "a"),
        ({"Tags": [{"Key": f"k{n}"} for n in range(51)]}, "TooManyTags", "50"),
        ({"Tags": [{"Key": "aws:x"}]}, "ValidationError", "reserved"),
    ],
)
def test_a_load_balancer_that_cannot_be(balancer, options, code, words):
    with refused(code, words):
        balancer(**options)


def test_subnets_that_do_not_go_together(balancer, subnets):
    with refused("InvalidConfigurationRequest", "same Availability Zone"):
        balancer(Subnets=[subnets[0], subnets[0]])
    with refused("ValidationError", "At least two subnets"):
        balancer(Subnets=subnets[:1])
    with refused("ValidationError", "not both"):
        balancer(SubnetMappings=[{"SubnetId": subnets[0]}])
    with refused("AllocationIdNotFound"):
        balancer(Type="network", Subnets=None, SubnetMappings=[{"SubnetId": subnets[0], "AllocationId": "eipalloc-1"}])
    with refused("InvalidConfigurationRequest", "edges"):
        mapping = {"SubnetId": subnets[0], "PrivateIPv4Address": "172.31.0.9"}
        balancer(Type="network", Subnets=None, SubnetMappings=[mapping])


def test_what_is_not_there_is_told_by_every_call(elbv2, subnets):
    with refused("LoadBalancerNotFound", "One or more load balancers not found"):
        elbv2.describe_load_balancers(LoadBalancerArns=[NO_BALANCER])
    with refused("LoadBalancerNotFound", "[nobody]"):
        elbv2.describe_load_balancers(Names=["nobody"])
    with refused("ValidationError", "'nobody' is not a valid load balancer ARN"):
        elbv2.describe_load_balancers(LoadBalancerArns=["nobody"])
    calls = [
        (elbv2.describe_load_balancer_attributes, {}),
        (elbv2.modify_load_balancer_attributes, {"Attributes": []}),
        (elbv2.describe_capacity_reservation, {}),
        (elbv2.modify_capacity_reservation, {}),
        (elbv2.modify_ip_pools, {}),
        (elbv2.set_subnets, {"Subnets": subnets}),
        (elbv2.set_security_groups, {"SecurityGroups": ["sg-1"]}),
        (elbv2.set_ip_address_type, {"IpAddressType": "ipv4"}),
        (elbv2.describe_listeners, {}),
        (elbv2.describe_target_groups, {}),
        (elbv2.create_listener, {"Protocol": "HTTP", "Port": 80, "DefaultActions": [OK]}),
    ]
    for call, more in calls:
        with refused("LoadBalancerNotFound"):
            call(LoadBalancerArn=NO_BALANCER, **more)
    with refused("TargetGroupNotFound", "One or more target groups not found"):
        elbv2.describe_target_groups(Names=["nobody"])
    with refused("TargetGroupNotFound"):
        elbv2.describe_target_groups(TargetGroupArns=[NO_GROUP])
    targets = {"Targets": [{"Id": "10.0.0.1"}]}
    calls = [
        (elbv2.modify_target_group, {}),
        (elbv2.describe_target_group_attributes, {}),
        (elbv2.modify_target_group_attributes, {"Attributes": []}),
        (elbv2.describe_target_health, {}),
        (elbv2.register_targets, targets),
        (elbv2.deregister_targets, targets),
    ]
    for call, more in calls:
        with refused("TargetGroupNotFound"):
            call(TargetGroupArn=NO_GROUP, **more)
    conditions = [{"Field": "path-pattern", "Values": ["/x"]}]
    calls = [
        (elbv2.modify_listener, {}),
        (elbv2.delete_listener, {}),
        (elbv2.describe_listener_attributes, {}),
        (elbv2.modify_listener_attributes, {"Attributes": []}),
        (elbv2.describe_listener_certificates, {}),
        (elbv2.add_listener_certificates, {"Certificates": []}),
        (elbv2.remove_listener_certificates, {"Certificates": []}),
        (elbv2.describe_rules, {}),
        (elbv2.create_rule, {"Priority": 1, "Conditions": conditions, "Actions": [OK]}),
    ]
    for call, more in calls:
        with refused("ListenerNotFound", "One or more listeners not found"):
            call(ListenerArn=NO_LISTENER, **more)
    for call in (elbv2.modify_rule, elbv2.delete_rule):
        with refused("RuleNotFound", "One or more rules not found"):
            call(RuleArn=NO_RULE)
    with refused("RuleNotFound"):
        elbv2.set_rule_priorities(RulePriorities=[{"RuleArn": NO_RULE, "Priority": 1}])
    for arn, code in [
        (NO_BALANCER, "LoadBalancerNotFound"),
        (NO_GROUP, "TargetGroupNotFound"),
        (NO_LISTENER, "ListenerNotFound"),
        (NO_RULE, "RuleNotFound"),
        (ARN + "truststore/x/1", "TrustStoreNotFound"),
        ("x", "ValidationError"),
    ]:
        with refused(code):
            elbv2.describe_tags(ResourceArns=[arn])
    elbv2.delete_load_balancer(LoadBalancerArn=NO_BALANCER)
    elbv2.delete_target_group(TargetGroupArn=NO_GROUP)


@pytest.fixture
def own_plane(tmp_path):
    """A control plane of the test's own."""
    server = Server(tmp_path / unique("plane"), role="server").start()
    yield server
    server.stop()


def test_load_balancers_come_in_pages(own_plane):
    client = own_plane.client("elbv2")
    subnets = [each["SubnetId"] for each in own_plane.client("ec2").describe_subnets()["Subnets"]]
    for number in range(5):
        client.create_load_balancer(Name=f"lb-{number}", Subnets=subnets)
    pages = client.get_paginator("describe_load_balancers").paginate(PaginationConfig={"PageSize": 2})
    names = [[each["LoadBalancerName"] for each in page["LoadBalancers"]] for page in pages]
    assert names == [["lb-0", "lb-1"], ["lb-2", "lb-3"], ["lb-4"]]
    with refused("ValidationError", "marker"):
        client.describe_load_balancers(Marker="x")
    with refused("ValidationError", "pageSize"):
        client.describe_load_balancers(PageSize=401)
    for number in range(5, 50):
        client.create_load_balancer(Name=f"lb-{number}", Subnets=subnets)
    with refused("TooManyLoadBalancers", "50"):
        client.create_load_balancer(Name="one-more", Subnets=subnets)


def test_subnets_groups_and_kinds_of_addresses_are_set(elbv2, ec2, balancer, subnets):
    arn = balancer()["LoadBalancerArn"]
    zones = elbv2.set_subnets(LoadBalancerArn=arn, Subnets=subnets)["AvailabilityZones"]
    assert [zone["SubnetId"] for zone in zones] == subnets
    group = ec2.create_security_group(GroupName=unique("group"), Description="of a test")["GroupId"]
    answer = elbv2.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[group])
    assert answer["SecurityGroupIds"] == [group]
    with pytest.raises(ClientError, match="DependencyViolation"):
        ec2.delete_security_group(GroupId=group)
    with refused("InvalidSecurityGroup"):
        elbv2.set_security_groups(LoadBalancerArn=arn, SecurityGroups=["sg-nowhere"])
    assert elbv2.set_ip_address_type(LoadBalancerArn=arn, IpAddressType="dualstack")["IpAddressType"] == "dualstack"
    found = elbv2.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]
    assert (found["SecurityGroups"], found["IpAddressType"]) == ([group], "dualstack")
    assert len(found["AvailabilityZones"]) == 3
    elbv2.delete_load_balancer(LoadBalancerArn=arn)
    ec2.delete_security_group(GroupId=group)


def test_capacity_and_pools_are_not_reserved(elbv2, balancer):
    arn = balancer()["LoadBalancerArn"]
    answer = elbv2.describe_capacity_reservation(LoadBalancerArn=arn)
    assert "MinimumLoadBalancerCapacity" not in answer
    elbv2.modify_capacity_reservation(LoadBalancerArn=arn, ResetCapacityReservation=True)
    with refused("InvalidConfigurationRequest", "Capacity reservations"):
        elbv2.modify_capacity_reservation(LoadBalancerArn=arn, MinimumLoadBalancerCapacity={"CapacityUnits": 100})
    elbv2.modify_ip_pools(LoadBalancerArn=arn, RemoveIpamPools=["ipv4"])
    with refused("InvalidConfigurationRequest", "IPAM"):
        elbv2.modify_ip_pools(LoadBalancerArn=arn, IpamPools={"Ipv4IpamPoolId": "ipam-pool-1"})


def test_attributes_of_load_balancers(elbv2, balancer):
    arn = balancer()["LoadBalancerArn"]
    found = attributes(elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn))
    assert found["idle_timeout.timeout_seconds"] == "60"
    assert found["load_balancing.cross_zone.enabled"] == "true"
    assert found["routing.http2.enabled"] == "true"

    def set_to(key: str, value: str) -> dict:
        changed = [{"Key": key, "Value": value}]
        return attributes(elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=changed))

    assert set_to("idle_timeout.timeout_seconds", "4000")["idle_timeout.timeout_seconds"] == "4000"
    for key, value in [
        ("idle_timeout.timeout_seconds", "4001"),
        ("routing.http.desync_mitigation_mode", "loose"),
        ("routing.http2.enabled", "yes"),
        ("load_balancing.cross_zone.enabled", "false"),
        ("access_logs.s3.enabled", "true"),
        ("waf.fail_open.enabled", "true"),
    ]:
        with refused("InvalidConfigurationRequest", key.rsplit(".", 1)[0]):
            set_to(key, value)
    with refused("ValidationError", "attribute key 'no.such.key' is not recognized"):
        set_to("no.such.key", "1")
    with refused("InvalidConfigurationRequest", "attribute key 'dns_record.client_routing_policy' is not supported"):
        set_to("dns_record.client_routing_policy", "any_availability_zone")
    assert attributes(elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)) == found | {
        "idle_timeout.timeout_seconds": "4000"
    }
    set_to("deletion_protection.enabled", "true")
    with refused("OperationNotPermitted", "deletion protection"):
        elbv2.delete_load_balancer(LoadBalancerArn=arn)
    set_to("deletion_protection.enabled", "false")
    network = balancer(Type="network")["LoadBalancerArn"]
    found = attributes(elbv2.describe_load_balancer_attributes(LoadBalancerArn=network))
    assert found["load_balancing.cross_zone.enabled"] == "false"
    assert "idle_timeout.timeout_seconds" not in found


def test_tags_of_everything(elbv2, group, listener):
    tags = [{"Key": "team", "Value": "sea"}]
    tagged = group(Tags=tags)
    made = listener(DefaultActions=[forward(tagged)], Tags=tags)
    rule = add_rule(elbv2, made, 1, Tags=tags)
    arns = [tagged["TargetGroupArn"], made["ListenerArn"], rule["RuleArn"]]

    def described() -> list[list[dict]]:
        return [each["Tags"] for each in elbv2.describe_tags(ResourceArns=arns)["TagDescriptions"]]

    assert described() == [tags] * 3
    arns.append(made["LoadBalancerArn"])
    elbv2.add_tags(ResourceArns=arns, Tags=[{"Key": "tier", "Value": "web"}])
    elbv2.remove_tags(ResourceArns=arns, TagKeys=["team", "other"])
    assert described() == [[{"Key": "tier", "Value": "web"}]] * 4
    with refused("TooManyTags"):
        elbv2.add_tags(ResourceArns=arns, Tags=[{"Key": f"k{n}", "Value": ""} for n in range(50)])
    with refused("DuplicateTagKeys"):
        elbv2.add_tags(ResourceArns=arns, Tags=[{"Key": "a"}, {"Key": "a"}])
    with refused("ValidationError", "20"):
        elbv2.describe_tags(ResourceArns=arns * 6)


def test_limits_and_policies(elbv2):
    limits = {each["Name"]: each["Max"] for each in elbv2.describe_account_limits()["Limits"]}
    assert (limits["application-load-balancers"], limits["targets-per-application-load-balancer"]) == ("50", "1000")
    policies = {each["Name"]: each for each in elbv2.describe_ssl_policies()["SslPolicies"]}
    assert policies["ELBSecurityPolicy-TLS13-1-3-2021-06"]["SslProtocols"] == ["TLSv1.3"]
    found = elbv2.describe_ssl_policies(Names=["ELBSecurityPolicy-2016-08"])["SslPolicies"]
    assert [each["Name"] for each in found] == ["ELBSecurityPolicy-2016-08"]
    with refused("SSLPolicyNotFound"):
        elbv2.describe_ssl_policies(Names=["x"])


def test_trust_stores_are_refused_in_words(elbv2):
    assert elbv2.describe_trust_stores()["TrustStores"] == []
    with refused("InvalidConfigurationRequest", "Trust stores are not supported"):
        elbv2.create_trust_store(Name="x", CaCertificatesBundleS3Bucket="b", CaCertificatesBundleS3Key="k")
    store = {"TrustStoreArn": ARN + "truststore/x/0123456789abcdef"}
    bundle = {"CaCertificatesBundleS3Bucket": "b", "CaCertificatesBundleS3Key": "k"}
    for call, more in [
        (elbv2.delete_trust_store, {}),
        (elbv2.modify_trust_store, bundle),
        (elbv2.add_trust_store_revocations, {}),
        (elbv2.remove_trust_store_revocations, {"RevocationIds": [1]}),
        (elbv2.describe_trust_store_associations, {}),
        (elbv2.describe_trust_store_revocations, {}),
        (elbv2.get_trust_store_ca_certificates_bundle, {}),
        (elbv2.get_trust_store_revocation_content, {"RevocationId": 1}),
        (elbv2.delete_shared_trust_store_association, {"ResourceArn": NO_BALANCER}),
    ]:
        with refused("TrustStoreNotFound"):
            call(**store, **more)
    with refused("TrustStoreNotFound"):
        elbv2.describe_trust_stores(TrustStoreArns=[store["TrustStoreArn"]])
    with refused("ResourceNotFound"):
        elbv2.get_resource_policy(ResourceArn=NO_BALANCER)


def test_every_operation_is_answered(elbv2):
    """Without parameters each call either works or says in an error of a client's fault what is missing."""
    told = {}
    for operation in elbv2.meta.service_model.operation_names:
        try:
            elbv2._make_api_call(operation, {})
        except ClientError as error:
            told[operation] = error.response
    codes = {(each["Error"]["Code"], each["ResponseMetadata"]["HTTPStatusCode"]) for each in told.values()}
    assert codes == {("ValidationError", 400)}, told


def test_the_front_door_speaks_xml(plane):
    for service in ("elbv2", "ec2"):
        stranger = plane.client(service, aws_access_key_id="AKIDNOBODY")
        call = stranger.describe_load_balancers if service == "elbv2" else stranger.describe_vpcs
        with pytest.raises(ClientError) as caught:
            call()
        expected = {"elbv2": ("InvalidClientTokenId", 403), "ec2": ("AuthFailure", 401)}[service]
        answer = caught.value.response
        assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == expected
        forger = plane.client(service, aws_secret_access_key="wrong")
        call = forger.describe_load_balancers if service == "elbv2" else forger.describe_vpcs
        with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
            call()
    with pytest.raises(ClientError, match="InvalidAction"):
        plane.client("elb").describe_load_balancers()
    with pytest.raises(ClientError, match="InvalidAction"):
        plane.client("ec2").describe_volumes()
    with pytest.raises(ClientError, match="InvalidAction"):
        plane.client("sts").get_session_token()


def test_the_command_line(plane, subnets):
    made = plane.aws("elbv2", "create-load-balancer", "--name", "by-hand", "--subnets", *subnets)
    assert made.returncode == 0, made.stderr
    arn = json.loads(made.stdout)["LoadBalancers"][0]["LoadBalancerArn"]
    waited = plane.aws("elbv2", "wait", "load-balancer-available", "--load-balancer-arns", arn)
    assert waited.returncode == 0, waited.stderr
    gone = plane.aws("elbv2", "delete-load-balancer", "--load-balancer-arn", arn)
    assert gone.returncode == 0, gone.stderr
    missing = plane.aws("elbv2", "describe-load-balancers", "--names", "by-hand")
    assert missing.returncode != 0
    assert "LoadBalancerNotFound" in missing.stderr
