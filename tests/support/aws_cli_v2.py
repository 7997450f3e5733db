"""Version 2 of the AWS CLI, which follows log groups: `aws logs tail`. The pinned one is version 1."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .paths import AWS
from .program import Program
from .server import Server, clean_environment


@functools.cache
def aws_cli_v2() -> str:
    """The command. Skips the test where there is none and none is required; `make test` installs it and requires it."""
    candidates = [os.environ.get("AWS_CLI_V2"), shutil.which("aws"), "/usr/bin/aws"]
    for candidate in candidates:
        if candidate and Path(candidate).resolve() != AWS.resolve() and Path(candidate).exists():
            asked = subprocess.run(
                [candidate, "--version"], capture_output=True, text=True, timeout=60, env=clean_environment()
            )
            if asked.stdout.startswith("aws-cli/2."):
                return candidate
    hint = "version 2 of the AWS CLI is not installed; scripts/aws-cli-v2.sh installs it"
    assert not os.environ.get("LONGSHORE_TEST_AWS_CLI_V2_REQUIRED"), hint
    pytest.skip(hint)


class Running(Program):
    """A command of it that goes on until it is ended; what it prints is in a file."""

    def __init__(self, server: Server, directory: Path, *arguments: str) -> None:
        environment = server.client_environment | {"PYTHONUNBUFFERED": "1"}
        super().__init__("aws", directory / "aws.log", environment)
        self.output = directory / "aws.out"
        with self.log.open("wb") as log, self.output.open("wb") as output:
            # Debian's is older than AWS_ENDPOINT_URL.
            self.launch([aws_cli_v2(), "--endpoint-url", server.endpoint, *arguments], output, log)

    def lines(self) -> list[str]:
        """What it has printed."""
        return self.output.read_text(errors="replace").splitlines()
