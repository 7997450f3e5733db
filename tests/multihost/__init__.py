"""Longshore on many machines: hosts that the tests make themselves, several servers, three members of etcd, faults.

`site.py` says what there is. Each host is a network namespace with a link to a router, which is one too; every process
of Longshore, etcd and the Docker engines runs in its host's. `make multihost` runs it.
"""
