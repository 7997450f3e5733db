"""Terraform's AWS provider finds the default network, and keeps security groups and certificates."""

import pytest

from support import certificates
from support.cluster import unique
from support.server import Server
from support.terraform import MARKS, Terraform

NETWORK = """
variable "name" {}
variable "port" {}
data "aws_vpc" "default" { default = true }
data "aws_subnets" "all" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
data "aws_subnet" "each" {
  for_each = toset(data.aws_subnets.all.ids)
  id       = each.value
}
data "aws_availability_zones" "all" { state = "available" }
data "aws_security_group" "default" {
  name   = "default"
  vpc_id = data.aws_vpc.default.id
}
data "aws_route_table" "main" { vpc_id = data.aws_vpc.default.id }
data "aws_internet_gateway" "this" {
  filter {
    name   = "attachment.vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "In front of ${var.name}"
  vpc_id      = data.aws_vpc.default.id
  tags        = { team = "sea" }
  ingress {
    description = "Web"
    from_port   = var.port
    to_port     = var.port
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0", "10.0.0.0/8"]
  }
  ingress {
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}
resource "aws_security_group" "tasks" {
  name_prefix = "${var.name}-tasks-"
}
resource "aws_security_group_rule" "tasks" {
  type                     = "ingress"
  security_group_id        = aws_security_group.tasks.id
  source_security_group_id = aws_security_group.balancer.id
  protocol                 = "tcp"
  from_port                = 49153
  to_port                  = 65535
}
resource "aws_vpc_security_group_ingress_rule" "office" {
  security_group_id = aws_security_group.tasks.id
  cidr_ipv4         = "192.0.2.0/24"
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
  tags              = { Name = "office" }
}
resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.tasks.id
  cidr_ipv6         = "::/0"
  ip_protocol       = "-1"
}
"""

DEFAULTS = """
resource "aws_default_vpc" "this" { tags = { Name = "default" } }
resource "aws_default_subnet" "a" {
  availability_zone = "us-east-1a"
  tags              = { Name = "a" }
}
resource "aws_default_security_group" "this" {
  vpc_id = aws_default_vpc.this.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""

CERTIFICATE = """
variable "files" {}
resource "aws_acm_certificate" "this" {
  private_key       = file("${var.files}/leaf.key")
  certificate_body  = file("${var.files}/leaf.pem")
  certificate_chain = file("${var.files}/chain.pem")
  tags              = { team = "sea" }
}
data "aws_acm_certificate" "found" {
  domain     = aws_acm_certificate.this.domain_name
  types      = ["IMPORTED"]
  key_types  = ["EC_prime256v1"]
  statuses   = ["ISSUED"]
  depends_on = [aws_acm_certificate.this]
}
"""

pytestmark = MARKS


def test_security_groups_in_the_default_network(plane, tmp_path):
    name = unique("terraform")
    terraform = Terraform(plane, tmp_path / "tf", NETWORK, name=name, port="80")
    terraform.apply()
    found = terraform.resources()
    assert found["data.aws_vpc.default"]["cidr_block"] == "172.31.0.0/16"
    assert len(found["data.aws_subnets.all"]["ids"]) == 3
    assert found["data.aws_availability_zones.all"]["names"] == ["us-east-1a", "us-east-1b", "us-east-1c"]
    group = found["aws_security_group.balancer"]
    terraform.apply(port="8080")
    assert terraform.resources()["aws_security_group.balancer"]["id"] == group["id"], "it was changed in place"
    ec2 = plane.client("ec2")
    rules = ec2.describe_security_groups(GroupIds=[group["id"]])["SecurityGroups"][0]["IpPermissions"]
    assert [rule["FromPort"] for rule in rules if rule["IpProtocol"] == "tcp"] == [8080]
    terraform.destroy()
    left = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [f"{name}*"]}])
    assert left["SecurityGroups"] == []


@pytest.fixture
def own_plane(tmp_path):
    """A control plane of the test's own, since there is one default network on each."""
    server = Server(tmp_path / "plane", role="server").start()
    yield server
    server.stop()


def test_the_default_network_is_adopted(own_plane, tmp_path):
    server = own_plane
    terraform = Terraform(server, tmp_path / "tf", DEFAULTS)
    terraform.apply()
    ec2 = server.client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]
    assert vpc["Tags"] == [{"Key": "Name", "Value": "default"}]
    group = terraform.resources()["aws_default_security_group.this"]
    assert [rule["from_port"] for rule in group["ingress"]] == [443]
    terraform.destroy()


def test_an_imported_certificate(plane, tmp_path):
    authority = certificates.Authority(tmp_path)
    authority.issue("leaf", "terraform.example.com", "www.terraform.example.com")
    terraform = Terraform(plane, tmp_path / "tf", CERTIFICATE, files=str(tmp_path))
    terraform.apply()
    certificate = terraform.resources()["aws_acm_certificate.this"]
    assert certificate["domain_name"] == "terraform.example.com"
    assert certificate["status"] == "ISSUED"
    assert certificate["type"] == "IMPORTED"
    authority.issue("leaf", "terraform.example.com", "shop.terraform.example.com")
    terraform.apply()
    renewed = terraform.resources()["aws_acm_certificate.this"]
    assert renewed["arn"] == certificate["arn"], "another certificate took its place under the same ARN"
    kept = plane.client("acm").describe_certificate(CertificateArn=renewed["arn"])["Certificate"]
    assert kept["SubjectAlternativeNames"] == ["terraform.example.com", "shop.terraform.example.com"]
    terraform.destroy()
