"""Fixtures: a server without instances, whose load balancers lead to targets that are addresses of this machine.

What is made here goes with its test or its module, so that any number of tests stay below the limits of an account.
"""

import contextlib
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from .balancer import Balancer
from .certificates import Authority
from .cluster import unique
from .server import Server
from .targets import Http, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """`longshore up` without instances: all targets are addresses."""
    started = Server(tmp_path_factory.mktemp("up"), "--no-agent", role="up", cluster=unique("cluster")).start()
    yield started
    assert started.running, started.tail()
    assert "panicked" not in started.since(0)
    started.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def application(server) -> Iterator[Balancer]:
    """An application load balancer of the test's own: there may be so many of them at a time."""
    made = Balancer(server)
    yield made
    with contextlib.suppress(ClientError):
        made.elb.delete_load_balancer(LoadBalancerArn=made.arn)


@pytest.fixture
def network(server) -> Iterator[Balancer]:
    """A network load balancer of the test's own."""
    made = Balancer(server, "network")
    yield made
    with contextlib.suppress(ClientError):
        made.elb.delete_load_balancer(LoadBalancerArn=made.arn)


@pytest.fixture
def imported(server, authority):
    """Imports a certificate of the authority for names; returns its ARN."""

    def make(*names: str, days: tuple[str, str] | None = None) -> str:
        certificate, key = authority.issue(unique("leaf"), *names, days=days)
        chain = authority.certificate.read_text()
        answer = server.client("acm").import_certificate(
            Certificate=certificate, PrivateKey=key, CertificateChain=chain
        )
        return answer["CertificateArn"]

    return make


@pytest.fixture
def front(application) -> Iterator[tuple[Balancer, Http]]:
    """A load balancer with one good target at port 80."""
    with serving(target := Http()):
        application.listen(application.at(target.port))
        yield application, target


@pytest.fixture(scope="module")
def shared(server) -> Iterator[tuple[Balancer, Http]]:
    """The same for all tests that change nothing of it."""
    made = Balancer(server)
    with serving(target := Http()):
        made.listen(made.at(target.port))
        yield made, target


def secure(balancer: Balancer, authority: Authority, name: str = "a.example.com", **options) -> str:
    """A listener with TLS at port 443 that answers by itself; returns the certificate's ARN."""
    certificate, key = authority.issue(unique("leaf"), name)
    arn = balancer.server.client("acm").import_certificate(Certificate=certificate, PrivateKey=key)["CertificateArn"]
    config = {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "fine"}
    answer = {"Type": "fixed-response", "FixedResponseConfig": config}
    given = {"Certificates": [{"CertificateArn": arn}], "DefaultActions": [answer]} | options
    balancer.listen(port=443, protocol="HTTPS", **given)
    return arn
