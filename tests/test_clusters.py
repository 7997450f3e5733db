"""Clusters: create, describe, list, update, delete."""

import pytest

from support.cluster import unique
from support.errors import refused

ARN = "arn:aws:ecs:us-east-1:000000000000:cluster/"


def test_create_answers_the_new_cluster(ecs):
    name = unique("cluster")
    made = ecs.create_cluster(clusterName=name, tags=[{"key": "team", "value": "sea"}])["cluster"]
    assert made["clusterArn"] == ARN + name
    assert made["clusterName"] == name
    assert made["status"] == "ACTIVE"
    counts = ("registeredContainerInstancesCount", "runningTasksCount", "pendingTasksCount", "activeServicesCount")
    assert [made[count] for count in counts] == [0, 0, 0, 0]
    assert made["tags"] == [{"key": "team", "value": "sea"}]


def test_create_twice_is_the_same_cluster(ecs):
    name = unique("cluster")
    first = ecs.create_cluster(clusterName=name)["cluster"]
    assert ecs.create_cluster(clusterName=name)["cluster"]["clusterArn"] == first["clusterArn"]


def test_create_without_a_name_makes_default(launch):
    ecs = launch(role="server").client()
    assert ecs.create_cluster()["cluster"]["clusterName"] == "default"
    assert ecs.list_services()["serviceArns"] == []


@pytest.mark.parametrize("name", ["with space", "ünïcode", "dot.ted", "x" * 256, "slash/ed"])
def test_a_bad_name(ecs, name):
    with refused("InvalidParameterException"):
        ecs.create_cluster(clusterName=name)


def test_the_longest_name(ecs):
    name = unique("long") + "-" + "x" * 255
    assert ecs.create_cluster(clusterName=name[:255])["cluster"]["clusterName"] == name[:255]


def test_describe_by_name_and_by_arn(ecs):
    name = unique("cluster")
    ecs.create_cluster(clusterName=name)
    answer = ecs.describe_clusters(clusters=[name, "nowhere"])
    assert [each["clusterName"] for each in answer["clusters"]] == [name]
    assert answer["failures"] == [{"arn": ARN + "nowhere", "reason": "MISSING"}]
    assert ecs.describe_clusters(clusters=[ARN + name])["clusters"][0]["clusterName"] == name


def test_describe_holds_back_what_is_not_included(ecs):
    name = unique("cluster")
    ecs.create_cluster(
        clusterName=name,
        tags=[{"key": "a", "value": "b"}],
        settings=[{"name": "containerInsights", "value": "enabled"}],
    )
    bare = ecs.describe_clusters(clusters=[name])["clusters"][0]
    assert not bare.get("tags")
    assert not bare.get("settings")
    assert not bare.get("statistics")
    full = ecs.describe_clusters(clusters=[name], include=["TAGS", "SETTINGS", "STATISTICS"])["clusters"][0]
    assert full["tags"] == [{"key": "a", "value": "b"}]
    assert full["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    statistics = {each["name"]: each["value"] for each in full["statistics"]}
    assert statistics["runningEC2TasksCount"] == "0"
    assert statistics["activeEC2ServiceCount"] == "0"


def test_list_pages_through_all(launch):
    ecs = launch(role="server").client()
    names = [f"page-{number}" for number in range(7)]
    for name in names:
        ecs.create_cluster(clusterName=name)
    pages = list(ecs.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 3}))
    listed = [arn for page in pages for arn in page["clusterArns"] if "/page-" in arn]
    assert sorted(listed) == [ARN + name for name in names]
    assert all(len(page["clusterArns"]) <= 3 for page in pages)
    assert len(pages) >= 3


def test_a_token_that_was_never_given(ecs):
    with refused("InvalidParameterException"):
        ecs.list_clusters(nextToken="made up")


@pytest.mark.parametrize("size", [0, 101, -1])
def test_a_page_size_out_of_range(ecs, size):
    with refused("InvalidParameterException"):
        ecs.list_clusters(maxResults=size)


