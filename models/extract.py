"""Prints the ECS interface description of the installed botocore with shapes only.

Run by `cargo xtask models`, which pins the version. Texts (documentation, deprecation messages) are left out, and so
is what only concerns clients' endpoints and retries; member order is kept, since the generated structs follow it.
"""

import json
import sys

import botocore
import botocore.loaders

# Members that amazon-ecs-agent 1.105.1 sends and its own description of the API has, but the public one has not.
AGENT_ONLY = {"RegisterContainerInstanceRequest": {"clientToken": {"shape": "String"}}}

PROSE = {"documentation", "deprecatedMessage", "deprecatedSince", "deprecated"}


def is_prose(key, value):
    # A member may itself be called `documentation`; then its value is a reference to a shape.
    return key in PROSE and not isinstance(value, dict)


def stripped(node):
    if isinstance(node, dict):
        return {key: stripped(value) for key, value in node.items() if not is_prose(key, value)}
    if isinstance(node, list):
        return [stripped(value) for value in node]
    return node


def main():
    wanted = sys.argv[1]
    if botocore.__version__ != wanted:
        sys.exit(f"botocore {wanted} is wanted, {botocore.__version__} is installed ({botocore.__file__})")
    description = botocore.loaders.Loader().load_service_model("ecs", "service-2")
    for shape, members in AGENT_ONLY.items():
        description["shapes"][shape]["members"].update(members)
    json.dump({key: stripped(description[key]) for key in ("metadata", "operations", "shapes")}, sys.stdout, indent=1)
    sys.stdout.write("\n")


main()
