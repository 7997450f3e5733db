"""Agents, engines and whole machines die."""

import pytest

from .server import INSTANCE_LOSS_SECONDS


@pytest.mark.every_run
def test_an_agent_is_killed(site, trial):
    agent = site.agents[0]
    with trial("an agent is killed, and started again after 5 s") as fault:
        agent.process.kill()
        fault.back(spare=agent.host.name)
        fault.lasts(5)
        agent.start()


def test_an_engine_is_killed(site, trial):
    engine = site.engines[1]
    with trial("an engine is killed, and started again after 3 s") as fault:
        engine.kill()
        fault.lasts(3)
        engine.start()
        engine.wait()


def test_a_machine_loses_its_power(site, trial):
    agent = site.agents[2]
    with trial("everything on a machine is killed, until its tasks are given up") as fault:
        agent.host.power_off()
        fault.back(within=INSTANCE_LOSS_SECONDS + 20, spare=agent.host.name)
        agent.engine.forget_boot()
        agent.engine.start()
        agent.engine.wait()
        agent.start()
