"""docs/compatibility.md says of each operation of the services around ECS whether it is there, and that is so."""

import json
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from support.cluster import unique
from support.server import Server

MODELS = Path(__file__).parent.parent / "models"


@pytest.fixture(scope="module")
def own_plane(scratch):
    """A control plane of the module's own: calls without parameters may change it."""
    server = Server(scratch / unique("plane"), role="server").start()
    yield server
    server.stop()


@pytest.mark.parametrize("service", ["elbv2", "ec2", "acm", "sts"])
def test_what_is_said_to_be_there_is(own_plane, service):
    said = json.loads((MODELS / f"{service}-support.json").read_text())
    client = own_plane.client(service)
    missing = []
    for operation in said:
        try:
            client._make_api_call(operation, {})
        except ClientError as error:
            answer = error.response
            assert answer["ResponseMetadata"]["HTTPStatusCode"] < 500, (operation, answer)
            if answer["Error"]["Code"] in ("UnknownOperationException", "InvalidAction"):
                missing.append(operation)
    assert missing == [operation for operation, entry in said.items() if entry["status"] == "missing"]
