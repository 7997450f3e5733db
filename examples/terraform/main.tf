# A service behind a load balancer, as one would write it for AWS. `eval "$(longshore env)"` gives endpoint and keys:
#
#   terraform init && terraform apply

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
  default_tags {
    tags = { stack = var.name }
  }
}

variable "name" {
  default = "shop"
}

variable "greeting" {
  default = "hello"
}

variable "tasks" {
  default = 2
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

resource "aws_ecs_cluster" "this" {
  name = var.name
}

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "Who may fetch pages"
  vpc_id      = data.aws_vpc.default.id

  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_lb" "this" {
  name            = var.name
  subnets         = data.aws_subnets.default.ids
  security_groups = [aws_security_group.balancer.id]
}

resource "aws_lb_target_group" "this" {
  name                 = var.name
  port                 = 80
  protocol             = "HTTP"
  vpc_id               = data.aws_vpc.default.id
  deregistration_delay = 10

  health_check {
    path              = "/"
    interval          = 5
    timeout           = 2
    healthy_threshold = 2
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "There is no such page."
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "pages" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 10

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }

  condition {
    path_pattern {
      values = ["/", "/cgi-bin/*"]
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  family = var.name

  container_definitions = jsonencode([{
    name         = "web"
    image        = "longshore-example/web:1"
    essential    = true
    cpu          = 64
    memory       = 64
    command      = ["sh", "-c", "mkdir -p /tmp/www; echo $GREETING > /tmp/www/index.html; exec httpd -f -p 80 -h /tmp/www"]
    environment  = [{ name = "GREETING", value = var.greeting }]
    portMappings = [{ containerPort = 80, hostPort = 0, protocol = "tcp" }]
  }])
}

resource "aws_ecs_service" "this" {
  name                              = var.name
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.this.arn
  desired_count                     = var.tasks
  health_check_grace_period_seconds = 30
  wait_for_steady_state             = true

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "web"
    container_port   = 80
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  depends_on = [aws_lb_listener_rule.pages]
}

output "url" {
  value = "http://${aws_lb.this.dns_name}/"
}

output "account" {
  value = data.aws_caller_identity.current.account_id
}

output "region" {
  value = data.aws_region.current.name
}
