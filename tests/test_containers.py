"""What a container definition asks for is what the container on the real engine gets."""

import pytest

from support.cluster import WEB, container
from support.http import get
from support.wait import eventually

pytestmark = pytest.mark.containers

MIB = 1024 * 1024


def engine_view(machine, task: str, name: str = "main") -> dict:
    return machine.docker.inspect(machine.docker.of_task(task)[name]["Id"])


def test_a_task_runs_and_is_stopped(machine):
    task = machine.start(container())
    shown = machine.container_of(task)
    seen = engine_view(machine, task)
    assert seen["State"]["Running"]
    assert seen["Id"] == shown["runtimeId"]
    assert shown["lastStatus"] == "RUNNING"
    assert shown["image"] == "longshore-test/busybox:1"
    labels = seen["Config"]["Labels"]
    assert labels["com.amazonaws.ecs.task-arn"] == task
    assert labels["com.amazonaws.ecs.container-name"] == "main"
    assert labels["com.amazonaws.ecs.cluster"] == machine.name
    stopped = machine.stop(task)
    assert stopped["stopCode"] == "UserInitiated"
    assert stopped["containers"][0]["exitCode"] == 143
    assert not engine_view(machine, task)["State"]["Running"]


def test_a_container_that_ends_stops_its_task_with_its_exit_code(machine):
    stopped = machine.finish(container(script="exit 7"))
    assert stopped["containers"][0]["exitCode"] == 7
    assert stopped["stopCode"] == "EssentialContainerExited"
    assert stopped["stoppedReason"] == "Essential container in task exited"
    assert stopped["executionStoppedAt"]


def test_command_entry_point_directory_user_and_environment(machine):
    definition = container(
        entryPoint=["sh", "-c"],
        command=[
            "trap exit TERM; echo dir=$(pwd) user=$(id -u):$(id -g) host=$(hostname) A=$A B=$B; sleep 3600 & wait"
        ],
        workingDirectory="/tmp",
        user="1234:4321",
        hostname="boat",
        environment=[{"name": "A", "value": "one two"}],
    )
    task = machine.run(
        machine.register(definition),
        overrides={"containerOverrides": [{"name": "main", "environment": [{"name": "B", "value": "3"}]}]},
    )
    machine.wait_task(task, "RUNNING")
    machine.wait_output(task, "dir=/tmp user=1234:4321 host=boat A=one two B=3")


def test_a_command_override(machine):
    task = machine.run(
        machine.register(container(command=["echo", "not this"])),
        overrides={"containerOverrides": [{"name": "main", "command": ["echo", "this instead"]}]},
    )
    machine.wait_task(task, "STOPPED")
    assert machine.output(task).strip() == "this instead"


def test_environment_files(machine, tmp_path):
    (tmp_path / "first.env").write_text("# a comment\nA=first\nB=first=1\n\n")
    (tmp_path / "second.env").write_text("B=second\nC=second\nD=second\n")
    files = [{"type": "s3", "value": f"file://{tmp_path}/{name}.env"} for name in ("first", "second")]
    definition = container(
        stays="echo A=$A B=$B C=$C D=$D", environmentFiles=files, environment=[{"name": "C", "value": "own"}]
    )
    task = machine.start(definition)
    machine.wait_output(task, "A=first B=first=1 C=own D=second")


def test_an_environment_file_that_is_not_there(machine, tmp_path):
    files = [{"type": "s3", "value": f"file://{tmp_path}/absent.env"}]
    stopped = machine.finish(container(environmentFiles=files))
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert "absent.env" in stopped["stoppedReason"]


