"""Servers die, all of them in turn, or stand still and go on as if nothing had happened."""

import pytest

from .site import SERVERS


@pytest.mark.parametrize("number", range(SERVERS))
def test_a_server_is_killed(site, trial, number):
    server = site.servers[number]
    with trial(f"a server is killed ({number + 1} of {SERVERS})") as fault:
        server.process.kill()
        fault.back()
        server.start()
    server.wait()


@pytest.mark.every_run
def test_all_servers_but_one_are_killed(site, trial):
    killed = site.servers[1:]
    with trial("all servers but one are killed at once") as fault:
        for server in killed:
            server.process.kill()
        fault.back()
        for server in killed:
            server.start()
    for server in killed:
        server.wait()


def test_a_server_stands_still(site, trial):
    """Longer than its claims hold: when it goes on it believes that they are still its own, for a moment."""
    server = site.servers[0]
    with trial("a server stands still, longer than its claims hold, and goes on") as fault:
        server.process.pause()
        try:
            fault.lasts(8)
        finally:
            server.process.resume()
