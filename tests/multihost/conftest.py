"""The hosts, started once for all tests of this directory, and what shows why a test failed."""

import os
from collections.abc import Iterator

import pytest

from .invariants import hold
from .load import Load
from .site import Site
from .trial import Trials
from .watch import Watch

ROUNDS = int(os.environ.get("MULTIHOST_ROUNDS", "1"))

_tasks: set[str] = set()
_sites: list[tuple[Site, dict[str, int]]] = []


def pytest_runtest_setup() -> None:
    """What was logged before a test is not part of its report."""
    for site, sizes in _sites:
        sizes.update({process.name: process.size() for process in site.processes()})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the end of what each process logged meanwhile."""
    report = yield
    if report.failed:
        for site, sizes in _sites:
            for process in site.processes():
                lines = process.since(sizes.get(process.name, 0)).splitlines()[-12:]
                state = "running" if process.running else f"ended: {process.status}"
                report.sections.append((f"{process.name} ({state})", "\n".join(line[:240] for line in lines)))
    return report


@pytest.fixture(scope="session", autouse=True, params=range(1, ROUNDS + 1))
def round_number(request) -> int:
    """All tests run once, or as often as MULTIHOST_ROUNDS says, one round after the other on the same hosts."""
    return request.param


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """All hosts, with everything on them running."""
    missing = Site.missing()
    if missing or os.geteuid() != 0:
        why = f"hosts are made of namespaces, which needs root and these programs: {missing or 'all are there'}"
        assert not os.environ.get("LONGSHORE_MULTIHOST_REQUIRED"), f"{why}; scripts/multihost.sh installs them"
        pytest.skip(why)
    made = Site()
    _sites.append((made, {}))
    try:
        made.start()
        yield made
    finally:
        made.stop(_tasks)
        _sites.clear()


@pytest.fixture(scope="session")
def trial(site) -> Iterator[Trials]:
    """Faults under load: `with trial("what happens") as fault`."""
    load, watch = Load(site), Watch(site.servers, site.engines)
    load.start()
    watch.start()
    trials = Trials(site, load, watch)
    with trials("nothing: the services are started", whole=90):
        pass
    yield trials
    try:
        hold(site, load, watch)
        print(f"{load.ledger.count()} writes were answered, {len(load.refused)} were not; most held: {watch.most}")
    finally:
        load.stop()
        watch.stop()
        _tasks.update(arn.rpartition("/")[2] for arn in watch.where)
