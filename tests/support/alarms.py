"""Clients of CloudWatch that speak one protocol, as SDKs do that know no other."""

import json
from pathlib import Path

import botocore.config
import botocore.loaders
import botocore.session


def speaking(plane, protocol: str, directory: Path):
    """A client whose description of the service, which is kept in `directory`, names one protocol alone."""
    description = botocore.loaders.Loader().load_service_model("cloudwatch", "service-2")
    metadata = description["metadata"] | {"protocol": protocol, "protocols": [protocol]}
    if protocol == "query":
        del metadata["awsQueryCompatible"]
    directory = directory / "cloudwatch" / "2010-08-01"
    directory.mkdir(parents=True)
    (directory / "service-2.json").write_text(json.dumps(description | {"metadata": metadata}))
    session = botocore.session.Session()
    loader = botocore.loaders.Loader(extra_search_paths=[str(directory.parent.parent)])
    session.register_component("data_loader", loader)
    client = session.create_client(
        "cloudwatch",
        region_name="us-east-1",
        endpoint_url=plane.endpoint,
        aws_access_key_id=plane.exports["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=plane.exports["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(retries={"total_max_attempts": 1}, parameter_validation=False),
    )
    assert client.meta.service_model.resolved_protocol == protocol
    return client
