"""`longshore store`: a state moves whole from one directory to another, while it is in use; what is wrong is found."""

import json
import os
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from support.cluster import Cluster, container, unique
from support.etcd import Etcd, require_etcd
from support.hollow import HollowInstance
from support.paths import BINARY
from support.server import Server, clean_environment, run_binary


def store(command: str, directory: Path, *arguments: str, **options) -> subprocess.CompletedProcess:
    return run_binary("store", command, "--data-dir", str(directory), *arguments, **options)


def export(directory: Path, to: Path) -> dict:
    result = store("export", directory, "--to", str(to), "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def check(directory: Path) -> dict:
    result = store("check", directory, "--json")
    report = json.loads(result.stdout)
    assert (result.returncode == 0) == report["ok"], result.stdout
    return report


def filled(server: Server, name: str) -> HollowInstance:
    """A cluster with something of each kind in it."""
    cluster = Cluster(server, name)
    cluster.ecs.create_cluster(clusterName=name)
    instance = HollowInstance(server, name, cpu=4096, memory=8192)
    definition = cluster.register(container(environment=[{"name": "GREETING", "value": 'a "b"\n\u2693'}]))
    cluster.run_all(definition, 3, tags=[{"key": "kind", "value": "batch"}], clientToken="a b")
    cluster.ecs.create_service(cluster=name, serviceName="web", taskDefinition=definition, desiredCount=2)
    cluster.ecs.put_account_setting_default(name="containerInsights", value="enabled")
    return instance


def known(server: Server, name: str) -> dict:
    """What the API shows of a cluster."""
    ecs = server.client()
    tasks = sorted(arn for page in ecs.get_paginator("list_tasks").paginate(cluster=name) for arn in page["taskArns"])
    service = ecs.describe_services(cluster=name, services=["web"])["services"][0]
    definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    return {"tasks": tasks, "service": service["serviceArn"], "definition": definition}


@pytest.fixture
def stopped(launch) -> Server:
    """A server that has stopped in order, with a state."""
    server = launch(role="server")
    filled(server, unique("store")).disconnect()
    server.stop()
    return server


def under_load(
    server: Server,
    directory: Path,
    copies: int,
    export_to: Callable[[Path], object],
    sound: Callable[[], bool],
) -> list[int]:
    """Exports while task definitions are registered: every copy is whole and has what was answered before it.

    Returns the revisions that were answered.
    """
    over, answered = threading.Event(), []

    def write() -> None:
        ecs = server.client()
        while not over.is_set():
            try:
                made = ecs.register_task_definition(family="load", containerDefinitions=[container()])
            except (BotoCoreError, ClientError):
                continue
            answered.append(made["taskDefinition"]["revision"])

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    for number in range(copies):
        before = len(answered)
        export_to(directory / "under-load")
        copy = directory / f"copy-{number}"
        assert store("import", copy, "--from", str(directory / "under-load")).returncode == 0
        report = check(copy)
        assert report["ok"], report["findings"]
        definitions = next(each["count"] for each in report["records"] if each["kind"] == "definition")
        assert definitions >= before + 1, "what was answered before is in it"
        assert sound()
    over.set()
    writer.join(30)
    assert len(answered) > copies
    return answered


def test_a_live_state_is_exported_imported_and_the_same(launch, tmp_path):
    server = launch(role="server")
    name = unique("store")
    instance = filled(server, name)
    answered = under_load(
        server,
        tmp_path,
        copies=10,
        export_to=lambda file: export(server.data, file),
        sound=lambda: check(server.data)["ok"],
    )
    # At rest, every copy of a copy is the same to the byte.
    instance.disconnect()
    before = known(server, name)
    server.stop()
    summary = export(server.data, tmp_path / "first")
    assert stat.S_IMODE((tmp_path / "first").stat().st_mode) == 0o600
    lines = (tmp_path / "first").read_text().split("\n")
    assert json.loads(lines[0])["revision"] == summary["revision"]
    assert json.loads(lines[-2]) == {"records": summary["records"], "sha256": summary["sha256"]}
    moved = tmp_path / "moved"
    assert store("import", moved, "--from", str(tmp_path / "first")).returncode == 0
    assert export(moved, tmp_path / "second")["sha256"] == summary["sha256"]
    assert (tmp_path / "second").read_bytes() == (tmp_path / "first").read_bytes()
    again = launch(role="server", data=moved)
    assert known(again, name) == before
    ecs = again.client()
    made = ecs.register_task_definition(family="load", containerDefinitions=[container()])["taskDefinition"]
    assert made["revision"] >= max(answered) + 1, "the imported state goes on where it was"
    again.stop()
    assert check(moved)["ok"]


def test_pipes(stopped, tmp_path):
    text = store("export", stopped.data, "--to", "-").stdout
    result = store("import", tmp_path / "copy", "--from", "-", "--json", input=text)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["records"] == len(text.splitlines()) - 2
    assert store("export", tmp_path / "copy", "--to", "-").stdout == text


def test_a_check_says_what_it_found(stopped):
    result = store("check", stopped.data)
    assert result.returncode == 0
    assert "is sound" in result.stdout
    assert "definition" in result.stdout
    report = check(stopped.data)
    kinds = {each["kind"]: each["count"] for each in report["records"]}
    assert (kinds["cluster"], kinds["service"], kinds["instance"], kinds["reservation"]) == (1, 1, 1, 1)
    assert kinds["task"] >= 3
    assert report["findings"] == []


def test_damage_is_found_and_not_exported_and_left_as_it_is(stopped, tmp_path):
    journal = max((stopped.data / "state").glob("*.journal"))
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
    report = check(stopped.data)
    assert not report["ok"]
    assert journal.name in report["findings"][0]["subject"]
    result = store("check", stopped.data)
    assert result.returncode == 1
    assert "Restore a backup" in result.stdout
    refused = store("export", stopped.data, "--to", str(tmp_path / "export"))
    assert refused.returncode == 1
    assert "is damaged" in refused.stderr
    assert list(tmp_path.glob("export*")) == []
    assert journal.read_bytes() == content


def test_what_cannot_be_imported_leaves_nothing_and_says_why(stopped, tmp_path):
    good = tmp_path / "good"
    export(stopped.data, good)
    text = good.read_text()
    files = {
        "not an export": "hello\n",
        "ends before its last line": text[: len(text) // 2],
        "does not match its digest": text.replace('"memory":32', '"memory":33', 1),
        "newer Longshore": text.replace('"version":1', '"version":2', 1),
    }
    for words, content in files.items():
        bad, target = tmp_path / "bad", tmp_path / unique("target")
        assert content != text
        bad.write_text(content)
        result = store("import", target, "--from", str(bad))
        assert result.returncode == 1
        assert words in result.stderr
        assert check_is_empty(target)
        assert store("import", target, "--from", str(good)).returncode == 0, "the directory is still good"
    result = store("import", stopped.data, "--from", str(good))
    assert result.returncode == 1
    assert "already" in result.stderr
    assert "empty directory" in result.stderr
    assert check(stopped.data)["ok"]
    missing = store("import", tmp_path / "none", "--from", str(tmp_path / "nowhere"))
    assert "nowhere" in missing.stderr
    assert not (tmp_path / "none").exists()
    for command in (["export", "--to", str(tmp_path / "x")], ["check"]):
        nothing = run_binary("store", command[0], "--data-dir", str(tmp_path / "none"), *command[1:])
        assert nothing.returncode == 1
        assert "there is no state" in nothing.stderr


def check_is_empty(directory: Path) -> bool:
    result = store("check", directory)
    return result.returncode == 1 and "there is no state" in result.stderr


def test_a_running_server_keeps_its_state(launch, tmp_path):
    server = launch(role="server")
    filled(server, unique("store")).disconnect()
    export(server.data, tmp_path / "export")
    refused = store("import", server.data, "--from", str(tmp_path / "export"))
    assert refused.returncode == 1
    assert "in use by process" in refused.stderr


def test_a_killed_import_leaves_nothing(stopped, tmp_path):
    good = tmp_path / "good"
    export(stopped.data, good)
    lines = good.read_bytes().splitlines(keepends=True)
    # Enough of it that some is written before the end.
    padding = [b" " * (1 << 16) + line for line in lines[1:-1]]
    target = tmp_path / "target"
    for count in (1, len(padding) // 2, len(padding)):
        process = subprocess.Popen(
            [BINARY, "store", "import", "--data-dir", str(target), "--from", "-"],
            stdin=subprocess.PIPE,
            env=clean_environment(),
        )
        process.stdin.write(lines[0] + b"".join(padding[:count]))
        process.stdin.flush()
        process.kill()
        process.wait(20)
        process.stdin.close()
        assert check_is_empty(target), os.listdir(target / "state")
    assert store("import", target, "--from", str(good)).returncode == 0
    assert check(target)["ok"]


@pytest.fixture
def etcd(tmp_path) -> Iterator[Etcd]:
    """etcd, for one test."""
    require_etcd()
    member = Etcd(tmp_path / "etcd")
    yield member.start()
    member.kill()


def on_etcd(command: str, etcd: Etcd, *arguments: str, **options) -> subprocess.CompletedProcess:
    return run_binary("store", command, "--store", etcd.place, *arguments, **options)


def summary_of(result: subprocess.CompletedProcess) -> dict:
    assert result.returncode == 0, result.stderr + result.stdout
    return json.loads(result.stdout)


def test_a_state_moves_into_etcd_and_back_whole(stopped, etcd, tmp_path, launch):
    first = export(stopped.data, tmp_path / "first")
    moved = summary_of(on_etcd("import", etcd, "--from", str(tmp_path / "first"), "--json"))
    checked = summary_of(on_etcd("check", etcd, "--json"))
    assert checked["ok"]
    back = summary_of(on_etcd("export", etcd, "--to", str(tmp_path / "second"), "--json"))
    assert stat.S_IMODE((tmp_path / "second").stat().st_mode) == 0o600
    third = summary_of(store("import", tmp_path / "back", "--from", str(tmp_path / "second"), "--json"))
    for other in (moved, back, third, check(tmp_path / "back"), checked):
        assert other["contentsSha256"] == first["contentsSha256"]
    assert first["records"] == moved["records"] == back["records"] == third["records"]
    assert {each["kind"]: each["count"] for each in check(tmp_path / "back")["records"]} == {
        each["kind"]: each["count"] for each in check(stopped.data)["records"]
    }
    # A server goes on with it there, and another on what came back.
    server = launch("--store", etcd.place, role="server")
    [name] = [arn.rsplit("/", 1)[1] for arn in server.client().list_clusters()["clusterArns"]]
    again = launch(role="server", data=tmp_path / "back")
    assert known(server, name) == known(again, name)


def test_a_live_state_on_etcd_is_exported_and_sound(launch, etcd, tmp_path):
    server = launch("--store", etcd.place, role="server")
    name = unique("store")
    instance = filled(server, name)
    under_load(
        server,
        tmp_path,
        copies=5,
        export_to=lambda file: summary_of(on_etcd("export", etcd, "--to", str(file), "--json")),
        sound=lambda: summary_of(on_etcd("check", etcd, "--json"))["ok"],
    )
    instance.disconnect()
    before = known(server, name)
    server.stop()
    # At rest the same state makes the same bytes, also from another prefix.
    first = on_etcd("export", etcd, "--to", "-").stdout
    assert on_etcd("export", etcd, "--to", "-").stdout == first
    elsewhere = ["--store", f"{etcd.place}/else/where"]
    result = run_binary("store", "import", *elsewhere, "--from", "-", input=first)
    assert result.returncode == 0, result.stderr
    again = launch(*elsewhere, role="server")
    assert known(again, name) == before


def test_what_is_in_the_way_of_an_import_into_etcd_stays(stopped, etcd, tmp_path, launch):
    export(stopped.data, tmp_path / "good")
    nothing = on_etcd("export", etcd, "--to", str(tmp_path / "none"))
    assert nothing.returncode == 1
    assert "there is nothing in etcd://127.0.0.1" in nothing.stderr
    assert on_etcd("check", etcd).returncode == 1
    assert etcd.keys() == {}, "looking leaves nothing behind"
    launch("--store", etcd.place, role="server").stop()
    before = etcd.keys()
    refused = on_etcd("import", etcd, "--from", str(tmp_path / "good"))
    assert refused.returncode == 1
    assert "there is a state under the prefix /longshore/ already" in refused.stderr
    assert "Choose another prefix" in refused.stderr
    assert etcd.keys() == before
    etcd.put("/other/pods/1", "x")
    refused = run_binary("store", "import", "--store", f"{etcd.place}/other", "--from", str(tmp_path / "good"))
    assert refused.returncode == 1
    assert "another system has its keys under the prefix /other/, such as /other/pods/1" in refused.stderr
    assert etcd.keys() == before | {"/other/pods/1": "x"}


def test_a_damaged_export_leaves_nothing_in_etcd(stopped, etcd, tmp_path):
    export(stopped.data, tmp_path / "good")
    text = (tmp_path / "good").read_text()
    for words, content in {
        "ends before its last line": text[: len(text) // 2],
        "does not match its digest": text.replace('"memory":32', '"memory":33', 1),
    }.items():
        result = on_etcd("import", etcd, "--from", "-", input=content)
        assert result.returncode == 1
        assert words in result.stderr
        assert etcd.keys() == {}
    assert on_etcd("import", etcd, "--from", str(tmp_path / "good")).returncode == 0


def test_a_killed_import_into_etcd_is_recognised_and_begun_anew(stopped, etcd, tmp_path):
    good = tmp_path / "good"
    export(stopped.data, good)
    lines = good.read_bytes().splitlines(keepends=True)
    count = len(lines) - 2
    process = subprocess.Popen(
        [BINARY, "store", "import", "--store", etcd.place, "--from", "-"],
        stdin=subprocess.PIPE,
        env=clean_environment(),
    )
    # More than is written at once, and no end.
    family = json.loads(next(line for line in lines if b'"key":"family/' in line))
    process.stdin.write(lines[0])
    process.stdin.write(lines[1])
    for number in range(400):
        name = f"a{number:05}"
        item = family | {"key": f"family/{name}", "record": family["record"] | {"family": name}}
        process.stdin.write(json.dumps(item).encode() + b"\n")
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while len(etcd.keys()) < 100:
        assert time.monotonic() < deadline, "nothing is written"
        time.sleep(0.05)
    process.kill()
    process.wait(20)
    process.stdin.close()
    refused = run_binary(
        "server", "--data-dir", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--store", etcd.place
    )
    for result in (refused, on_etcd("export", etcd, "--to", "-"), on_etcd("check", etcd)):
        assert result.returncode == 1
        assert "its import was broken off" in result.stderr, result.stderr
        assert "run it again" in result.stderr
    again = summary_of(on_etcd("import", etcd, "--from", str(good), "--json"))
    assert again["records"] == count
    assert summary_of(on_etcd("check", etcd, "--json"))["ok"]
    # The records, and the mark.
    assert len(etcd.keys()) == count + 1
