"""Terraform applies, sees no difference, updates and destroys: a log group and what belongs to it."""

from pathlib import Path

from support.cluster import unique
from support.server import Server
from support.terraform import MARKS, Terraform

pytestmark = MARKS

LOGS = """
variable "name" {}
variable "days" {}
variable "pattern" {}
resource "aws_cloudwatch_log_group" "this" {
  name              = var.name
  retention_in_days = var.days
  tags              = { team = "sea", days = var.days }
}
resource "aws_cloudwatch_log_stream" "this" {
  name           = "main"
  log_group_name = aws_cloudwatch_log_group.this.name
}
resource "aws_cloudwatch_log_metric_filter" "this" {
  name           = "errors"
  pattern        = var.pattern
  log_group_name = aws_cloudwatch_log_group.this.name
  metric_transformation {
    name          = "Errors"
    namespace     = "Shop"
    value         = "1"
    default_value = "0"
  }
}
# The provider wants an ARN there: that of a function, which the server knows the address of.
resource "aws_cloudwatch_log_subscription_filter" "this" {
  name            = "all"
  log_group_name  = aws_cloudwatch_log_group.this.name
  filter_pattern  = var.pattern
  destination_arn = "arn:aws:lambda:us-east-1:000000000000:function:ship"
}
resource "aws_cloudwatch_log_resource_policy" "this" {
  policy_name     = var.name
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_cloudwatch_query_definition" "this" {
  name            = "queries${var.name}"
  log_group_names = [aws_cloudwatch_log_group.this.name]
  query_string    = "fields @message"
}
"""


def test_a_log_group_from_apply_to_destroy(scratch, tmp_path):
    server = Server(scratch / "tf-logs", "--lifecycle-hook", "ship=http://127.0.0.1:9/logs", role="server").start()
    try:
        comes_changes_and_goes(server.client("logs"), server, tmp_path)
    finally:
        server.stop()


def comes_changes_and_goes(logs, server: Server, tmp_path: Path) -> None:
    name = f"/tf/{unique('logs')}"
    terraform = Terraform(server, tmp_path / "tf", LOGS, name=name, days="7", pattern="error")
    terraform.apply()
    (found,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert (found["retentionInDays"], found["metricFilterCount"]) == (7, 1)
    terraform.apply(days="30", pattern='{ $.level = "error" }')
    (found,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert found["retentionInDays"] == 30
    (filter,) = logs.describe_subscription_filters(logGroupName=name)["subscriptionFilters"]
    assert filter["filterPattern"] == '{ $.level = "error" }'
    assert logs.list_tags_log_group(logGroupName=name)["tags"] == {"team": "sea", "days": "30"}
    terraform.destroy()
    assert logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"] == []
