"""An installation that gets another account keeps what it has."""

from support.balancer import Balancer, fixed
from support.clients import curl

OTHER = "111111111111"


def test_the_default_network_and_what_names_it_stay_when_the_account_changes(launch):
    server = launch("--no-agent")
    balancer = Balancer(server)
    balancer.listen(DefaultActions=[fixed("200", "here")])
    group = balancer.group()

    def network() -> tuple:
        ec2 = server.client("ec2")
        groups = ec2.describe_security_groups()["SecurityGroups"]
        return (
            ec2.describe_vpcs()["Vpcs"][0]["VpcId"],
            sorted(each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]),
            sorted((each["GroupName"], each["GroupId"], each["VpcId"]) for each in groups),
        )

    before = network()
    server.stop()
    options = server.arguments
    for account in (OTHER, "222222222222", "000000000000"):
        server.arguments = (*options, "--account-id", account)
        server.start()
        assert network() == before, account
        [vpc] = server.client("ec2").describe_vpcs()["Vpcs"]
        assert vpc["OwnerId"] == account
        elb = server.client("elbv2")
        [shown] = elb.describe_load_balancers()["LoadBalancers"]
        assert shown["LoadBalancerArn"].split(":")[4] == account
        assert sorted(zone["SubnetId"] for zone in shown["AvailabilityZones"]) == before[1]
        assert all(zone["ZoneName"] for zone in shown["AvailabilityZones"])
        names = {each[1]: each[0] for each in before[2]}
        assert {names[each] for each in shown["SecurityGroups"]} != {"default"}
        [target_group] = elb.describe_target_groups()["TargetGroups"]
        assert target_group["VpcId"] == before[0]
        assert target_group["TargetGroupName"] == group.split("/")[1]
        assert curl(f"http://{balancer.address}/").body == "here", "its security group lets everybody in"
        # What is there can be used for more.
        listener = elb.create_listener(
            LoadBalancerArn=shown["LoadBalancerArn"],
            Protocol="HTTP",
            Port=81,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": target_group["TargetGroupArn"]}],
        )["Listeners"][0]["ListenerArn"]
        elb.delete_listener(ListenerArn=listener)
        server.stop()