def test_limits_reach_the_engine(machine):
    task = machine.start(
        container(
            cpu=64,
            memory=48,
            memoryReservation=24,
            ulimits=[{"name": "nofile", "softLimit": 99, "hardLimit": 100}],
            linuxParameters={
                "capabilities": {"add": ["NET_ADMIN"], "drop": ["MKNOD"]},
                "devices": [{"hostPath": "/dev/null", "containerPath": "/dev/nil", "permissions": ["read", "write"]}],
                "tmpfs": [{"containerPath": "/fast", "size": 8, "mountOptions": ["noexec"]}],
                "sharedMemorySize": 16,
                "initProcessEnabled": True,
            },
            readonlyRootFilesystem=True,
            stays="ulimit -n; ls -l /dev/nil; echo x >/fast/f && echo wrote; echo x >/f || echo refused",
            dockerLabels={"mine": "yes"},
        )
    )
    seen = engine_view(machine, task)
    host = seen["HostConfig"]
    assert host["CpuShares"] == 64
    assert host["Memory"] == 48 * MIB
    assert host["MemoryReservation"] == 24 * MIB
    assert host["Ulimits"] == [{"Name": "nofile", "Soft": 99, "Hard": 100}]
    assert [each.removeprefix("CAP_") for each in host["CapAdd"]] == ["NET_ADMIN"]
    assert [each.removeprefix("CAP_") for each in host["CapDrop"]] == ["MKNOD"]
    assert host["ShmSize"] == 16 * MIB
    assert host["Init"] is True
    assert seen["Config"]["Labels"]["mine"] == "yes"
    output = machine.wait_output(task, "refused")
    assert "99" in output.splitlines()
    assert "wrote" in output


def test_more_of_a_container_definition_reaches_the_engine(machine):
    task = machine.start(
        container(
            dnsServers=["10.1.2.3"],
            dnsSearchDomains=["example.test"],
            extraHosts=[{"hostname": "far", "ipAddress": "10.9.8.7"}],
            systemControls=[{"namespace": "net.core.somaxconn", "value": "77"}],
            dockerSecurityOptions=["no-new-privileges"],
            pseudoTerminal=True,
            interactive=True,
            logConfiguration={"logDriver": "json-file", "options": {"max-size": "1m"}},
            stays="cat /proc/sys/net/core/somaxconn; grep far /etc/hosts; cat /etc/resolv.conf",
        )
    )
    seen = engine_view(machine, task)
    host, config = seen["HostConfig"], seen["Config"]
    assert host["Dns"] == ["10.1.2.3"]
    assert host["DnsSearch"] == ["example.test"]
    assert host["ExtraHosts"] == ["far:10.9.8.7"]
    assert host["Sysctls"] == {"net.core.somaxconn": "77"}
    assert "no-new-privileges" in host["SecurityOpt"]
    assert host["LogConfig"] == {"Type": "json-file", "Config": {"max-size": "1m"}}
    assert (config["Tty"], config["OpenStdin"]) == (True, True)


def test_no_network_for_a_container(machine):
    task = machine.start(container(disableNetworking=True, stays="ls /sys/class/net; echo end"))
    assert machine.wait_output(task, "end").split() == ["lo", "end"]


def test_memory_beyond_the_limit_is_said(machine):
    hog = container(memory=16, script="dd if=/dev/zero of=/dev/shm/x bs=1M count=64; sleep 60")
    hog["linuxParameters"] = {"sharedMemorySize": 128}
    hog["command"] = ["dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"]
    stopped = machine.finish(hog)
    only = stopped["containers"][0]
    assert only["exitCode"] == 137
    assert only["reason"].startswith("OutOfMemoryError: Container killed due to memory usage")


def test_volumes_are_shared_kept_and_read_only(machine, tmp_path):
    (tmp_path / "given").write_text("from the host")
    mounts = [
        {"sourceVolume": "host", "containerPath": "/host", "readOnly": True},
        {"sourceVolume": "scratch", "containerPath": "/scratch"},
    ]
    writer = container("writer", stays="echo written >/scratch/file", mountPoints=mounts)
    reader = container(
        "reader",
        stays="until [ -e /scratch/file ]; do sleep 0.1; done; "
        "cat /host/given /scratch/file; echo x >/host/x || echo no",
        volumesFrom=[{"sourceContainer": "writer"}],
    )
    task = machine.start(
        writer,
        reader,
        volumes=[{"name": "host", "host": {"sourcePath": str(tmp_path)}}, {"name": "scratch"}],
    )
    output = machine.wait_output(task, "no\n", name="reader")
    assert "from the host" in output
    assert "written" in output
    assert not (tmp_path / "x").exists()


