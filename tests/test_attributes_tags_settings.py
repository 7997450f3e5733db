"""Attributes of instances, tags of everything, and account settings."""

import pytest

from support.cluster import container, unique
from support.errors import refused


def names_and_values(answer: dict) -> set[tuple]:
    return {(each["name"], each.get("value"), each["targetId"].rsplit("/", 1)[-1]) for each in answer["attributes"]}


def test_put_list_and_delete_an_attribute(cluster, hollow):
    instance = hollow()
    ecs, name = cluster.ecs, cluster.name
    given = [
        {"name": "stack", "value": "prod", "targetId": instance.arn},
        {"name": "bare", "targetType": "container-instance", "targetId": instance.id},
    ]
    ecs.put_attributes(cluster=name, attributes=given)
    listed = ecs.list_attributes(cluster=name, targetType="container-instance", attributeName="stack")
    assert names_and_values(listed) == {("stack", "prod", instance.id)}
    ecs.put_attributes(cluster=name, attributes=[given[0] | {"value": "test"}])
    by_value = ecs.list_attributes(
        cluster=name, targetType="container-instance", attributeName="stack", attributeValue="test"
    )
    assert names_and_values(by_value) == {("stack", "test", instance.id)}
    shown = ecs.describe_container_instances(cluster=name, containerInstances=[instance.arn])
    attributes = {each["name"]: each.get("value") for each in shown["containerInstances"][0]["attributes"]}
    assert attributes["stack"] == "test"
    assert "bare" in attributes
    ecs.delete_attributes(cluster=name, attributes=[{"name": "stack", "targetId": instance.arn}])
    again = ecs.list_attributes(cluster=name, targetType="container-instance", attributeName="stack")
    assert again["attributes"] == []


def test_attributes_are_listed_in_pages(cluster, hollow):
    for _ in range(3):
        hollow(connect=False, attributes={"rack": "1"})
    pages = list(
        cluster.ecs.get_paginator("list_attributes").paginate(
            cluster=cluster.name,
            targetType="container-instance",
            attributeName="rack",
            PaginationConfig={"PageSize": 2},
        )
    )
    assert [len(page["attributes"]) for page in pages] == [2, 1]


def test_an_attribute_of_nothing(cluster):
    # Rule 6.6.3: PutAttributes adds and replaces, at most ten a call and ten a resource; DeleteAttributes goes by name.
    with refused("TargetNotFoundException"):
        cluster.ecs.put_attributes(
            cluster=cluster.name,
            attributes=[{"name": "a", "targetType": "container-instance", "targetId": "0" * 32}],
        )


def test_more_than_ten_attributes(cluster, hollow):
    # Rule 6.6.3: PutAttributes adds and replaces, at most ten a call and ten a resource; DeleteAttributes goes by name.
    instance = hollow()

    def put(names):
        cluster.ecs.put_attributes(
            cluster=cluster.name, attributes=[{"name": each, "targetId": instance.arn} for each in names]
        )

    with refused("InvalidParameterException"):
        put([f"a{number}" for number in range(11)])
    put([f"a{number}" for number in range(10)])
    with refused("AttributeLimitExceededException"):
        put(["one-more"])


@pytest.mark.parametrize("attribute", [{"name": "bad name!"}, {"name": "x" * 129}, {"name": "a", "value": " b"}])
def test_a_bad_attribute(cluster, hollow, attribute):
    with refused("InvalidParameterException"):
        cluster.ecs.put_attributes(
            cluster=cluster.name, attributes=[attribute | {"targetId": hollow(connect=False).arn}]
        )


def tagged_things(cluster, hollow) -> dict[str, str]:
    ecs, name = cluster.ecs, cluster.name
    instance = hollow()
    definition = cluster.register()
    task = cluster.run(definition)
    service = cluster.serve(definition, desired=0)
    return {
        "cluster": ecs.describe_clusters(clusters=[name])["clusters"][0]["clusterArn"],
        "task-definition": definition,
        "container-instance": instance.arn,
        "task": task,
        "service": cluster.service(service)["serviceArn"],
    }


def test_every_resource_takes_tags(cluster, hollow):
    ecs = cluster.ecs
    for arn in tagged_things(cluster, hollow).values():
        ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": ""}])
        ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "2"}])
        listed = {each["key"]: each.get("value", "") for each in ecs.list_tags_for_resource(resourceArn=arn)["tags"]}
        assert listed == {"a": "2", "b": ""}, arn
        ecs.untag_resource(resourceArn=arn, tagKeys=["a", "never-there"])
        assert [each["key"] for each in ecs.list_tags_for_resource(resourceArn=arn)["tags"]] == ["b"], arn