def test_delete_leaves_it_inactive(ecs):
    name = unique("cluster")
    ecs.create_cluster(clusterName=name)
    assert ecs.delete_cluster(cluster=name)["cluster"]["status"] == "INACTIVE"
    assert ecs.describe_clusters(clusters=[name])["clusters"][0]["status"] == "INACTIVE"
    assert ARN + name not in all_arns(ecs)
    assert ecs.create_cluster(clusterName=name)["cluster"]["status"] == "ACTIVE"


def test_a_deleted_cluster_takes_nothing(ecs):
    name = unique("cluster")
    ecs.create_cluster(clusterName=name)
    ecs.delete_cluster(cluster=name)
    family = unique("family")
    ecs.register_task_definition(family=family, containerDefinitions=[{"name": "main", "image": "none", "memory": 16}])
    with refused("ClusterNotFoundException", "The referenced cluster was inactive."):
        ecs.run_task(cluster=name, taskDefinition=family)
    with refused("ClusterNotFoundException", "The referenced cluster was inactive."):
        ecs.create_service(cluster=name, serviceName="s", taskDefinition=family, desiredCount=0)


def test_delete_of_an_unknown_cluster(ecs):
    with refused("ClusterNotFoundException", "Cluster not found."):
        ecs.delete_cluster(cluster="nowhere")


def test_delete_with_an_instance(ecs, cluster, hollow):
    hollow()
    with refused(
        "ClusterContainsContainerInstancesException",
        "The Cluster cannot be deleted while Container Instances are active or draining.",
    ):
        ecs.delete_cluster(cluster=cluster.name)


def test_delete_with_a_service(ecs, cluster):
    cluster.serve(cluster.register(), desired=0)
    with refused("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."):
        ecs.delete_cluster(cluster=cluster.name)


def test_update_settings(ecs, cluster):
    setting = [{"name": "containerInsights", "value": "enhanced"}]
    assert ecs.update_cluster_settings(cluster=cluster.name, settings=setting)["cluster"]["settings"] == setting
    assert ecs.update_cluster(cluster=cluster.name, settings=setting)["cluster"]["settings"] == setting
    shown = ecs.describe_clusters(clusters=[cluster.name], include=["SETTINGS"])["clusters"][0]
    assert shown["settings"] == setting


def test_counts_follow_what_happens(ecs, cluster, hollow):
    hollow()
    hollow()
    task = cluster.run(cluster.register())
    cluster.wait_task(task, "RUNNING")
    name = cluster.serve(cluster.register(), desired=2)
    cluster.wait_stable(name)
    shown = ecs.describe_clusters(clusters=[cluster.name], include=["STATISTICS"])["clusters"][0]
    assert shown["registeredContainerInstancesCount"] == 2
    assert shown["runningTasksCount"] == 3
    assert shown["pendingTasksCount"] == 0
    assert shown["activeServicesCount"] == 1
    statistics = {each["name"]: each["value"] for each in shown["statistics"]}
    assert statistics["runningEC2TasksCount"] == "3"
    assert statistics["activeEC2ServiceCount"] == "1"


def test_calls_on_an_unknown_cluster(ecs):
    calls = [
        lambda: ecs.list_tasks(cluster="nowhere"),
        lambda: ecs.list_services(cluster="nowhere"),
        lambda: ecs.list_container_instances(cluster="nowhere"),
        lambda: ecs.describe_tasks(cluster="nowhere", tasks=["a" * 32]),
        lambda: ecs.describe_services(cluster="nowhere", services=["s"]),
        lambda: ecs.describe_container_instances(cluster="nowhere", containerInstances=["a" * 32]),
        lambda: ecs.stop_task(cluster="nowhere", task="a" * 32),
    ]
    for each in calls:
        with refused("ClusterNotFoundException", "Cluster not found."):
            each()


def all_arns(ecs) -> list[str]:
    return [arn for page in ecs.get_paginator("list_clusters").paginate() for arn in page["clusterArns"]]
