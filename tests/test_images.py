"""Images are pulled from a registry as the real agent pulls them, in each of its four behaviours."""

import pytest

from support.cluster import BUSYBOX, Cluster, container
from support.docker import EngineError
from support.registry import Registry

pytestmark = pytest.mark.containers


@pytest.fixture
def registry(docker):
    """A registry with one image, of which nothing is left in the engine's store afterwards."""
    serving = Registry()
    serving.publish(BUSYBOX, "first")
    image = serving.image
    yield serving
    serving.stop()
    try:
        docker.request("DELETE", f"/images/{image}", force="true")
    except EngineError as error:
        if error.status != 404:
            raise


@pytest.fixture
def pulling(launch):
    """`longshore up` with an image pull behaviour, as a cluster."""

    def start(behaviour: str) -> Cluster:
        server = launch(variables={"ECS_IMAGE_PULL_BEHAVIOR": behaviour})
        return Cluster(server, server.cluster)

    return start


def finish(cluster: Cluster, image: str) -> dict:
    return cluster.finish(container(image=image, script="exit 0"), seconds=90)


def version_seen(cluster: Cluster, image: str) -> str:
    task = finish(cluster, image)
    assert task["containers"][0].get("exitCode") == 0, task
    seen = cluster.docker.inspect(cluster.docker.of_task(task["taskArn"])["main"]["Id"])
    return seen["Config"]["Labels"]["version"]


def test_a_pull_is_shown_in_the_task(machine, registry):
    task = finish(machine, registry.image)
    only = task["containers"][0]
    assert only["exitCode"] == 0
    assert only["image"] == registry.image
    assert only["imageDigest"] == registry.digest
    assert task["createdAt"] <= task["pullStartedAt"] <= task["pullStoppedAt"] <= task["startedAt"]


def test_an_unknown_tag_stops_the_task_with_the_engines_words(machine, registry):
    task = finish(machine, registry.image + "-absent")
    assert task["stopCode"] == "TaskFailedToStart"
    reason = task["containers"][0]["reason"]
    assert reason.startswith("CannotPull")
    assert "manifest unknown" in reason or "not found" in reason
    assert "pullStartedAt" not in task or task["pullStartedAt"]


def test_default_takes_what_the_tag_names_now(pulling, registry):
    cluster = pulling("default")
    assert version_seen(cluster, registry.image) == "first"
    registry.publish(BUSYBOX, "second")
    assert version_seen(cluster, registry.image) == "second"


def test_default_falls_back_to_the_image_that_is_there(pulling, registry):
    cluster, image = pulling("default"), registry.image
    assert version_seen(cluster, image) == "first"
    registry.stop()
    assert version_seen(cluster, image) == "first"


def test_always_does_not_fall_back(pulling, registry):
    cluster, image = pulling("always"), registry.image
    assert version_seen(cluster, image) == "first"
    registry.stop()
    task = finish(cluster, image)
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"].startswith("CannotPull")


def test_once_asks_once(pulling, registry):
    cluster = pulling("once")
    assert version_seen(cluster, registry.image) == "first"
    asked = len(registry.requests)
    assert asked > 0
    registry.publish(BUSYBOX, "second")
    assert version_seen(cluster, registry.image) == "first"
    assert len(registry.requests) == asked


def test_prefer_cached_asks_only_for_what_is_not_there(pulling, registry):
    cluster = pulling("prefer-cached")
    assert version_seen(cluster, registry.image) == "first"
    asked = len(registry.requests)
    assert asked > 0
    registry.publish(BUSYBOX, "second")
    assert version_seen(cluster, registry.image) == "first"
    assert len(registry.requests) == asked