def test_a_shared_docker_volume_outlives_its_task(machine):
    volume = {
        "name": "kept",
        "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": True, "driver": "local"},
    }
    mounts = [{"sourceVolume": "kept", "containerPath": "/kept"}]
    try:
        machine.finish(container(script="echo kept >/kept/file", mountPoints=mounts), volumes=[volume])
        task = machine.start(container(stays="cat /kept/file", mountPoints=mounts), volumes=[volume])
        machine.wait_output(task, "kept")
        machine.stop(task)
    finally:
        for left in machine.docker.of_cluster(machine.name):
            if any(mount.get("Name") == "kept" for mount in left["Mounts"]):
                machine.docker.remove(left["Id"])
        machine.docker.request("DELETE", "/volumes/kept", force="true")


def test_containers_start_in_the_order_of_their_dependencies(machine):
    first = container("first", "echo ready >/v/first; exit 0", essential=False)
    second = container(
        "second",
        stays="cat /v/first",
        dependsOn=[{"containerName": "first", "condition": "SUCCESS"}],
    )
    mount = [{"sourceVolume": "v", "containerPath": "/v"}]
    task = machine.start(first | {"mountPoints": mount}, second | {"mountPoints": mount}, volumes=[{"name": "v"}])
    machine.wait_output(task, "ready", name="second")
    exits = engine_view(machine, task, "first")["State"]["FinishedAt"]
    assert exits <= engine_view(machine, task, "second")["State"]["StartedAt"]


def test_a_dependency_that_fails_keeps_the_rest_from_starting(machine):
    first = container("first", "exit 3", essential=False)
    second = container("second", dependsOn=[{"containerName": "first", "condition": "SUCCESS"}])
    stopped = machine.finish(first, second)
    by_name = {each["name"]: each for each in stopped["containers"]}
    assert by_name["first"]["exitCode"] == 3
    assert "first" in by_name["second"]["reason"]
    assert machine.docker.of_task(stopped["taskArn"])["second"]["State"] == "created", "made, but never started"


def test_dependents_wait_for_health(machine):
    check = {"command": ["CMD-SHELL", "[ -e /tmp/ok ]"], "interval": 5, "timeout": 2, "retries": 5}
    first = container("first", stays="mkdir -p /tmp; sleep 1; touch /tmp/ok", healthCheck=check)
    second = container("second", dependsOn=[{"containerName": "first", "condition": "HEALTHY"}])
    task = machine.start(first, second)
    assert engine_view(machine, task, "first")["State"]["Health"]["Status"] == "healthy"
    eventually("healthStatus in the API", lambda: machine.container_of(task, "first")["healthStatus"] == "HEALTHY", 40)
    assert machine.container_of(task, "second")["healthStatus"] == "UNKNOWN"


def test_a_helper_that_ends_does_not_stop_the_task(machine):
    task = machine.start(container(), container("helper", "exit 4", essential=False))
    eventually("the helper ended", lambda: machine.container_of(task, "helper")["lastStatus"] == "STOPPED", 40)
    shown = machine.task(task)
    assert shown["lastStatus"] == "RUNNING"
    assert machine.container_of(task, "helper")["exitCode"] == 4


def test_an_essential_container_takes_the_others_with_it(machine):
    stopped = machine.finish(container("main", "sleep 1; exit 5"), container("other"))
    codes = {each["name"]: each["exitCode"] for each in stopped["containers"]}
    assert codes == {"main": 5, "other": 143}


def test_links(machine):
    server = container("server", stays="mkdir /w; echo linked >/w/index.html; httpd -p 80 -h /w")
    client = container(
        "client",
        stays="for i in 1 2 3 4 5 6 7 8 9; do fetch http://friend/ && break; sleep 0.2; done",
        links=["server:friend"],
    )
    task = machine.start(server, client, networkMode="bridge")
    machine.wait_output(task, "linked", name="client")


def test_a_restart_policy_restarts_the_container_in_place(machine):
    policy = {"enabled": True, "restartAttemptPeriod": 60, "ignoredExitCodes": [9]}
    task = machine.start(container(restartPolicy=policy))
    first = machine.docker.of_task(task)["main"]["Id"]
    machine.docker.kill(first)
    # It ran shorter than the period, so it is not restarted and the task ends.
    stopped = machine.wait_task(task, "STOPPED")
    assert stopped["containers"][0]["exitCode"] == 137


