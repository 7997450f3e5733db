"""The Debian package, made of the binary under test: what is in it, what installing, removing and purging leave."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from support.paths import BINARY, ROOT
from support.server import Server, run_binary

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg on this machine")

UNITS = ["longshore-agent.service", "longshore-edge.service", "longshore-server.service"]


def run(*command: str | Path, **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A package of the binary under test, hardly compressed."""
    out = tmp_path_factory.mktemp("package")
    run(ROOT / "scripts" / "deb.sh", "--binary", BINARY, "--out", out, "--compress", "none")
    (made,) = out.iterdir()
    return made


class Machine:
    """A directory with a package database: enough of a Debian machine for dpkg. Nothing runs on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for each in ("info", "updates", "triggers"):
            (root / "var/lib/dpkg" / each).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()

    def dpkg(self, *arguments: str | Path) -> str:
        """Works on its packages."""
        # The scripts of the package run here, and are told where the machine is.
        environment = os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
        forced = ["--force-depends", "--force-script-chrootless", "--force-not-root"]
        return run("dpkg", f"--root={self.root}", f"--log={self.root}/log", *forced, *arguments, env=environment)

    def has(self, path: str) -> bool:
        """Whether something is at a path."""
        return os.path.lexists(self.root / path.lstrip("/"))

    def write(self, path: str, text: str) -> None:
        """Puts a file somewhere."""
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path / "machine")


def test_the_package_says_what_it_is(package):
    control = run("dpkg-deb", "--field", package)
    version = run_binary("--version").stdout.split()[1]
    assert f"Version: {version}-1\n" in control
    assert re.search(r"^Depends: libc6 \(>= 2\.\d+\)", control, re.MULTILINE)
    assert run("dpkg-deb", "--ctrl-tarfile", package)
    owners = {line.split()[1] for line in run("dpkg-deb", "--contents", package).splitlines()}
    assert owners == {"root/root"}


def test_the_same_binary_makes_the_same_package(package, tmp_path):
    run(ROOT / "scripts" / "deb.sh", "--binary", BINARY, "--out", tmp_path, "--compress", "none")
    assert (tmp_path / package.name).read_bytes() == package.read_bytes()


def test_a_binary_that_is_not_there_is_refused(tmp_path):
    done = subprocess.run(
        [ROOT / "scripts" / "deb.sh", "--binary", tmp_path / "none"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "build it first" in done.stderr


def test_it_is_installed_and_works_and_nothing_is_enabled(package, machine, tmp_path):
    machine.dpkg("--install", package)
    binary = machine.root / "usr/bin/longshore"
    assert run(binary, "--version") == run_binary("--version").stdout
    assert not machine.has("/etc/systemd/system"), "enabled nothing"
    assert not machine.has("/var/lib/longshore"), "made nothing"
    for name in ("agent", "edge"):
        assert (machine.root / f"etc/longshore/{name}.env").stat().st_mode & 0o777 == 0o600
    assert "longshore" in (machine.root / "usr/share/bash-completion/completions/longshore").read_text()
    run("bash", "-n", machine.root / "usr/share/bash-completion/completions/longshore")
    if shutil.which("man"):
        run("man", "--local-file", "--warnings", machine.root / "usr/share/man/man1/longshore.1.gz")
    server = Server(tmp_path / "server", role="server", binary=binary).start()
    try:
        assert server.client().list_clusters()["clusterArns"] == []
    finally:
        server.stop()


def test_settings_and_data_stay_until_it_is_purged(package, machine):
    machine.dpkg("--install", package)
    machine.write("/etc/longshore/server.env", "LONGSHORE_LISTEN=0.0.0.0:7327\n")
    for data in ("longshore", "private/longshore", "longshore-agent", "longshore-edge", "private/longshore-edge"):
        machine.write(f"/var/lib/{data}/state", "precious")
    machine.write("/var/lib/other/state", "another's")
    machine.dpkg("--install", package)
    assert "0.0.0.0" in (machine.root / "etc/longshore/server.env").read_text(), "kept over an upgrade"
    machine.dpkg("--remove", "longshore")
    assert not machine.has("/usr/bin/longshore")
    assert not machine.has("/lib/systemd/system/longshore-server.service")
    kept = ["/etc/longshore/server.env", "/etc/longshore/agent.env", "/var/lib/longshore/state"]
    kept += ["/var/lib/private/longshore/state", "/var/lib/longshore-agent/state", "/etc/longshore/edge.env"]
    kept += ["/var/lib/longshore-edge/state", "/var/lib/private/longshore-edge/state"]
    assert all(machine.has(path) for path in kept)
    machine.dpkg("--purge", "longshore")
    assert not any(machine.has(path) for path in kept)
    assert not machine.has("/etc/longshore")
    assert not machine.has("/var/lib/longshore-agent")
    assert machine.has("/var/lib/other/state")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_units(package, machine, unit):
    machine.dpkg("--install", package)
    # What they come after is looked for on the same machine.
    for other in ("network-online.target", "multi-user.target", "sysinit.target", "basic.target", "shutdown.target"):
        machine.write(f"/lib/systemd/system/{other}", "[Unit]\nDescription=x\n")
    machine.write("/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/longshore\n")
    path = f"/lib/systemd/system/{unit}"
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", f"--root={machine.root}", path],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def settings(name: str) -> dict[str, list[str]]:
    """A unit's settings; those that are there several times have several values."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "packaging" / name).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_comes_back_and_reads_its_settings(unit):
    found = settings(unit)
    name = unit.removeprefix("longshore-").removesuffix(".service")
    assert found["Restart"] == ["always"]
    assert found["EnvironmentFile"] == [f"-/etc/longshore/{name}.env"]
    assert int(found["LimitNOFILE"][0]) >= 65_536
    assert ("docker.service" in found["After"][0]) == (name != "edge")
    (command,) = found["ExecStart"]
    program, role, *options = command.split()
    assert (program, role) == ("/usr/bin/longshore", name)
    assert options[:2] == ["--data-dir", f"/var/lib/{found['StateDirectory'][0]}"]


@pytest.mark.parametrize("name", ["server", "agent", "edge"])
def test_the_settings_that_the_files_show_exist(name):
    text = (ROOT / "packaging" / f"{name}.env").read_text()
    shown = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))
    known = set(re.findall(r"\[env: ([A-Z_]+)", run_binary(name, "--help").stdout))
    assert shown - known <= {"LONGSHORE_LOG", f"LONGSHORE_{name.upper()}_OPTIONS"}
