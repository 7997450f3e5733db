"""Prints an interface description of the installed botocore with shapes only.

Run by `cargo xtask models`, which pins the version and says which service, and of a large one which operations. Texts (documentation, deprecation messages) are left out, and so
is what only concerns clients' endpoints and retries; member order is kept, since the generated structs follow it.
"""

import json
import sys

import botocore
import botocore.loaders

# Members that amazon-ecs-agent 1.105.1 sends and its own description of the API has, but the public one has not.
AGENT_ONLY = {"RegisterContainerInstanceRequest": {"clientToken": {"shape": "String"}}}

# Enumerations that grow every week and that nothing here tells apart: texts.
OPEN_VALUES = {"ec2": {"InstanceType"}}

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


def reached(shapes, name, found):
    """Adds the names of a shape and of all that it contains."""
    if name in found:
        return
    found.add(name)
    shape = shapes[name]
    uses = [*shape.get("members", {}).values(), *(shape[key] for key in ("member", "key", "value") if key in shape)]
    for use in uses:
        reached(shapes, use["shape"], found)


def chosen(description, names):
    """The description with these operations alone, and the shapes that they reach."""
    operations = {name: description["operations"][name] for name in names}
    found = set()
    for operation in operations.values():
        for message in ("input", "output"):
            if message in operation:
                reached(description["shapes"], operation[message]["shape"], found)
        for error in operation.get("errors", []):
            reached(description["shapes"], error["shape"], found)
    shapes = {name: shape for name, shape in description["shapes"].items() if name in found}
    return {"metadata": description["metadata"], "operations": operations, "shapes": shapes}


def main():
    wanted, service, *names = sys.argv[1:]
    if botocore.__version__ != wanted:
        sys.exit(f"botocore {wanted} is wanted, {botocore.__version__} is installed ({botocore.__file__})")
    description = botocore.loaders.Loader().load_service_model(service, "service-2")
    for shape, members in AGENT_ONLY.items() if service == "ecs" else ():
        description["shapes"][shape]["members"].update(members)
    if names:
        description = chosen(description, names)
    for shape in OPEN_VALUES.get(service, ()):
        description["shapes"][shape].pop("enum")
    json.dump({key: stripped(description[key]) for key in ("metadata", "operations", "shapes")}, sys.stdout, indent=1)
    sys.stdout.write("\n")


main()
