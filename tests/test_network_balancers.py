"""Clients of TCP, TLS and UDP through network load balancers that `longshore up` serves."""

import socket
import time

from support.balancer import encrypted, forward
from support.clients import common_name, open_tls, trusting
from support.targets import Datagrams, Http, Stream, serving, tls_of
from support.wait import eventually


def line(connection: socket.socket, text: str) -> str:
    """Sends a line, and returns what comes back."""
    connection.sendall(text.encode() + b"\n")
    with connection.makefile("rb") as file:
        return file.readline().decode().strip()


def test_tcp_goes_through_and_stays_while_targets_change(network):
    one, two = Stream(name="one"), Stream(name="two")
    with serving(one, two):
        group = network.at(one.port, protocol="TCP", delay=60)
        other = network.at(two.port, protocol="TCP")
        listener = network.listen(group, port=5000, protocol="TCP")
        first = socket.create_connection((network.address, 5000), 10)
        assert line(first, "hello") == "one:hello"
        network.elb.modify_listener(ListenerArn=listener, DefaultActions=[forward(other)])

        def connected() -> str:
            with socket.create_connection((network.address, 5000), 10) as connection:
                return line(connection, "x")

        eventually("new connections go elsewhere", lambda: connected() == "two:x")
        assert line(first, "still here") == "one:still here"
        network.deregister(group, one.port)
        time.sleep(1)
        assert line(first, "draining") == "one:draining", "until the deregistration delay is over"
        first.close()
        network.deregister(other, two.port)

        def turned_away() -> bool:
            try:
                with socket.create_connection((network.address, 5000), 10) as connection:
                    connection.sendall(b"x\n")
                    return connection.recv(1) == b""
            except ConnectionError:
                return True

        eventually("nobody is there", turned_away)


def test_tls_is_ended_at_the_network_balancer_or_spoken_to_targets_too(network, imported, authority):
    authority.issue("target", "target.example.com")
    plain, secure = Stream(name="plain"), Stream(name="secure", tls=tls_of(authority.directory, "target"))
    with serving(plain, secure):
        certificate, other = imported("a.example.com"), imported("b.example.com")
        to_plain = encrypted(network, network.at(plain.port, protocol="TCP"), certificate, other, protocol="TLS")
        encrypted(network, network.at(secure.port, protocol="TLS"), certificate, port=444, protocol="TLS")
        context = trusting(authority.certificate)
        eventually(
            "both certificates are there", lambda: common_name(network.address, "b.example.com") == "b.example.com"
        )
        kept = open_tls(network.address, 443, context, "b.example.com")
        assert line(kept, "hello") == "plain:hello"
        with open_tls(network.address, 444, context, "a.example.com") as connection:
            assert line(connection, "hello") == "secure:hello"
            assert connection.version() == "TLSv1.2", "of the API's default policy"
        fresh = imported("fresh.example.com")
        network.elb.modify_listener(
            ListenerArn=to_plain, Certificates=[{"CertificateArn": fresh}], AlpnPolicy=["HTTP2Preferred"]
        )
        eventually("the new default", lambda: common_name(network.address, None) == "fresh.example.com")
        with open_tls(
            network.address, 443, trusting(authority.certificate, "http/1.1", "h2"), "fresh.example.com"
        ) as it:
            assert it.selected_alpn_protocol() == "h2"
        assert line(kept, "still here") == "plain:still here"
        kept.close()


def test_datagrams_go_through(network):
    one, two = Datagrams("one"), Datagrams("two")
    check = Http()
    with serving(one, two, check):
        health = {"HealthCheckProtocol": "HTTP", "HealthCheckPort": str(check.port), "HealthCheckPath": "/"}
        group = network.at(one.port, two.port, protocol="UDP", **health)
        network.listen(group, port=5353, protocol="UDP")

        def asked(client: socket.socket, text: str) -> str:
            client.sendto(text.encode(), (network.address, 5353))
            try:
                return client.recv(2048).decode()
            except TimeoutError as error:
                raise AssertionError("no answer") from error

        answers = set()
        for _ in range(16):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.settimeout(1)
                said = eventually("an answer", lambda client=client: asked(client, "hello"))
                flow = {asked(client, f"{number}").partition(":")[0] for number in range(5)}
                assert flow == {said.partition(":")[0]}, "a client's datagrams all go the same way"
                answers |= flow
        assert answers == {"one", "two"}
        network.wait_states(group, "healthy", "healthy", seconds=30)
        network.deregister(group, one.port)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(1)
            eventually("the other one answers", lambda: asked(client, "x").startswith("two:"))
