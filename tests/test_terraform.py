"""Terraform applies, sees no difference, updates and destroys: a service, and one behind a load balancer."""

import http.client

from support.cluster import unique
from support.paths import EXAMPLES
from support.server import Agent, Server
from support.terraform import MARKS, Terraform
from support.wait import eventually

pytestmark = MARKS

SERVICE = """
variable "name" {}
variable "image_tag" {}
resource "aws_ecs_cluster" "this" {
  name = var.name
  tags = { team = "sea" }
}
resource "aws_ecs_task_definition" "this" {
  family                = var.name
  container_definitions = jsonencode([{
    name = "main", image = "longshore-test/busybox:${var.image_tag}", memory = 32, essential = true
    portMappings = [{ containerPort = 80 }]
  }])
}
resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = 0
  tags            = { team = "sea" }
}
"""


def test_a_stack_from_apply_to_destroy(plane, tmp_path):
    terraform = Terraform(plane, tmp_path / "tf", SERVICE, name=unique("terraform"), image_tag="1")
    terraform.apply()
    terraform.apply(image_tag="2")
    assert set(terraform.resources()) == {
        "aws_ecs_cluster.this",
        "aws_ecs_task_definition.this",
        "aws_ecs_service.this",
    }
    terraform.destroy()


def page(server: Server, url: str, path: str = "/") -> tuple[int, str]:
    """What a visitor of a load balancer gets: its name is in the hosts file that the server's edge writes."""
    name = url.split("/")[2]

    def known() -> str | None:
        lines = [line.split("#")[0].split() for line in server.hosts.read_text().splitlines()]
        return next((line[0] for line in lines if name in line[1:]), None)

    visitor = http.client.HTTPConnection(eventually("the name is known", known), 80, timeout=10)
    visitor.request("GET", path, headers={"Host": name})
    answer = visitor.getresponse()
    return answer.status, answer.read().decode().strip()


def test_a_service_behind_a_load_balancer_from_apply_to_destroy(launch, tmp_path):
    name = f"tf-{unique('s')[-12:]}"
    server = launch("--edge", "--account-id", "123456789012", role="server", cluster=name)
    terraform = Terraform(server, tmp_path / "tf", (EXAMPLES / "terraform" / "main.tf").read_text(), name=name)
    # The machine comes when the cluster is there, as it would on AWS.
    terraform.run("apply", "-auto-approve", "-input=false", "-no-color", "-target=aws_ecs_cluster.this")
    agent = Agent(server, tmp_path / "agent")
    agent.spawn()
    try:
        comes_changes_and_goes(server, terraform, name)
    finally:
        agent.stop()


def comes_changes_and_goes(server: Server, terraform: Terraform, name: str) -> None:
    terraform.apply()
    outputs, first = terraform.outputs(), terraform.resources()
    assert (outputs["account"], outputs["region"]) == ("123456789012", "us-east-1")
    assert first["aws_ecs_service.this"]["tags_all"] == {"stack": name}
    assert page(server, outputs["url"]) == (200, "hello")
    assert page(server, outputs["url"], "/elsewhere") == (404, "There is no such page.")

    terraform.apply(greeting="ahoy", tasks="3")
    outputs, second = terraform.outputs(), terraform.resources()
    for kept in ("aws_lb.this", "aws_lb_target_group.this", "aws_ecs_service.this"):
        assert first[kept]["id"] == second[kept]["id"], "it was changed in place"
    assert page(server, outputs["url"]) == (200, "ahoy")
    elbv2 = server.client("elbv2")
    group = second["aws_lb_target_group.this"]["arn"]
    health = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert [each["TargetHealth"]["State"] for each in health].count("healthy") == 3

    # And it goes before the cluster does.
    ecs = server.client()
    for instance in ecs.list_container_instances(cluster=name)["containerInstanceArns"]:
        ecs.deregister_container_instance(cluster=name, containerInstance=instance, force=True)
    terraform.destroy()
    assert elbv2.describe_load_balancers()["LoadBalancers"] == []
    assert elbv2.describe_target_groups()["TargetGroups"] == []
