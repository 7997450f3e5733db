#!/usr/bin/env python3
"""A scheduler of your own: it takes jobs out of a directory and places their tasks with StartTask, by its own policy.

A job is a file NAME.json: {"taskDefinition": "batch:3", "count": 2}. What fits nowhere yet is put back and tried again.
"""

import argparse
import json
import os
import pathlib
import time

import boto3


def left(instance: dict, resource: str) -> int:
    """What an instance has left of CPU or MEMORY."""
    return next(
        each["integerValue"]
        for each in instance["remainingResources"]
        if each["name"] == resource
    )


POLICIES = {
    "emptiest": lambda instance: (-left(instance, "MEMORY"), -left(instance, "CPU")),
    "fullest": lambda instance: (left(instance, "MEMORY"), left(instance, "CPU")),
    "oldest": lambda instance: instance["registeredAt"],
}


class Scheduler:
    """Places tasks on one cluster by one policy."""

    def __init__(self, cluster: str, policy: str, name: str) -> None:
        self.ecs = boto3.client("ecs")
        self.cluster, self.policy, self.name = cluster, POLICIES[policy], name

    def candidates(self) -> list[dict]:
        """The instances that take tasks, best first."""
        pages = self.ecs.get_paginator("list_container_instances").paginate(
            cluster=self.cluster, status="ACTIVE"
        )
        arns = [arn for page in pages for arn in page["containerInstanceArns"]]
        found = []
        for at in range(0, len(arns), 100):
            some = self.ecs.describe_container_instances(
                cluster=self.cluster, containerInstances=arns[at : at + 100]
            )
            found += some["containerInstances"]
        return sorted(
            (each for each in found if each["agentConnected"]), key=self.policy
        )

    def place(self, definition: str) -> str | None:
        """Starts one task on the best instance that takes it. Others place tasks at the same time, so what looked free may
        be gone: then ECS refuses, oversells nothing, and the next instance is tried."""
        for instance in self.candidates():
            answer = self.ecs.start_task(
                cluster=self.cluster,
                taskDefinition=definition,
                containerInstances=[instance["containerInstanceArn"]],
                startedBy=self.name,
            )
            if answer["tasks"]:
                return answer["tasks"][0]["taskArn"]
        return None

    def work(self, job: pathlib.Path) -> bool:
        """Places what fits of a job; true when that was all of it."""
        mine = job.with_suffix(f".{os.getpid()}")
        try:
            job.rename(mine)  # Of several schedulers only one gets it.
        except FileNotFoundError:
            return True
        wanted = json.loads(mine.read_text())
        while wanted.get("count", 1) > 0 and (
            task := self.place(wanted["taskDefinition"])
        ):
            wanted["count"] = wanted.get("count", 1) - 1
            print(json.dumps({"job": job.stem, "task": task}), flush=True)
        if wanted.get("count", 1) == 0:
            mine.unlink()
            return True
        mine.write_text(json.dumps(wanted))
        mine.rename(job)
        return False


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("queue", type=pathlib.Path, help="the directory of the jobs")
    parser.add_argument("--cluster", default="default")
    parser.add_argument("--policy", choices=POLICIES, default="emptiest")
    parser.add_argument(
        "--name", default="custom-scheduler", help="the startedBy of its tasks"
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="go through the queue once instead of watching it",
    )
    options = parser.parse_args()
    scheduler = Scheduler(options.cluster, options.policy, options.name)
    while True:
        # A job that fits nowhere does not hold up those behind it.
        for job in sorted(options.queue.glob("*.json")):
            scheduler.work(job)
        if options.once:
            return
        time.sleep(1)


if __name__ == "__main__":
    main()
