"""A cluster and what a test does in it, in few words: register, run, serve, wait, look."""

import itertools
import json
import os
import re
import secrets
import subprocess
from collections.abc import Callable

from .docker import Docker
from .server import Server
from .wait import eventually

BUSYBOX = "longshore-test/busybox:1"
WEB = "longshore-example/web:1"

_counter = itertools.count(1)


def unique(prefix: str) -> str:
    """A name that nothing else in this run, or in another one on the same engine, has."""
    return f"{prefix}-{os.getpid()}-{next(_counter)}-{secrets.token_hex(2)}"


def container(name: str = "main", script: str | None = None, stays: str = ":", **fields) -> dict:
    """A container definition on the busybox image.

    Its shell runs `script` and ends with it; or, without one, runs what `stays` says and then stays until it is told to
    end by SIGTERM, at which it ends at once with status 143, as a well-behaved program does.
    """
    script = f"{stays}; sleep 3600 & wait" if script is None else script
    return {
        "name": name,
        "image": BUSYBOX,
        "cpu": 16,
        "memory": 32,
        "command": ["sh", "-c", "trap 'exit 143' TERM; " + script],
    } | fields


def instances_of(ecs, cluster: str) -> list[dict]:
    """The container instances of a cluster, as a client's server describes them."""
    arns = ecs.list_container_instances(cluster=cluster)["containerInstanceArns"]
    if not arns:
        return []
    return ecs.describe_container_instances(cluster=cluster, containerInstances=arns)["containerInstances"]


