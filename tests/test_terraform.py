"""Terraform's AWS provider applies, sees no difference, updates and destroys an ECS stack."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.cluster import unique

PLUGINS = Path(os.environ.get("TF_PLUGIN_DIR", "/opt/tf-plugins"))
CALL_SECONDS = 150

CONFIGURATION = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
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


@pytest.fixture
def terraform(plane, tmp_path):
    """Runs terraform in a directory with the configuration, against the control plane."""
    if shutil.which("terraform") is None or not PLUGINS.is_dir():
        pytest.skip("no terraform on the PATH, or no directory with the AWS provider (TF_PLUGIN_DIR)")
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    environment = plane.client_environment | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    environment.pop("TF_CLI_CONFIG_FILE", None)
    name = unique("terraform")

    def run(*arguments: str, tag: str = "1", statuses: tuple[int, ...] = (0,)) -> str:
        variables = [] if arguments[0] in ("init", "show") else ["-var", f"name={name}", "-var", f"image_tag={tag}"]
        result = subprocess.run(
            ["terraform", *arguments, *variables],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=CALL_SECONDS,
        )
        assert result.returncode in statuses, result.stdout + result.stderr
        return result.stdout

    run("init", "-input=false", "-no-color", f"-plugin-dir={PLUGINS}")
    return run


def test_a_stack_from_apply_to_destroy(terraform):
    options = ("-input=false", "-no-color")
    terraform("apply", "-auto-approve", *options)
    terraform("plan", "-detailed-exitcode", *options)
    terraform("apply", "-auto-approve", *options, tag="2")
    terraform("plan", "-detailed-exitcode", *options, tag="2")
    state = json.loads(terraform("show", "-json"))
    assert {each["type"] for each in state["values"]["root_module"]["resources"]} == {
        "aws_ecs_cluster",
        "aws_ecs_task_definition",
        "aws_ecs_service",
    }
    terraform("destroy", "-auto-approve", *options, tag="2")
    assert "values" not in json.loads(terraform("show", "-json"))
