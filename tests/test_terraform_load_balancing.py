"""Terraform's AWS provider makes load balancers, sees no difference, changes and removes them."""

import uuid

from support import certificates
from support.terraform import MARKS, Terraform

pytestmark = MARKS

NETWORK = """
variable "name" {}
variable "code" {}
data "aws_vpc" "default" { default = true }
data "aws_subnets" "all" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
"""

APPLICATION = """
variable "files" {}
resource "aws_security_group" "this" {
  name   = var.name
  vpc_id = data.aws_vpc.default.id
  ingress {
    from_port   = 80
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_lb" "this" {
  name            = var.name
  subnets         = data.aws_subnets.all.ids
  security_groups = [aws_security_group.this.id]
  idle_timeout    = var.code == "404" ? 60 : 120
  tags            = { team = "sea", code = var.code }
}
resource "aws_lb_target_group" "blue" {
  name                 = "${var.name}-blue"
  port                 = 80
  protocol             = "HTTP"
  vpc_id               = data.aws_vpc.default.id
  target_type          = "ip"
  deregistration_delay = 30
  stickiness {
    type            = "lb_cookie"
    cookie_duration = 600
  }
  health_check {
    path    = "/${var.code}"
    matcher = "200-299"
  }
}
resource "aws_lb_target_group" "green" {
  name        = "${var.name}-green"
  port        = 8080
  protocol    = "HTTP"
  vpc_id      = data.aws_vpc.default.id
  target_type = "ip"
}
resource "aws_lb_target_group_attachment" "one" {
  target_group_arn = aws_lb_target_group.blue.arn
  target_id        = "10.1.2.3"
  port             = 8080
}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    order = 1
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "nothing here"
      status_code  = var.code
    }
  }
}
resource "aws_acm_certificate" "this" {
  private_key       = file("${var.files}/leaf.key")
  certificate_body  = file("${var.files}/leaf.pem")
  certificate_chain = file("${var.files}/chain.pem")
}
resource "aws_acm_certificate" "other" {
  private_key       = file("${var.files}/other.key")
  certificate_body  = file("${var.files}/other.pem")
  certificate_chain = file("${var.files}/chain.pem")
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate.this.arn
  default_action {
    order = 1
    type             = "forward"
    target_group_arn = aws_lb_target_group.blue.arn
  }
}
resource "aws_lb_listener_certificate" "other" {
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = aws_acm_certificate.other.arn
}
resource "aws_lb_listener_rule" "weighted" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 100
  action {
    order = 1
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.blue.arn
        weight = var.code == "404" ? 100 : 20
      }
      target_group {
        arn    = aws_lb_target_group.green.arn
        weight = 80
      }
      stickiness {
        enabled  = true
        duration = 600
      }
    }
  }
  condition {
    path_pattern { values = ["/shop/*"] }
  }
  condition {
    host_header { values = ["*.example.com"] }
  }
}
resource "aws_lb_listener_rule" "redirect" {
  listener_arn = aws_lb_listener.http.arn
  action {
    order = 1
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
  condition {
    http_header {
      http_header_name = "X-Secure"
      values           = ["yes"]
    }
  }
  condition {
    query_string {
      key   = "v"
      value = "1"
    }
  }
  condition {
    http_request_method { values = ["GET"] }
  }
  condition {
    source_ip { values = ["10.0.0.0/8"] }
  }
}
data "aws_lb" "found" {
  name       = aws_lb.this.name
  depends_on = [aws_lb_listener.http]
}
data "aws_lb_target_group" "found" { arn = aws_lb_target_group.green.arn }
data "aws_lb_listener" "found" { arn = aws_lb_listener.https.arn }
output "dns_name" { value = aws_lb.this.dns_name }
"""

STREAM = """
resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "network"
  internal           = true
  subnets            = data.aws_subnets.all.ids
}
resource "aws_lb_target_group" "this" {
  name     = var.name
  port     = 6379
  protocol = "TCP"
  vpc_id   = data.aws_vpc.default.id
  target_type = "ip"
  health_check {
    protocol = "TCP"
    interval = var.code == "404" ? 10 : 30
  }
}
resource "aws_lb_target_group" "datagrams" {
  name     = "${var.name}-udp"
  port     = 53
  protocol = "UDP"
  vpc_id   = data.aws_vpc.default.id
}
resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 6379
  protocol          = "TCP"
  default_action {
    order = 1
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}
resource "aws_lb_listener" "datagrams" {
  load_balancer_arn = aws_lb.this.arn
  port              = 53
  protocol          = "UDP"
  default_action {
    order = 1
    type             = "forward"
    target_group_arn = aws_lb_target_group.datagrams.arn
  }
}
"""


def name() -> str:
    """A name that leaves room for endings."""
    return f"tf-{uuid.uuid4().hex[:12]}"


def test_an_application_load_balancer_from_apply_to_destroy(plane, tmp_path):
    authority = certificates.Authority(tmp_path / "files")
    authority.issue("leaf", "shop.example.com")
    authority.issue("other", "other.example.com")
    files = {"files": str(tmp_path / "files")}
    terraform = Terraform(plane, tmp_path / "tf", NETWORK + APPLICATION, name=name(), code="404", **files)
    terraform.apply()
    found = terraform.resources()
    arn = found["aws_lb.this"]["arn"]
    assert terraform.outputs()["dns_name"].endswith(".elb.longshore.internal")
    terraform.apply(code="503")
    changed = terraform.resources()
    assert changed["aws_lb.this"]["arn"] == arn, "it was changed in place"
    elbv2 = plane.client("elbv2")
    listener = changed["aws_lb_listener.http"]["arn"]
    rules = elbv2.describe_rules(ListenerArn=listener)["Rules"]
    weights = {
        each["Weight"]
        for rule in rules
        for action in rule["Actions"]
        for each in action.get("ForwardConfig", {}).get("TargetGroups", [])
    }
    assert weights == {20, 80}
    assert rules[-1]["Actions"][0]["FixedResponseConfig"]["StatusCode"] == "503"
    terraform.destroy()
    assert arn not in [each["LoadBalancerArn"] for each in elbv2.describe_load_balancers()["LoadBalancers"]]


def test_a_network_load_balancer_from_apply_to_destroy(plane, tmp_path):
    terraform = Terraform(plane, tmp_path / "tf", NETWORK + STREAM, name=name(), code="404")
    terraform.apply()
    terraform.apply(code="503")
    terraform.destroy()
