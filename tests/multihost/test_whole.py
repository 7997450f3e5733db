"""Everything at once."""

import pytest


@pytest.mark.every_run
def test_everything_is_restarted_at_once(site, trial):
    with trial("every host loses its power at the same moment", whole=90, reads=False):
        site.in_parallel(*(host.power_off for host in site.hosts.values()))
        for engine in site.engines:
            engine.forget_boot()
        for each in (*site.etcd.members, *site.servers, *site.engines):
            each.start()
        for engine in site.engines:
            engine.wait()
        for agent in site.agents:
            agent.start()
