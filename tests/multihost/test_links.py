"""Links are cut, one way and both ways, lose packets, or are slow."""

import time

import pytest

from .server import INSTANCE_LOSS_SECONDS, QUIET_SECONDS

SECONDS = 6


def test_a_server_is_cut_off(site, trial):
    with (
        trial("a server is cut off from everybody") as fault,
        site.links.cut(site.servers[0].host.name),
    ):
        assert not site.servers[0].reachable()
        fault.back()
        fault.lasts(SECONDS)


@pytest.mark.parametrize("way", ["to", "from"])
def test_a_server_is_cut_off_from_etcd_one_way(site, trial, way):
    server = site.servers[-1].host.name
    with trial(f"a server is cut off from etcd, packets {way} etcd only") as fault:
        cuts = [(server, each.host.name) if way == "to" else (each.host.name, server) for each in site.etcd.members]
        with site.links.cut_each_one_way(cuts):
            fault.back()
            fault.lasts(SECONDS)


def test_a_member_of_etcd_is_cut_off(site, trial):
    leader = site.etcd.leader()
    with trial("the leader of etcd is cut off from everybody") as fault, site.links.cut(leader.host.name):
        fault.back()
        fault.lasts(SECONDS)


def test_a_member_of_etcd_is_heard_but_hears_nothing(site, trial):
    leader = site.etcd.leader()
    with (
        trial("the leader of etcd hears nothing from the other members") as fault,
        site.links.cut_each_one_way(
            [(each.host.name, leader.host.name) for each in site.etcd.members if each is not leader]
        ),
    ):
        fault.back()
        fault.lasts(SECONDS)


def test_a_machine_is_cut_off_for_a_short_time(site, trial):
    machine = site.agents[0].host.name
    with trial(f"a machine is cut off for {SECONDS} s") as fault, site.links.cut(machine):
        fault.back(spare=machine)
        fault.lasts(SECONDS)


@pytest.mark.every_run
def test_a_machine_is_cut_off_for_so_long_that_its_tasks_are_given_up(site, trial):
    """They run on there, and their replacements elsewhere, until the machine is back and told to stop them."""
    machine = site.agents[2].host.name
    with trial("a machine is cut off, until its tasks are given up, and comes back") as fault, site.links.cut(machine):
        fault.replaced(machine, within=QUIET_SECONDS + INSTANCE_LOSS_SECONDS + 20)


@pytest.mark.parametrize("way", ["to", "from"])
def test_a_machine_is_cut_off_one_way(site, trial, way):
    machine = site.agents[1].host.name
    cut = (machine, None) if way == "to" else (None, machine)
    what = f"nothing comes {'from' if way == 'to' else 'to'} a machine for {SECONDS} s"
    with trial(what) as fault, site.links.cut_one_way(*cut):
        fault.back(spare=machine)
        fault.lasts(SECONDS)


def test_packets_are_dropped_everywhere(site, trial):
    with trial("one packet in ten is dropped, on all links") as fault, site.links.drop(0.1):
        fault.back(within=40)
        fault.lasts(SECONDS)


def test_a_server_is_far_away(site, trial):
    with (
        trial("a server is 100 ms away from everybody, each way") as fault,
        site.links.delay(site.servers[0].host.name, 100),
    ):
        asked = time.monotonic()
        assert site.servers[0].reachable()
        assert time.monotonic() - asked >= 0.2
        fault.back(within=40)
        fault.lasts(SECONDS)


def test_a_member_of_etcd_is_far_away(site, trial):
    leader = site.etcd.leader()
    with (
        trial("the leader of etcd is 100 ms away from everybody, each way") as fault,
        site.links.delay(leader.host.name, 100),
    ):
        fault.back(within=40)
        fault.lasts(SECONDS)
