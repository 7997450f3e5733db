"""A service that shifts traffic between two target groups, with what its tests look at."""

from .balancer import Balancer, web
from .cluster import Cluster
from .traffic import Traffic
from .wait import eventually

ROLE = "arn:aws:iam::000000000000:role/ecs"


class Shifting:
    """A balanced service of a staged strategy, up and COMPLETED, and its deployments."""

    def __init__(self, cluster: Cluster, balancer: Balancer, **configuration) -> None:
        self.cluster, self.balancer = cluster, balancer
        self.blue, self.green = balancer.group(), balancer.group()
        listener = balancer.listen(self.blue, self.green)
        self.rule = balancer.rule(listener, self.blue, self.green)
        advanced = {"alternateTargetGroupArn": self.green, "productionListenerRule": self.rule, "roleArn": ROLE}
        entry = {"targetGroupArn": self.blue, "containerName": "web", "containerPort": 80}
        settings = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0} | configuration
        self.name = cluster.serve(
            cluster.register(web("1")),
            1,
            loadBalancers=[entry | {"advancedConfiguration": advanced}],
            deploymentConfiguration=settings,
        )
        cluster.wait_service(self.name, "up", lambda now: now["deployments"][0]["rolloutState"] == "COMPLETED", 90)

    def deploy(self, version: str = "2", **fields) -> str:
        """Deploys another version; returns the ARN of the service deployment."""
        definition = self.cluster.register(web(version))
        ecs, name = self.cluster.ecs, self.cluster.name
        ecs.update_service(cluster=name, service=self.name, taskDefinition=definition, **fields)
        listed = ecs.list_service_deployments(cluster=name, service=self.name)["serviceDeployments"]
        return listed[0]["serviceDeploymentArn"]

    def deployment(self, arn: str) -> dict:
        """A service deployment as it is described."""
        return self.cluster.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"][0]

    def wait(self, arn: str, *statuses: str, seconds: float = 120) -> dict:
        """Waits for a status of a service deployment."""

        def arrived() -> dict:
            now = self.deployment(arn)
            assert now["status"] in statuses, (now["status"], now.get("lifecycleStage"), now.get("statusReason"))
            return now

        return eventually(f"the deployment is {statuses}", arrived, seconds)

    def wait_stage(self, arn: str, stage: str, seconds: float = 120) -> dict:
        """Waits until a service deployment is at a stage."""

        def arrived() -> dict:
            now = self.deployment(arn)
            assert now.get("lifecycleStage") == stage, (now["status"], now.get("lifecycleStage"))
            return now

        return eventually(f"the deployment is at {stage}", arrived, seconds)

    def weights(self) -> dict[str, int]:
        """What the production rule gives each target group."""
        described = self.balancer.elb.describe_rules(RuleArns=[self.rule])["Rules"][0]
        groups = described["Actions"][0]["ForwardConfig"]["TargetGroups"]
        return {each["TargetGroupArn"]: each["Weight"] for each in groups}

    def visitors(self) -> Traffic:
        """Steady traffic through the load balancer."""
        return Traffic(self.balancer.address, 80, "/", "/cgi-bin/slow", host=self.balancer.dns_name)
