"""Servers die, all of them in turn."""

import pytest

from .site import SERVERS


@pytest.mark.parametrize("number", range(SERVERS))
def test_a_server_is_killed(site, trial, number):
    server = site.servers[number]
    with trial(f"a server is killed ({number + 1} of {SERVERS})") as fault:
        server.process.kill()
        if SERVERS == 1:
            server.start()
        fault.back()
        if SERVERS > 1:
            server.start()
    server.wait()
