"""Members of etcd die: one at a time nobody notices, without most of them reads go on."""

import pytest

from .site import MEMBERS


@pytest.mark.parametrize("number", range(MEMBERS))
def test_a_member_of_etcd_is_killed(site, trial, number):
    member = site.etcd.members[number]
    with trial(f"a member of etcd is killed ({number + 1} of {MEMBERS})") as fault:
        member.process.kill()
        fault.back()
        member.start()
    site.etcd.wait()


@pytest.mark.every_run
def test_the_leader_of_etcd_is_killed(site, trial):
    leader = site.etcd.leader()
    with trial("the leader of etcd is killed") as fault:
        leader.process.kill()
        fault.back()
        leader.start()
    site.etcd.wait()


def test_etcd_loses_its_majority(site, trial):
    lost = site.etcd.members[:2]
    with trial("two of three members of etcd are killed") as fault:
        for member in lost:
            member.process.kill()
        fault.lasts(8)
        for member in lost:
            member.start()
    site.etcd.wait()
