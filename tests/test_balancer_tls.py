"""TLS of application load balancers: which certificate a client sees, which versions are spoken, and TLS to targets."""

import http.client
import json
import ssl
import subprocess
import time

import pytest

from support.balancer import encrypted, fixed
from support.certificates import Authority
from support.clients import common_name, curl, open_tls, s_client, trusting
from support.cluster import unique
from support.targets import Http, serving, tls_of
from support.wait import eventually


def test_names_pick_certificates_which_are_swapped_while_connections_stay(application, imported, authority):
    with serving(target := Http()):
        group = application.at(target.port)
        a, b, wild = imported("a.example.com"), imported("b.example.com"), imported("*.example.net")
        listener = encrypted(application, group, a, b, wild)
        served = lambda name: common_name(application.address, name)  # noqa: E731
        eventually("all three are there", lambda: served("x.example.net") == "*.example.net")
        for name, expected in [
            ("a.example.com", "a.example.com"),
            ("B.EXAMPLE.com", "b.example.com"),
            ("x.y.example.net", "a.example.com"),
            ("nobody.example.org", "a.example.com"),
            (None, "a.example.com"),
        ]:
            assert served(name) == expected, name
        context = trusting(authority.certificate, "http/1.1")
        kept = http.client.HTTPSConnection(application.address, context=context)
        kept.sock = open_tls(application.address, 443, context, "a.example.com")
        own_end = kept.sock.getsockname()

        def fetch() -> tuple:
            kept.request("GET", "/")
            answer = kept.getresponse()
            return answer.status, json.loads(answer.read())["name"], kept.sock.getsockname()

        assert fetch() == (200, "web", own_end)
        # The default one is another, one is renewed under its ARN, and one is taken away.
        fresh = imported("fresh.example.com")
        application.elb.modify_listener(ListenerArn=listener, Certificates=[{"CertificateArn": fresh}])
        eventually("the new default", lambda: served(None) == "fresh.example.com")
        certificate, key = authority.issue(unique("leaf"), "b.example.com", "also-b.example.com")
        acm = application.server.client("acm")
        chain = authority.certificate.read_text()
        acm.import_certificate(CertificateArn=b, Certificate=certificate, PrivateKey=key, CertificateChain=chain)
        eventually("the renewed one", lambda: served("also-b.example.com") == "b.example.com")
        application.elb.remove_listener_certificates(ListenerArn=listener, Certificates=[{"CertificateArn": wild}])
        eventually("one less", lambda: served("x.example.net") == "fresh.example.com")
        assert fetch() == (200, "web", own_end), "the open connection has not noticed"
        kept.close()
        said = s_client(
            application.address, 443, "-showcerts", "-CAfile", str(authority.certificate), name="b.example.com"
        )
        assert "Verify return code: 0 (ok)" in said, said
        assert said.count("BEGIN CERTIFICATE") == 2, "with its chain"


def test_clients_see_certificates_that_are_over_or_someone_elses(application, imported, authority):
    soon = time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + 4))
    short = imported("short.example.com", days=("20240101000000Z", soon))
    application.listen(
        port=443, protocol="HTTPS", Certificates=[{"CertificateArn": short}], DefaultActions=[fixed("200", "hi")]
    )
    context = trusting(authority.certificate)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        open_tls(application.address, 443, context, "other.example.com")

    def is_over() -> bool:
        try:
            open_tls(application.address, 443, context, "short.example.com").close()
        except ssl.SSLCertVerificationError as error:
            return "certificate has expired" in str(error)
        return False

    eventually("it has expired", is_over)
    # It is the client who decides: whoever does not care is served.
    assert curl("https://short.example.com/", "--insecure", address=application.address).body == "hi"
    refused = subprocess.run(
        ["curl", "-sS", "--cacert", authority.certificate, "--connect-to", f"::{application.address}:"]
        + ["https://short.example.com/"],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (refused.returncode, "expired" in refused.stderr) == (60, True), refused.stderr


def test_policies_decide_which_versions_are_spoken(application, imported):
    certificate = imported("policy.example.com")
    answer = [fixed("200", "hi")]
    given = {"protocol": "HTTPS", "Certificates": [{"CertificateArn": certificate}], "DefaultActions": answer}
    for port, policy, versions in [
        (443, "ELBSecurityPolicy-TLS13-1-3-2021-06", {"tls1_3"}),
        (444, "ELBSecurityPolicy-TLS13-1-2-2021-06", {"tls1_2", "tls1_3"}),
        (445, "ELBSecurityPolicy-2016-08", {"tls1_2"}),
    ]:
        application.listen(port=port, SslPolicy=policy, **given)
        [said] = application.elb.describe_ssl_policies(Names=[policy])["SslPolicies"]
        assert {version.lower().replace("v1.", "1_") for version in said["SslProtocols"]} == versions, policy
        named = ("-tls1_2", "-cipher", "ECDHE+CHACHA20")
        offers = any("CHACHA20" in each["Name"] and each["Name"].startswith("ECDHE") for each in said["Ciphers"])
        assert offers == ("Cipher is (NONE)" not in s_client(application.address, port, *named)), policy
        spoken = {
            version
            for version in ("tls1_1", "tls1_2", "tls1_3")
            if "Cipher is (NONE)" not in s_client(application.address, port, f"-{version}", name="policy.example.com")
        }
        assert spoken == versions, policy
    listener = application.listen(port=446, SslPolicy="ELBSecurityPolicy-2016-08", **given)
    application.elb.modify_listener(ListenerArn=listener, SslPolicy="ELBSecurityPolicy-TLS13-1-3-2021-06")
    eventually("the policy holds", lambda: "Cipher is (NONE)" in s_client(application.address, 446, "-tls1_2"))


def test_targets_with_tls_need_no_certificate_that_anybody_knows(application, authority, tmp_path):
    """Self-signed, of another name, and over: ALB encrypts to targets and verifies nothing."""
    stranger = Authority(tmp_path / "stranger")
    stranger.issue("fine", "somebody.example.org")
    stranger.issue("over", "somebody.example.org", days=("20200101000000Z", "20210101000000Z"))
    targets = [Http(name, tls_of(stranger.directory, name)) for name in ("fine", "over")]
    with serving(*targets):
        # Checks speak HTTP unless they are told to.
        group = application.at(*[target.port for target in targets], protocol="HTTPS", HealthCheckProtocol="HTTPS")
        application.listen(group)
        names = {curl(f"http://{application.address}/").json["name"] for _ in range(6)}
        assert names == {"fine", "over"}
        application.wait_states(group, "healthy", "healthy", seconds=30)
