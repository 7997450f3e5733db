"""ACM: certificates that are imported, with their keys and chains."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from support import certificates
from support.cluster import unique
from support.errors import refused
from support.server import Server

OPTIONS = ("--certificate", "--private-key", "--certificate-chain")
NOBODY = "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def acm(plane):
    """A boto3 client."""
    return plane.client("acm")


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> certificates.Authority:
    """A certificate authority."""
    return certificates.Authority(tmp_path_factory.mktemp("authority"), "Harbour")


@pytest.fixture
def domain() -> str:
    """A name that no other test has."""
    return f"{unique('acm')}.example.com"


def imported(acm, authority, *names: str, key: str = "ec", **more) -> str:
    """Imports a certificate for names, and returns its ARN."""
    certificate, private_key = authority.issue("leaf", *names, key=key)
    chain = authority.certificate.read_text()
    answer = acm.import_certificate(Certificate=certificate, PrivateKey=private_key, CertificateChain=chain, **more)
    return answer["CertificateArn"]


def listed(acm, domain: str, **more) -> list[str]:
    """The ARNs of the certificates for a domain that are listed."""
    pages = acm.get_paginator("list_certificates").paginate(**more)
    return [
        each["CertificateArn"]
        for page in pages
        for each in page["CertificateSummaryList"]
        if each.get("DomainName") == domain
    ]


def moment(days: int) -> str:
    """So many days from now, as OpenSSL writes it."""
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")


def test_import_and_describe(acm, authority, domain):
    tags = [{"Key": "team", "Value": "sea"}]
    arn = imported(acm, authority, domain, f"www.{domain}", key="2048", Tags=tags)
    found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert found["CertificateArn"] == arn
    assert found["DomainName"] == domain
    assert found["SubjectAlternativeNames"] == [domain, f"www.{domain}"]
    assert (found["Status"], found["Type"]) == ("ISSUED", "IMPORTED")
    assert (found["KeyAlgorithm"], found["Issuer"]) == ("RSA_2048", "Harbour")
    assert found["Subject"] == f"CN={domain}"
    assert found["InUseBy"] == []
    assert [each["Name"] for each in found["KeyUsages"]] == ["DIGITAL_SIGNATURE"]
    assert [each["Name"] for each in found["ExtendedKeyUsages"]] == ["TLS_WEB_SERVER_AUTHENTICATION"]
    assert found["NotBefore"] < datetime.now(UTC) < found["NotAfter"]
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == tags
    given = acm.get_certificate(CertificateArn=arn)
    assert given["Certificate"] == (authority.directory / "leaf.pem").read_text()
    assert given["CertificateChain"] == authority.certificate.read_text()


def test_a_renewed_certificate_takes_the_place_of_the_one_before(acm, authority, domain):
    arn = imported(acm, authority, domain, Tags=[{"Key": "team", "Value": "sea"}])
    before = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert imported(acm, authority, domain, f"shop.{domain}", CertificateArn=arn) == arn
    after = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert after["Serial"] != before["Serial"]
    assert after["CreatedAt"] == before["CreatedAt"] < after["ImportedAt"]
    assert f"shop.{domain}" in after["SubjectAlternativeNames"]
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == [{"Key": "team", "Value": "sea"}]
    with refused("ValidationException", "key type"):
        imported(acm, authority, domain, key="2048", CertificateArn=arn)
    with refused("ValidationException", "Tagging"):
        imported(acm, authority, domain, CertificateArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    with refused("ResourceNotFoundException"):
        imported(acm, authority, domain, CertificateArn=NOBODY)


def test_what_cannot_be_imported(acm, authority, domain, tmp_path):
    certificate, key = authority.issue("good", domain)
    chain = authority.certificate.read_text()
    other_chain = certificates.Authority(tmp_path, "Harbour").certificate.read_text()
    encrypted = certificates.openssl("pkcs8", "-topk8", "-passout", "pass:secret", text=key)
    expired, expired_key = authority.issue("expired", domain, days=(moment(-9), moment(-1)))
    early, early_key = authority.issue("early", domain, days=(moment(1), moment(9)))
    odd, odd_key = authority.issue("odd", domain, key="secp521r1")
    cases = [
        ("does not match", certificate, certificates.new_key(tmp_path / "other.key").read_text(), chain),
        ("should not be encrypted", certificate, encrypted, chain),
        ("Unable to parse private key", certificate, "nonsense", chain),
        ("Unable to parse certificate", "nonsense", key, chain),
        ("more than one certificate", certificate + chain, key, chain),
        ("Could not validate the certificate with the certificate chain", certificate, key, other_chain),
        ("Could not validate the certificate with the certificate chain", certificate, key, certificate),
        ("not in a valid PEM format", certificate, key, "nonsense"),
        ("has expired", expired, expired_key, chain),
        ("not valid yet", early, early_key, chain),
        ("key is not supported", odd, odd_key, chain),
    ]
    for words, body, private_key, links in cases:
        with refused("ValidationException", words):
            acm.import_certificate(Certificate=body, PrivateKey=private_key, CertificateChain=links)
    with refused("ValidationException"):
        acm.import_certificate(Certificate=certificate)
    assert listed(acm, domain, Includes={"keyTypes": ["EC_prime256v1"]}) == [], "nothing of it was kept"


def test_lists_show_what_is_asked_for(acm, authority, domain):
    rsa = imported(acm, authority, domain, key="2048")
    curve = imported(acm, authority, domain, key="ec")
    both = {"keyTypes": ["RSA_2048", "EC_prime256v1"]}
    assert listed(acm, domain) == [rsa], "keys on curves are listed when they are asked for"
    assert listed(acm, domain, Includes=both) == [rsa, curve]
    assert listed(acm, domain, Includes=both, PaginationConfig={"PageSize": 1}) == [rsa, curve]
    assert listed(acm, domain, Includes=both, SortBy="CREATED_AT", SortOrder="DESCENDING") == [curve, rsa]
    assert listed(acm, domain, CertificateStatuses=["EXPIRED"]) == []
    assert listed(acm, domain, Includes={"extendedKeyUsage": ["CODE_SIGNING"]}) == []
    assert listed(acm, domain, Includes={"keyUsage": ["DIGITAL_SIGNATURE"]}) == [rsa]
    with refused("ValidationException", "SortOrder"):
        acm.list_certificates(SortBy="CREATED_AT")
    with refused("ValidationException", "NextToken"):
        acm.list_certificates(NextToken="nonsense")


def test_tags(acm, authority, domain):
    arn = imported(acm, authority, domain)
    acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b"}])
    acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "a", "Value": "2"}])
    acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b"}])
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == [{"Key": "a", "Value": "2"}]
    with refused("InvalidTagException", "aws:"):
        acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "aws:a", "Value": "1"}])
    with refused("TooManyTagsException"):
        acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": f"k{n}"} for n in range(50)])


def test_delete(acm, authority, domain):
    arn = imported(acm, authority, domain)
    acm.delete_certificate(CertificateArn=arn)
    for call in (acm.describe_certificate, acm.get_certificate, acm.delete_certificate):
        with refused("ResourceNotFoundException", arn):
            call(CertificateArn=arn)
    with refused("InvalidArnException"):
        acm.describe_certificate(CertificateArn="arn:aws:acm:us-east-1:000000000000:authority/x")


def test_a_certificate_that_is_in_use(plane, acm, authority, domain):
    elbv2, ec2 = plane.client("elbv2"), plane.client("ec2")
    first, second, *_ = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]]
    name = unique("lb")[:32]
    balancer = elbv2.create_load_balancer(Name=name, Subnets=[first, second])["LoadBalancers"][0]["LoadBalancerArn"]
    arn = imported(acm, authority, domain)
    answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    elbv2.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": arn}],
        DefaultActions=[answer],
    )
    before = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert before["InUseBy"] == [balancer]
    with refused("ResourceInUseException", balancer):
        acm.delete_certificate(CertificateArn=arn)
    certificate, _ = authority.issue("leaf", domain)
    wrong = certificates.new_key(authority.directory / "wrong.key").read_text()
    with refused("ValidationException", "does not match"):
        acm.import_certificate(CertificateArn=arn, Certificate=certificate, PrivateKey=wrong)
    assert acm.describe_certificate(CertificateArn=arn)["Certificate"] == before, "what is served stays"
    elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    acm.delete_certificate(CertificateArn=arn)


def test_what_is_not_done_for_imported_certificates(acm, authority, domain):
    arn = imported(acm, authority, domain)
    with refused("ValidationException", "cannot be exported"):
        acm.export_certificate(CertificateArn=arn, Passphrase=b"secret")
    with refused("ValidationException", "ImportCertificate"):
        acm.renew_certificate(CertificateArn=arn)
    with refused("UnsupportedFeatureException", domain, "ImportCertificate"):
        acm.request_certificate(DomainName=domain, ValidationMethod="DNS")
    assert acm.get_account_configuration()["ExpiryEvents"] == {"DaysBeforeExpiry": 45}


def test_certificates_survive_a_kill_and_no_log_has_their_keys(authority, domain, tmp_path):
    server = Server(tmp_path / "plane", role="server").start()
    try:
        acm = server.client("acm")
        arn = imported(acm, authority, domain)
        before = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        server.restart()
        assert server.client("acm").describe_certificate(CertificateArn=arn)["Certificate"] == before
        key = (authority.directory / "leaf.key").read_text()
        line = key.splitlines()[1]
        for text in (line, base64.b64encode(key.encode()).decode()[:64]):
            assert text not in server.log.read_text()
    finally:
        server.stop()


def test_the_aws_cli(plane, authority, domain):
    authority.issue("cli", domain, key="2048")
    files = [f"fileb://{authority.directory}/{name}" for name in ("cli.pem", "cli.key", "chain.pem")]
    options = [f"{option}={file}" for option, file in zip(OPTIONS, files, strict=True)]
    result = plane.aws("acm", "import-certificate", *options, "--output", "json")
    assert result.returncode == 0, result.stderr
    arn = json.loads(result.stdout)["CertificateArn"]
    result = plane.aws("acm", "list-certificates", "--output", "json")
    assert arn in [each["CertificateArn"] for each in json.loads(result.stdout)["CertificateSummaryList"]]
    assert plane.aws("acm", "delete-certificate", "--certificate-arn", arn).returncode == 0
