"""Disks are full: nothing is forgotten, and what cannot run there runs elsewhere."""

from support.wait import eventually


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
    machine, processes = agent.host, (agent.process, agent.engine.process)
    sizes = [process.size() for process in processes]
    with trial("the disk of a machine is full, its agent's and its engine's") as fault, machine.disk.full():
        fault.back(within=40, spare=machine.name)
        fault.lasts(8)
        eventually(
            "the agent or the engine wanted to write",
            lambda: any(
                "no space left on device" in process.since(size).lower()
                for process, size in zip(processes, sizes, strict=True)
            ),
            30,
        )
