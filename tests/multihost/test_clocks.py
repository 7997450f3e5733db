"""The time of day jumps, on a server and on a machine, and back again."""

import pytest
from botocore.exceptions import ClientError

from support.wait import eventually

from .server import Server

HOUR = 3600


def refused(server: Server) -> bool:
    """Whether a server refuses a call for the time at which it was signed."""
    try:
        server.client().list_clusters()
    except ClientError as error:
        return "Signature" in str(error)
    return False


@pytest.mark.parametrize("seconds", [HOUR, -HOUR], ids=["forward", "back"])
def test_the_clock_of_a_server_jumps(site, trial, seconds):
    server = site.servers[0]
    what = f"the clock of a server is an hour {'ahead' if seconds > 0 else 'behind'}"
    with trial(what) as fault, server.clock.off(seconds):
        eventually("its clock refuses what is signed now", lambda: refused(server), 10)
        fault.back()
        fault.lasts(6)


@pytest.mark.parametrize("seconds", [HOUR, -HOUR], ids=["forward", "back"])
def test_the_clock_of_a_machine_jumps(site, trial, seconds):
    agent = site.agents[0]
    what = f"the clock of a machine is an hour {'ahead' if seconds > 0 else 'behind'}"
    with trial(what) as fault, agent.clock.off(seconds):
        fault.back(spare=agent.host.name)
        fault.lasts(6)