def test_tags_show_where_they_are_included(cluster, hollow):
    things = tagged_things(cluster, hollow)
    tags = [{"key": "a", "value": "1"}]
    for arn in things.values():
        cluster.ecs.tag_resource(resourceArn=arn, tags=tags)
    assert cluster.task(things["task"], include=["TAGS"])["tags"] == tags
    assert not cluster.task(things["task"]).get("tags")
    shown = cluster.ecs.describe_services(cluster=cluster.name, services=[things["service"]], include=["TAGS"])
    assert shown["services"][0]["tags"] == tags
    shown = cluster.ecs.describe_container_instances(
        cluster=cluster.name, containerInstances=[things["container-instance"]], include=["TAGS"]
    )
    assert shown["containerInstances"][0]["tags"] == tags


@pytest.mark.parametrize(
    "tags",
    [
        [{"key": "aws:mine", "value": "x"}],
        [{"key": "AWS:mine", "value": "x"}],
        [{"key": "", "value": "x"}],
        [{"key": "k", "value": "x" * 257}],
        [{"key": "bad?", "value": "x"}],
        [{"key": f"k{number}", "value": "x"} for number in range(51)],
    ],
)
def test_tags_that_are_refused(cluster, tags):
    arn = cluster.ecs.describe_clusters(clusters=[cluster.name])["clusters"][0]["clusterArn"]
    with refused("InvalidParameterException"):
        cluster.ecs.tag_resource(resourceArn=arn, tags=tags)
    assert cluster.ecs.list_tags_for_resource(resourceArn=arn)["tags"] == []


def test_tags_of_nothing(ecs):
    with refused("InvalidParameterException"):
        ecs.list_tags_for_resource(resourceArn="not an arn")


def test_tags_are_propagated_to_tasks(cluster, hollow):
    # Rule 5.1.4: tags come from the task definition when that is asked for; from a service only for its own tasks.
    hollow()
    definition = cluster.register(container(), tags=[{"key": "from", "value": "definition"}])

    def tags_of(task: str) -> dict:
        return {each["key"]: each["value"] for each in cluster.task(task, include=["TAGS"]).get("tags", [])}

    assert tags_of(cluster.run(definition)) == {}
    assert tags_of(cluster.run(definition, propagateTags="TASK_DEFINITION")) == {"from": "definition"}
    mixed = cluster.run(
        definition,
        propagateTags="TASK_DEFINITION",
        enableECSManagedTags=True,
        tags=[{"key": "own", "value": "1"}],
    )
    assert tags_of(mixed) == {"from": "definition", "own": "1", "aws:ecs:clusterName": cluster.name}
    service = cluster.serve(
        definition, 1, propagateTags="SERVICE", enableECSManagedTags=True, tags=[{"key": "from", "value": "service"}]
    )
    cluster.wait_stable(service)
    assert tags_of(cluster.tasks_of(service)[0]) == {
        "from": "service",
        "aws:ecs:clusterName": cluster.name,
        "aws:ecs:serviceName": service,
    }


def test_account_settings(launch):
    ecs = launch(role="server").client()
    assert ecs.list_account_settings()["settings"] == []
    effective = {
        each["name"]: each["value"]
        for page in ecs.get_paginator("list_account_settings").paginate(effectiveSettings=True)
        for each in page["settings"]
    }
    assert effective["taskLongArnFormat"] == "enabled"
    assert effective["containerInsights"] == "disabled"
    assert effective["tagResourceAuthorization"] == "on"
    assert effective["defaultLogDriverMode"] == "non-blocking"

    put = ecs.put_account_setting(name="containerInsights", value="enhanced")["setting"]
    assert (put["name"], put["value"]) == ("containerInsights", "enhanced")
    assert put["principalArn"].startswith("arn:aws:iam::000000000000:")
    for effective in (False, True):
        shown = ecs.list_account_settings(name="containerInsights", effectiveSettings=effective)["settings"]
        assert [each["value"] for each in shown] == ["enhanced"]
    assert ecs.delete_account_setting(name="containerInsights")["setting"]["name"] == "containerInsights"
    assert ecs.list_account_settings(name="containerInsights")["settings"] == []
    shown = ecs.list_account_settings(name="containerInsights", effectiveSettings=True)["settings"]
    assert [each["value"] for each in shown] == ["disabled"]


def test_a_default_setting_shapes_new_clusters(launch):
    ecs = launch(role="server").client()
    ecs.put_account_setting_default(name="containerInsights", value="enabled")
    made = ecs.create_cluster(clusterName=unique("c"))["cluster"]
    assert made["settings"] == [{"name": "containerInsights", "value": "enabled"}]


def test_bad_account_settings(ecs):
    with refused("InvalidParameterException", "should be one of"):
        ecs.put_account_setting(name="unknown", value="enabled")
    with refused("InvalidParameterException"):
        ecs.put_account_setting(name="containerInsights", value="perhaps")