def test_a_stubborn_container_is_killed_after_its_stop_timeout(machine):
    task = machine.start(container(command=["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], stopTimeout=2))
    stopped = machine.stop(task)
    assert stopped["containers"][0]["exitCode"] == 137
    assert 1.5 <= (stopped["stoppedAt"] - stopped["stoppingAt"]).total_seconds() <= 10


def test_a_slow_stop_delays_no_other_task(machine):
    slow = machine.start(container(command=["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], stopTimeout=20))
    machine.ecs.stop_task(cluster=machine.name, task=slow)
    other = machine.start(container(), seconds=10)
    assert machine.task(slow)["lastStatus"] != "STOPPED"
    machine.docker.kill(machine.docker.of_task(slow)["main"]["Id"])
    machine.wait_task(slow, "STOPPED")
    machine.stop(other)


def test_an_image_that_does_not_exist(machine):
    stopped = machine.finish(container(image="longshore-test/there-is-none:1"), seconds=90)
    assert stopped["stopCode"] == "TaskFailedToStart"
    reason = stopped["containers"][0]["reason"]
    assert reason.startswith("CannotPullContainerError")
    assert len(reason) > len("CannotPullContainerError: "), "the engine's own words belong to it"
    assert "CannotPullContainerError" in stopped["stoppedReason"]


def test_a_command_that_does_not_exist(machine):
    stopped = machine.finish(container(command=["/no/such/program"]))
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert "/no/such/program" in stopped["containers"][0]["reason"]
    assert stopped["containers"][0]["reason"].startswith(("CannotStartContainerError", "CannotCreateContainerError"))


def test_many_tasks_at_once(machine):
    definition = machine.register(container(cpu=8, memory=16))
    tasks = [task["taskArn"] for task in machine.run_all(definition, count=10)]
    for task in tasks:
        machine.wait_task(task, "RUNNING", 60)
    assert len({machine.container_of(task)["runtimeId"] for task in tasks}) == 10


def test_the_web_example_says_which_task_it_is(machine):
    init = {"initProcessEnabled": True}
    web = container("web", image=WEB, portMappings=[{"containerPort": 80}], linuxParameters=init)
    del web["command"]
    task = machine.start(web)
    port = machine.container_of(task, "web")["networkBindings"][0]["hostPort"]
    page = eventually("the page", lambda: get(f"http://127.0.0.1:{port}/"))
    assert task.rsplit("/", 1)[1] in page


def test_a_start_timeout_ends_the_wait_for_a_dependency(machine):
    first = container("first", essential=False, startTimeout=2)
    second = container("second", dependsOn=[{"containerName": "first", "condition": "COMPLETE"}])
    stopped = machine.finish(first, second)
    reason = next(each["reason"] for each in stopped["containers"] if each["name"] == "second")
    assert "first" in reason


def test_an_unhealthy_task_of_a_service_is_replaced(machine):
    check = {"command": ["CMD-SHELL", "[ ! -e /sick ]"], "interval": 5, "timeout": 2, "retries": 1}
    name = machine.serve(machine.register(container(healthCheck=check)), desired=1)
    machine.wait_stable(name)
    first = machine.tasks_of(name)[0]
    runtime = machine.container_of(first)["runtimeId"]
    eventually("healthy", lambda: machine.task(first)["healthStatus"] == "HEALTHY", 40)
    created = machine.docker.request("POST", f"/containers/{runtime}/exec", {"Cmd": ["touch", "/sick"]})
    machine.docker.request("POST", f"/exec/{created['Id']}/start", {"Detach": True})
    eventually("replaced", lambda: first not in machine.tasks_of(name), 90)
    stopped = machine.wait_task(first, "STOPPED")
    assert stopped["stopCode"] == "ServiceSchedulerInitiated"
    assert stopped["stoppedReason"] == "Task failed container health checks"
    assert any("failed container health checks" in each for each in machine.messages(name))
