"""Terraform with its AWS provider, on a configuration in a directory of its own."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .server import Server

PLUGINS = Path(os.environ.get("TF_PLUGIN_DIR", "/opt/tf-plugins"))
CALL_SECONDS = 240

PROVIDER = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "us-east-1"
}
"""


def missing() -> str:
    """What there is not that Terraform needs; empty when it is all there."""
    if shutil.which("terraform") is None or not PLUGINS.is_dir():
        return "no terraform on the PATH, or no directory with the AWS provider (TF_PLUGIN_DIR)"
    return ""


# A test makes a dozen commands, and each starts a provider of hundreds of megabytes: slow beside other tests.
MARKS = [pytest.mark.skipif(bool(missing()), reason=missing() or "-"), pytest.mark.timeout(900)]


class Terraform:
    """Runs terraform in a directory with a configuration, against a server. Nothing but endpoint and keys is told to
    it, by its environment; a configuration without a provider gets the plainest one.
    """

    def __init__(self, server: Server, directory: Path, configuration: str, **variables: str) -> None:
        self.directory = directory
        self.variables = variables
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "main.tf").write_text(("" if 'provider "aws"' in configuration else PROVIDER) + configuration)
        self.environment = server.client_environment | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        self.environment.pop("TF_CLI_CONFIG_FILE", None)
        self.run("init", "-input=false", "-no-color", f"-plugin-dir={PLUGINS}")

    def run(self, *arguments: str, **changes: str) -> str:
        """Runs a command to its end, which has to be a good one; some variables may have other values than at first."""
        self.variables |= changes
        settings = [] if arguments[0] in ("init", "show") else [f"-var={k}={v}" for k, v in self.variables.items()]
        result = subprocess.run(
            ["terraform", *arguments, *settings],
            cwd=self.directory,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=CALL_SECONDS,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def apply(self, **changes: str) -> None:
        """Makes it so, and then sees no difference."""
        self.run("apply", "-auto-approve", "-input=false", "-no-color", **changes)
        self.run("plan", "-detailed-exitcode", "-input=false", "-no-color")

    def destroy(self) -> None:
        """Removes all of it."""
        self.run("destroy", "-auto-approve", "-input=false", "-no-color")
        assert "values" not in self.state()

    def state(self) -> dict:
        """What it knows."""
        return json.loads(self.run("show", "-json"))

    def resources(self) -> dict[str, dict]:
        """The attributes of all resources and data sources by their addresses."""
        root = self.state()["values"]["root_module"]["resources"]
        return {each["address"]: each["values"] for each in root}

    def outputs(self) -> dict:
        """The outputs' values."""
        return {name: each["value"] for name, each in self.state()["values"].get("outputs", {}).items()}
