"""`/healthz` and `/readyz`: what a load balancer or a supervisor asks, without a signature."""

import urllib.error
import urllib.request

import pytest

from support.cluster import Cluster, container, unique
from support.disk import small_disk
from support.server import Server
from support.wait import eventually


def ask(server: Server, path: str) -> tuple[int, str]:
    """The status and the text of a page."""
    try:
        with urllib.request.urlopen(server.endpoint + path, timeout=10) as answer:
            assert answer.headers["content-type"].startswith("text/plain")
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_server_that_works_is_healthy_and_ready(plane):
    assert ask(plane, "/healthz") == (200, "ok\n")
    assert ask(plane, "/readyz") == (200, "ok\n")


def test_asking_changes_nothing_and_other_paths_are_refused(launch):
    server = launch(role="server")
    server.client().create_cluster(clusterName="one")
    files = {path.name: path.read_bytes() for path in (server.data / "state").iterdir()}
    for _ in range(50):
        assert ask(server, "/readyz") == (200, "ok\n")
    assert {path.name: path.read_bytes() for path in (server.data / "state").iterdir()} == files
    assert ask(server, "/readiness")[0] == 403


def test_a_full_disk_makes_it_unready_and_says_so_until_there_is_room(launch, tmp_path):
    with small_disk(tmp_path, mib=8) as disk:
        server = launch(role="server", data=disk / "data")
        cluster = Cluster(server, unique("full"))
        assert ask(server, "/readyz") == (200, "ok\n")
        (disk / "ballast").write_bytes(b"x" * (7 << 20))
        bulky = container(environment=[{"name": f"V{number}", "value": "x" * 900} for number in range(50)])
        with pytest.raises(cluster.ecs.exceptions.ClientError):
            register_many(cluster, bulky)
        status, text = eventually("it is unready", lambda: unready(server))
        assert status == 503
        assert "no space is left" in text
        assert "Free some space" in text
        assert ask(server, "/healthz") == (200, "ok\n"), "it still serves"
        (disk / "ballast").unlink()
        eventually("it is ready again", lambda: ask(server, "/readyz") == (200, "ok\n"))
        assert cluster.register()
        server.stop()


def register_many(cluster: Cluster, bulky: dict) -> None:
    for _ in range(200):
        cluster.register(bulky)


def unready(server: Server) -> tuple[int, str] | None:
    answer = ask(server, "/readyz")
    return answer if answer[0] != 200 else None
