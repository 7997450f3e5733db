"""Disks are full: nothing is forgotten, and what cannot run there runs elsewhere."""


def test_the_disk_of_a_member_of_etcd_is_full(site, trial):
    leader = site.etcd.leader()
    with trial("the disk of the leader of etcd is full") as fault:
        with leader.host.disk.full():
            fault.back()
            fault.lasts(8)
        # A member that cannot write ends itself, and whatever keeps services running starts it again.
        assert "no space left on device" in leader.process.tail(40)
        leader.process.stop()
        leader.start()
    site.etcd.wait()


def test_the_disk_of_a_machine_is_full(site, trial):
    agent = site.agents[0]
    machine, size = agent.host, agent.process.size()
    with trial("the disk of a machine is full, its agent's and its engine's") as fault, machine.disk.full():
        fault.back(within=40, spare=machine.name)
        fault.lasts(8)
        assert "No space left on device" in agent.process.since(size)
