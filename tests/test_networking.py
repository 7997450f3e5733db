"""Networks and ports of tasks on the real engine: bridge, host and none; dynamic, fixed and ranges."""

import socket

import pytest

from support.cluster import container, unique
from support.http import get
from support.server import free_port
from support.wait import eventually

pytestmark = pytest.mark.containers

PAGE = "mkdir -p /w; echo {0} >/w/index.html; httpd -p {1} -h /w"


def page(text: str = "hello", port: int = 80, **fields) -> dict:
    return container(stays=PAGE.format(text, port), **fields)


def bindings(machine, task: str) -> dict[int, int]:
    return {each["containerPort"]: each["hostPort"] for each in machine.container_of(task)["networkBindings"]}


def test_dynamic_host_ports_differ_and_answer(machine):
    definition = machine.register(page(portMappings=[{"containerPort": 80, "hostPort": 0}]), networkMode="bridge")
    tasks = [task["taskArn"] for task in machine.run_all(definition, count=3)]
    for task in tasks:
        machine.wait_task(task, "RUNNING")
    ports = [bindings(machine, task)[80] for task in tasks]
    assert len(set(ports)) == 3
    assert all(49153 <= port <= 65535 for port in ports)
    for port in ports:
        assert eventually("a page", lambda port=port: get(f"http://127.0.0.1:{port}/")) == "hello\n"


def test_a_fixed_host_port(machine):
    port = free_port()
    task = machine.start(page("fixed", portMappings=[{"containerPort": 80, "hostPort": port}]))
    assert bindings(machine, task) == {80: port}
    assert eventually("a page", lambda: get(f"http://127.0.0.1:{port}/")) == "fixed\n"


def test_a_host_port_that_another_program_has(machine):
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        stopped = machine.finish(page(portMappings=[{"containerPort": 80, "hostPort": port}]))
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert str(port) in stopped["containers"][0]["reason"]


def test_a_fixed_port_is_free_again_after_the_task(machine):
    port = free_port()
    definition = machine.register(page(portMappings=[{"containerPort": 80, "hostPort": port}]))
    for _ in range(2):
        task = machine.run(definition)
        machine.wait_task(task, "RUNNING")
        machine.stop(task)


def test_udp(machine):
    task = machine.start(container(portMappings=[{"containerPort": 53, "protocol": "udp"}]))
    binding = machine.container_of(task)["networkBindings"][0]
    assert (binding["protocol"], binding["containerPort"]) == ("udp", 53)
    published = machine.docker.inspect(machine.docker.of_task(task)["main"]["Id"])["NetworkSettings"]["Ports"]
    assert str(binding["hostPort"]) in {each["HostPort"] for each in published["53/udp"]}


def test_a_range_of_ports(machine):
    task = machine.start(page(port=8002, portMappings=[{"containerPortRange": "8000-8003"}]), networkMode="bridge")
    binding = machine.container_of(task)["networkBindings"][0]
    assert binding["containerPortRange"] == "8000-8003"
    low, high = map(int, binding["hostPortRange"].split("-"))
    assert high - low == 3
    assert eventually("a page", lambda: get(f"http://127.0.0.1:{low + 2}/")) == "hello\n"


def test_host_mode(machine):
    port = free_port()
    task = machine.start(page("host", port, portMappings=[{"containerPort": port}]), networkMode="host")
    assert eventually("a page", lambda: get(f"http://127.0.0.1:{port}/")) == "host\n"
    assert bindings(machine, task) == {port: port}
    held = machine.ecs.describe_container_instances(
        cluster=machine.name, containerInstances=[machine.task(task)["containerInstanceArn"]]
    )["containerInstances"][0]["remainingResources"]
    assert str(port) in next(each["stringSetValue"] for each in held if each["name"] == "PORTS")


def test_none_mode_has_no_network(machine):
    task = machine.start(container(stays="ls /sys/class/net; echo end"), networkMode="none")
    assert machine.wait_output(task, "end").split() == ["lo", "end"]


def test_tasks_of_one_name_do_not_collide(machine):
    family = unique("family")
    definition = machine.register(container(), family=family)
    one, two = machine.run(definition), machine.run(definition)
    machine.wait_task(one, "RUNNING")
    machine.wait_task(two, "RUNNING")
    names = {each["Names"][0] for task in (one, two) for each in machine.docker.of_task(task).values()}
    assert len(names) == 2
    assert all(name.startswith(f"/ecs-{family}-1-main-") for name in names)
