"""A load balancer and what stands behind it, made through the API by a test that is about something else."""

import socket

from .cluster import Cluster, container, unique
from .server import Server
from .wait import eventually

# As quick as ELB lets health checks be.
QUICK_CHECK = {
    "HealthCheckPath": "/",
    "HealthCheckIntervalSeconds": 5,
    "HealthCheckTimeoutSeconds": 2,
    "HealthyThresholdCount": 2,
    "UnhealthyThresholdCount": 2,
}


class Balancer:
    """An application or network load balancer of a test's own, with target groups and listeners."""

    def __init__(self, server: Server, kind: str = "application") -> None:
        self.server = server
        self.elb = server.client("elbv2")
        self.ec2 = server.client("ec2")
        self.vpc = self.ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        subnets = [subnet["SubnetId"] for subnet in self.ec2.describe_subnets()["Subnets"]]
        group = self.ec2.create_security_group(GroupName=unique("open"), Description="Everybody", VpcId=self.vpc)
        everybody = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        self.ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[everybody])
        answer = self.elb.create_load_balancer(
            Name=unique("lb")[:32], Type=kind, Subnets=subnets, SecurityGroups=[group["GroupId"]]
        )
        described = answer["LoadBalancers"][0]
        self.arn, self.dns_name = described["LoadBalancerArn"], described["DNSName"]
        self.address = eventually("the load balancer's name resolves", self._resolve)

    def _resolve(self) -> str | None:
        """What the hosts file of the server's edge says of the name."""
        if not self.server.hosts.exists():
            return None
        for line in self.server.hosts.read_text().splitlines():
            address, *names = line.split("#")[0].split() or [""]
            if self.dns_name in names:
                return address
        return None

    def group(self, protocol: str = "HTTP", delay: int = 30, **fields) -> str:
        """A target group of instances; returns its ARN."""
        checked = QUICK_CHECK if protocol in ("HTTP", "HTTPS") else {"HealthCheckIntervalSeconds": 5}
        settings = {"Protocol": protocol, "Port": 80, "VpcId": self.vpc, "TargetType": "instance"} | checked | fields
        arn = self.elb.create_target_group(Name=unique("tg")[:32], **settings)["TargetGroups"][0]["TargetGroupArn"]
        self.set_group(arn, "deregistration_delay.timeout_seconds", str(delay))
        return arn

    def at(self, *ports: int, protocol: str = "HTTP", address: str = "127.0.0.1", **fields) -> str:
        """A target group of these ports of an address; returns its ARN."""
        arn = self.group(protocol, delay=fields.pop("delay", 1), TargetType="ip", **fields)
        self.register(arn, *ports, address=address)
        return arn

    def register(self, group: str, *ports: int, address: str = "127.0.0.1") -> None:
        """Adds targets of an address."""
        if ports:
            targets = [{"Id": address, "Port": port, "AvailabilityZone": "all"} for port in ports]
            self.elb.register_targets(TargetGroupArn=group, Targets=targets)

    def deregister(self, group: str, *ports: int, address: str = "127.0.0.1") -> None:
        """Takes targets of an address away."""
        self.elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": address, "Port": port} for port in ports])

    def set(self, key: str, value: str) -> None:
        """Sets one attribute of the load balancer."""
        self.elb.modify_load_balancer_attributes(LoadBalancerArn=self.arn, Attributes=[{"Key": key, "Value": value}])

    def set_group(self, group: str, key: str, value: str) -> None:
        """Sets one attribute of a target group."""
        self.elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=[{"Key": key, "Value": value}])

    def listen(self, *groups: str, port: int = 80, protocol: str = "HTTP", **fields) -> str:
        """A listener that forwards all to the first group; the others have no weight. Returns its ARN."""
        fields = {"DefaultActions": [forward(*groups)]} | fields
        answer = self.elb.create_listener(LoadBalancerArn=self.arn, Protocol=protocol, Port=port, **fields)
        listener = answer["Listeners"][0]["ListenerArn"]
        if protocol not in ("UDP", "TCP_UDP"):
            eventually(f"port {port} is served", lambda: self._accepts(port), 10, 0.02)
        return listener

    def _accepts(self, port: int) -> bool:
        try:
            socket.create_connection((self.address, port), 2).close()
        except ConnectionRefusedError:
            return False
        return True

    def rule(self, listener: str, *groups: str, path: str = "/*", priority: int = 1) -> str:
        """A rule of a listener that forwards a path; returns its ARN."""
        answer = self.elb.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "Values": [path]}],
            Actions=[forward(*groups)],
        )
        return answer["Rules"][0]["RuleArn"]

    def states(self, group: str) -> list[str]:
        """The states of a group's targets, sorted."""
        described = self.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        return sorted(each["TargetHealth"]["State"] for each in described)

    def wait_states(self, group: str, *states: str, seconds: float = 60) -> None:
        """Waits until the targets of a group are in these states."""
        wanted = sorted(states)

        def arrived() -> bool:
            now = self.states(group)
            assert now == wanted, now
            return True

        eventually(f"targets {wanted}", arrived, seconds)


def encrypted(balancer: Balancer, group: str, *certificates: str, port: int = 443, protocol: str = "HTTPS", **fields):
    """A listener with TLS, the first certificate its default; returns its ARN."""
    given = [{"CertificateArn": certificates[0]}]
    listener = balancer.listen(group, port=port, protocol=protocol, Certificates=given, **fields)
    for each in certificates[1:]:
        balancer.elb.add_listener_certificates(ListenerArn=listener, Certificates=[{"CertificateArn": each}])
    return listener


def fixed(status: str, body: str) -> dict:
    """An action that answers by itself."""
    config = {"StatusCode": status, "ContentType": "text/plain", "MessageBody": body}
    return {"Type": "fixed-response", "FixedResponseConfig": config}


def forward(*groups: str) -> dict:
    """An action that forwards all to the first group."""
    weighted = [{"TargetGroupArn": arn, "Weight": 0 if at else 100} for at, arn in enumerate(groups)]
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": weighted}}


def web(version: str = "1", **fields) -> dict:
    """A container that serves its version at `/`, and slowly at `/cgi-bin/slow`; told to end, it does so at once."""
    slow = f'#!/bin/sh\\nsleep 0.4\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n{version}"\\n'
    # As a container's first process httpd would take no notice of SIGTERM.
    serve = (
        f"trap 'exit 143' TERM; mkdir -p /www/cgi-bin; printf {version} > /www/index.html; "
        f"printf '{slow}' > /www/cgi-bin/slow; chmod +x /www/cgi-bin/slow; httpd -f -p 80 -h /www & wait"
    )
    ports = [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}]
    return container("web", portMappings=ports, command=["sh", "-c", serve]) | fields


def balanced(cluster: Cluster, group: str, desired: int = 2, version: str = "1", **fields) -> str:
    """A service of `web` behind a target group, stable; returns its name."""
    definition = cluster.register(web(version))
    entry = {"targetGroupArn": group, "containerName": "web", "containerPort": 80}
    name = cluster.serve(definition, desired, loadBalancers=[entry], **fields)
    cluster.wait_stable(name, seconds=90)
    return name