class Cluster:
    """One cluster on one server, as one client sees it."""

    def __init__(self, server: Server, name: str, docker: Docker | None = None) -> None:
        self.server = server
        self.name = name
        self.ecs = server.client()
        self.docker = docker or Docker()
        self._services: list[str] = []

    def aws(self, operation: str, *arguments: str, clustered: bool = True) -> dict:
        """One operation of `aws ecs` on this cluster, which must succeed; returns the document that it prints."""
        result = self._aws(operation, arguments, clustered)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout) if result.stdout.strip() else {}

    def aws_refused(self, operation: str, *arguments: str, clustered: bool = True) -> tuple[str, str]:
        """One operation of `aws ecs` that the server must refuse; returns the error's code and its text."""
        result = self._aws(operation, arguments, clustered)
        told = re.search(r"An error occurred \((\w+)\) when calling the \w+ operation: (.*)", result.stderr, re.DOTALL)
        assert result.returncode != 0, result.stdout
        assert told, result.stderr
        return told[1], told[2].strip()

    def _aws(self, operation: str, arguments: tuple[str, ...], clustered: bool) -> subprocess.CompletedProcess:
        return self.server.aws("ecs", operation, *(["--cluster", self.name] if clustered else []), *arguments)

    def register(self, *containers: dict, family: str | None = None, **fields) -> str:
        """Registers a task definition, by default of one `container()`, and returns its ARN."""
        answer = self.ecs.register_task_definition(
            family=family or unique("family"), containerDefinitions=list(containers) or [container()], **fields
        )
        return answer["taskDefinition"]["taskDefinitionArn"]

    def instances(self) -> list[dict]:
        """Its container instances, described."""
        return instances_of(self.ecs, self.name)

    def run_all(self, definition: str, count: int = 1, **fields) -> list[dict]:
        """RunTask of `count` tasks, all of which must be placed."""
        answer = self.ecs.run_task(cluster=self.name, taskDefinition=definition, count=count, **fields)
        assert not answer["failures"], answer["failures"]
        assert len(answer["tasks"]) == count
        return answer["tasks"]

    def run(self, definition: str, **fields) -> str:
        """RunTask of one task; returns its ARN."""
        return self.run_all(definition, **fields)[0]["taskArn"]

    def start(self, *containers: dict, seconds: float = 40, **fields) -> str:
        """Registers, runs one task and waits until it is RUNNING; returns the task's ARN."""
        task = self.run(self.register(*containers, **fields))
        self.wait_task(task, "RUNNING", seconds)
        return task

    def finish(self, *containers: dict, seconds: float = 40, **fields) -> dict:
        """Registers, runs one task and waits until it STOPPED by itself; returns the task."""
        task = self.run(self.register(*containers, **fields))
        return self.wait_task(task, "STOPPED", seconds)

    def task(self, task: str, **fields) -> dict:
        """One task as DescribeTasks shows it."""
        answer = self.ecs.describe_tasks(cluster=self.name, tasks=[task], **fields)
        assert not answer["failures"], answer["failures"]
        return answer["tasks"][0]

    def wait_task(self, task: str, status: str, seconds: float = 40) -> dict:
        """Waits until a task has this lastStatus and returns it; a task that stopped instead fails at once."""

        def arrived() -> dict | None:
            now = self.task(task)
            if now["lastStatus"] == status:
                return now
            if now["lastStatus"] == "STOPPED":
                raise RuntimeError(f"the task stopped: {now.get('stoppedReason')}; {now['containers']}")
            return None

        return eventually(f"task {task} {status}", arrived, seconds)

    def stop(self, task: str, reason: str | None = None) -> dict:
        """StopTask, and the wait for its end; returns the stopped task."""
        self.ecs.stop_task(cluster=self.name, task=task, **({"reason": reason} if reason else {}))
        return self.wait_task(task, "STOPPED")

    def container_of(self, task: str, name: str = "main") -> dict:
        """One container of a task as DescribeTasks shows it."""
        return next(each for each in self.task(task)["containers"] if each["name"] == name)

    def output(self, task: str, name: str = "main") -> str:
        """What a container of a task has written so far."""
        return self.docker.logs(self.docker.of_task(task)[name]["Id"])

    def wait_output(self, task: str, text: str, name: str = "main", seconds: float = 20) -> str:
        """Waits until a container of a task has written `text`; returns all it wrote."""

        def written() -> str | None:
            output = self.output(task, name)
            return output if text in output else None

        return eventually(f"{text!r} in the output of {name}", written, seconds)

    def serve(self, definition: str, desired: int, name: str | None = None, **fields) -> str:
        """CreateService; returns its name. The service is deleted when the test ends."""
        name = name or unique("service")
        self._services.append(name)
        self.ecs.create_service(
            cluster=self.name, serviceName=name, taskDefinition=definition, desiredCount=desired, **fields
        )
        return name

    def delete_at_end(self, name: str) -> None:
        """Has a service that the test created deleted when it ends."""
        self._services.append(name)

    def service(self, name: str) -> dict:
        """One service as DescribeServices shows it."""
        answer = self.ecs.describe_services(cluster=self.name, services=[name])
        assert not answer["failures"], answer["failures"]
        return answer["services"][0]

    def wait_service(self, name: str, what: str, condition: Callable[[dict], bool], seconds: float = 40) -> dict:
        """Waits until a condition on a service holds; returns the service."""

        def holds() -> dict | None:
            now = self.service(name)
            if condition(now):
                return now
            shown = {key: now[key] for key in ("status", "desiredCount", "runningCount", "pendingCount")}
            raise AssertionError(f"{shown}, {len(now['deployments'])} deployments, {now['events'][:3]}")

        return eventually(f"service {name} {what}", holds, seconds)

    def wait_stable(self, name: str, seconds: float = 60) -> dict:
        """Waits for what the ServicesStable waiter waits for; returns the service."""
        return self.wait_service(
            name,
            "stable",
            lambda now: len(now["deployments"]) == 1 and now["runningCount"] == now["desiredCount"],
            seconds,
        )

    def tasks_of(self, service: str, desired_status: str = "RUNNING") -> list[str]:
        """The ARNs of a service's tasks."""
        return self.ecs.list_tasks(cluster=self.name, serviceName=service, desiredStatus=desired_status)["taskArns"]

    def messages(self, service: str) -> list[str]:
        """The texts of a service's events, newest first."""
        return [event["message"] for event in self.service(service)["events"]]

    def clear(self, seconds: float = 60) -> None:
        """Deletes the services made here, stops every task, and waits until none is left."""
        for name in self._services:
            for service in self.ecs.describe_services(cluster=self.name, services=[name])["services"]:
                if service["status"] == "ACTIVE":
                    self.ecs.delete_service(cluster=self.name, service=name, force=True)
        self._services.clear()
        for task in self._listed("RUNNING"):
            self.ecs.stop_task(cluster=self.name, task=task, reason="the test is over")
        eventually("all tasks stopped", self._all_stopped, seconds)

    def _listed(self, desired_status: str) -> list[str]:
        """The ARNs of all tasks that are wanted so: over a whole run there are more than one page of stopped ones."""
        pages = self.ecs.get_paginator("list_tasks").paginate(cluster=self.name, desiredStatus=desired_status)
        return [arn for page in pages for arn in page["taskArns"]]

    def _all_stopped(self) -> bool:
        # Those that run first: a task that is told to stop between the two looks is seen by the second.
        running = self._listed("RUNNING")
        arns = self._listed("STOPPED")
        batches = [arns[at : at + 100] for at in range(0, len(arns), 100)]
        described = [
            task for batch in batches for task in self.ecs.describe_tasks(cluster=self.name, tasks=batch)["tasks"]
        ]
        left = {task["taskArn"]: task["lastStatus"] for task in described if task["lastStatus"] != "STOPPED"}
        assert not running, running
        assert not left, left
        return True
