"""Elastic Load Balancing: listeners, their actions, certificates and attributes, and rules."""

import pytest
from botocore.exceptions import ClientError

from support.elbv2 import NO_GROUP, OK, add_rule, attributes, forward
from support.errors import refused


def test_a_new_listener(elbv2, group, listener):
    first, second = group(), group()
    stickiness = {"Enabled": True, "DurationSeconds": 60}
    made = listener(
        DefaultActions=[forward(first, second, TargetGroupStickinessConfig=stickiness)],
        Tags=[{"Key": "team", "Value": "sea"}],
    )
    assert made["ListenerArn"].startswith(made["LoadBalancerArn"].replace(":loadbalancer/", ":listener/") + "/")
    assert (made["Port"], made["Protocol"]) == (80, "HTTP")
    config = made["DefaultActions"][0]["ForwardConfig"]
    assert [each["Weight"] for each in config["TargetGroups"]] == [1, 1]
    assert config["TargetGroupStickinessConfig"] == stickiness
    assert elbv2.describe_listeners(ListenerArns=[made["ListenerArn"]])["Listeners"] == [made]
    assert elbv2.describe_listeners(LoadBalancerArn=made["LoadBalancerArn"])["Listeners"] == [made]
    same = {"LoadBalancerArn": made["LoadBalancerArn"], "Tags": [{"Key": "team", "Value": "sea"}]}
    assert listener(DefaultActions=made["DefaultActions"], **same) == made
    with refused("DuplicateListener", "port 80"):
        listener(**same)
    single = elbv2.modify_listener(
        ListenerArn=made["ListenerArn"],
        Port=8080,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": first["TargetGroupArn"]}],
    )["Listeners"][0]
    assert (single["Port"], single["DefaultActions"][0]["TargetGroupArn"]) == (8080, first["TargetGroupArn"])
    other = listener(LoadBalancerArn=made["LoadBalancerArn"])
    with refused("DuplicateListener"):
        elbv2.modify_listener(ListenerArn=other["ListenerArn"], Port=8080)


def test_every_kind_of_action(listener):
    redirect = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}
    made = listener(DefaultActions=[redirect])["DefaultActions"][0]
    assert made["RedirectConfig"] == {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    }
    fixed = {"StatusCode": "503", "ContentType": "text/plain", "MessageBody": "<later> & \u2693"}
    made = listener(DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": fixed}])["DefaultActions"][0]
    assert made == {"Type": "fixed-response", "FixedResponseConfig": fixed}


@pytest.mark.parametrize(
    ("action", "code", "words"),
    [
        ({"Type": "forward", "TargetGroupArn": NO_GROUP}, "TargetGroupNotFound", "not found"),
        ({"Type": "forward"}, "ValidationError", "target group"),
        ({"Type": "forward", "TargetGroupArn": "x"}, "ValidationError", "target group ARN"),
        ({"Type": "authenticate-oidc"}, "InvalidConfigurationRequest", "authenticate-oidc"),
        ({"Type": "authenticate-cognito"}, "InvalidConfigurationRequest", "forward, redirect and fixed-response"),
        ({"Type": "jwt-validation"}, "InvalidConfigurationRequest", "jwt-validation"),
        ({"Type": "redirect"}, "ValidationError", "configuration"),
        ({"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301"}}, "InvalidConfigurationRequest", "itself"),
        ({"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_307"}}, "ValidationError", "HTTP_307"),
        (
            {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Port": "0"}},
            "ValidationError",
            "65535",
        ),
        (
            {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Path": "x"}},
            "ValidationError",
            "start with '/'",
        ),
        ({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "302"}}, "ValidationError", "statusCode"),
        (
            {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "ContentType": "image/png"}},
            "ValidationError",
            "image/png",
        ),
        (
            {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "x" * 1025}},
            "ValidationError",
            "1024",
        ),
    ],
)
def test_an_action_that_cannot_be(listener, action, code, words):
    with refused(code, words):
        listener(DefaultActions=[action])


def test_a_listener_that_cannot_be(group, balancer, listener):
    with refused("TooManyActions", "exactly one"):
        listener(DefaultActions=[OK | {"Order": 1}, OK | {"Order": 2}])
    with refused("InvalidConfigurationRequest", "order"):
        listener(DefaultActions=[OK, OK])
    with refused("ValidationError", "at least one action"):
        listener(DefaultActions=[])
    with refused("ValidationError", "HTTP, HTTPS"):
        listener(Protocol="TCP")
    with refused("UnsupportedProtocol", "GENEVE"):
        listener(Protocol="GENEVE")
    with refused("ValidationError", "port"):
        listener(Port=None)
    with refused("ValidationError", "port"):
        listener(Port=0)
    with refused("IncompatibleProtocols", "'TCP'"):
        listener(DefaultActions=[forward(group(Protocol="TCP"))])
    with refused("ValidationError", "certificate must be specified"):
        listener(Protocol="HTTPS", Port=443)
    with refused("CertificateNotFound", "nothing"):
        arn = "arn:aws:acm:us-east-1:000000000000:certificate/nothing"
        listener(Protocol="HTTPS", Port=443, Certificates=[{"CertificateArn": arn}])
    with refused("ValidationError", "weight"):
        first = group()["TargetGroupArn"]
        tuples = [{"TargetGroupArn": first, "Weight": 1000}]
        listener(DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": tuples}}])
    with refused("InvalidConfigurationRequest", "more than once"):
        tuples = [{"TargetGroupArn": first}, {"TargetGroupArn": first}]
        listener(DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": tuples}}])
    with refused("ValidationError", "stickiness"):
        config = {"TargetGroups": [{"TargetGroupArn": first}], "TargetGroupStickinessConfig": {"Enabled": True}}
        listener(DefaultActions=[{"Type": "forward", "ForwardConfig": config}])
    network = balancer(Type="network")["LoadBalancerArn"]
    with refused("InvalidLoadBalancerAction", "network"):
        listener(LoadBalancerArn=network, Protocol="TCP")
    with refused("ValidationError", "TCP, TLS, UDP, TCP_UDP"):
        listener(LoadBalancerArn=network, Protocol="HTTP")


def test_a_network_listener_forwards_connections(elbv2, balancer, group, listener):
    network = balancer(Type="network")["LoadBalancerArn"]
    first = group(Protocol="TCP")
    made = listener(LoadBalancerArn=network, Protocol="TCP", Port=6379, DefaultActions=[forward(first)])
    with refused("InvalidConfigurationRequest", "Rules"):
        elbv2.create_rule(
            ListenerArn=made["ListenerArn"],
            Priority=1,
            Conditions=[{"Field": "path-pattern", "Values": ["/x"]}],
            Actions=[forward(first)],
        )
    found = attributes(elbv2.describe_listener_attributes(ListenerArn=made["ListenerArn"]))
    assert found == {"tcp.idle_timeout.seconds": "350"}
    changed = [{"Key": "tcp.idle_timeout.seconds", "Value": "60"}]
    assert attributes(elbv2.modify_listener_attributes(ListenerArn=made["ListenerArn"], Attributes=changed)) == {
        "tcp.idle_timeout.seconds": "60"
    }


def test_attributes_of_listeners(elbv2, listener):
    arn = listener()["ListenerArn"]
    key = "routing.http.response.x_frame_options.header_value"
    assert attributes(elbv2.describe_listener_attributes(ListenerArn=arn))[key] == ""
    changed = [{"Key": key, "Value": "DENY"}]
    assert attributes(elbv2.modify_listener_attributes(ListenerArn=arn, Attributes=changed))[key] == "DENY"
    with refused("InvalidConfigurationRequest", "not supported on listeners"):
        changed = [{"Key": "tcp.idle_timeout.seconds", "Value": "60"}]
        elbv2.modify_listener_attributes(ListenerArn=arn, Attributes=changed)


def test_certificates_of_a_listener(elbv2, acm, certificate, listener):
    first, second = certificate("a.example.com"), certificate("b.example.com")
    made = listener(Protocol="HTTPS", Port=443, Certificates=[{"CertificateArn": first}])
    assert made["Certificates"] == [{"CertificateArn": first}]
    assert made["SslPolicy"] == "ELBSecurityPolicy-2016-08"
    assert made["MutualAuthentication"] == {"Mode": "off"}
    arn = made["ListenerArn"]
    elbv2.add_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": second}])
    elbv2.add_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": second}])
    found = elbv2.describe_listener_certificates(ListenerArn=arn)["Certificates"]
    assert [(each["CertificateArn"], each["IsDefault"]) for each in found] == [(first, True), (second, False)]
    with pytest.raises(ClientError, match="ResourceInUse"):
        acm.delete_certificate(CertificateArn=second)
    with refused("OperationNotPermitted", "Default certificate"):
        elbv2.remove_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": first}])
    elbv2.remove_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": second}])
    assert len(elbv2.describe_listener_certificates(ListenerArn=arn)["Certificates"]) == 1
    with refused("SSLPolicyNotFound", "Mine"):
        elbv2.modify_listener(ListenerArn=arn, SslPolicy="Mine")
    changed = elbv2.modify_listener(
        ListenerArn=arn, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", Certificates=[{"CertificateArn": second}]
    )["Listeners"][0]
    assert changed["Certificates"] == [{"CertificateArn": second}]
    with refused("TooManyCertificates"):
        both = [{"CertificateArn": first}, {"CertificateArn": second}]
        elbv2.modify_listener(ListenerArn=arn, Certificates=both)
    with refused("InvalidConfigurationRequest", "Mutual"):
        elbv2.modify_listener(ListenerArn=arn, MutualAuthentication={"Mode": "verify"})
    plain = elbv2.modify_listener(ListenerArn=arn, Protocol="HTTP", Port=80)["Listeners"][0]
    assert "Certificates" not in plain
    assert "SslPolicy" not in plain
    with refused("ValidationError", "Certificates cannot be specified"):
        elbv2.add_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": first}])
    elbv2.delete_listener(ListenerArn=arn)
    for each in (first, second):
        acm.delete_certificate(CertificateArn=each)


CONDITIONS = [
    {"Field": "host-header", "HostHeaderConfig": {"Values": ["*.example.com"]}},
    {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/img/*"]}},
    {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Team", "Values": ["sea*"]}},
    {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET", "HEAD"]}},
    {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "1"}, {"Value": "x"}]}},
    {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8", "::/0"]}},
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition["Field"])
def test_every_kind_of_condition(elbv2, listener, condition):
    made = add_rule(elbv2, listener(), 1, Conditions=[condition])
    found = dict(made["Conditions"][0])
    values = found.pop("Values", None)
    assert found == condition
    if condition["Field"] in ("host-header", "path-pattern"):
        config = next(value for key, value in condition.items() if key.endswith("Config"))
        assert values == config["Values"]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"Field": "cookie", "Values": ["x"]}, "cookie"),
        ({"Field": "host-header", "Values": []}, "must have a value"),
        ({"Field": "host-header", "Values": ["nodot"]}, "at least one '.'"),
        ({"Field": "host-header", "Values": ["a b.c"]}, "letters, digits"),
        ({"Field": "host-header", "Values": ["x." * 65]}, "128"),
        ({"Field": "path-pattern", "Values": ["/\u00e9"]}, "no path has"),
        ({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "a b", "Values": ["x"]}}, "header name"),
        ({"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "Host", "Values": ["x"]}}, "host-header"),
        ({"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["get"]}}, "capital"),
        ({"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.1"]}}, "CIDR"),
        ({"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "x"}]}}, "1 to 128"),
        ({"Field": "path-pattern", "Values": [f"/{n}" for n in range(6)]}, "'5' condition values"),
        ({"Field": "path-pattern", "Values": ["/*******"]}, "'6' wildcards"),
    ],
)
def test_a_condition_that_cannot_be(elbv2, listener, condition, words):
    with refused("ValidationError", words):
        add_rule(elbv2, listener(), 1, Conditions=[condition])


def test_rules_have_an_order(elbv2, listener):
    made = listener()
    later, sooner = add_rule(elbv2, made, 20), add_rule(elbv2, made, 10)
    with refused("PriorityInUse", "Priority '10' is currently in use"):
        add_rule(elbv2, made, 10)
    for priority in (0, 50_001):
        with refused("ValidationError"):
            add_rule(elbv2, made, priority)

    def order() -> list[str]:
        return [rule["Priority"] for rule in elbv2.describe_rules(ListenerArn=made["ListenerArn"])["Rules"]]

    assert order() == ["10", "20", "default"]
    pairs = [
        {"RuleArn": later["RuleArn"], "Priority": 10},
        {"RuleArn": sooner["RuleArn"], "Priority": 20},
    ]
    changed = elbv2.set_rule_priorities(RulePriorities=pairs)["Rules"]
    assert {rule["RuleArn"]: rule["Priority"] for rule in changed} == {
        later["RuleArn"]: "10",
        sooner["RuleArn"]: "20",
    }
    with refused("PriorityInUse", "20"):
        elbv2.set_rule_priorities(RulePriorities=[{"RuleArn": later["RuleArn"], "Priority": 20}])
    default = elbv2.describe_rules(ListenerArn=made["ListenerArn"])["Rules"][-1]
    assert default["IsDefault"]
    assert default["Actions"] == made["DefaultActions"]
    assert elbv2.describe_rules(RuleArns=[default["RuleArn"]])["Rules"] == [default]
    with refused("OperationNotPermitted", "cannot be deleted"):
        elbv2.delete_rule(RuleArn=default["RuleArn"])
    with refused("OperationNotPermitted", "cannot be modified"):
        elbv2.modify_rule(RuleArn=default["RuleArn"], Actions=[OK])
    elbv2.delete_rule(RuleArn=later["RuleArn"])
    assert order() == ["20", "default"]


def test_a_rule_is_modified_in_parts(elbv2, group, listener):
    made = listener()
    rewrite = {
        "Type": "url-rewrite",
        "UrlRewriteConfig": {"Rewrites": [{"Regex": "^/old/(.*)$", "Replace": "/new/$1"}]},
    }
    rule = add_rule(elbv2, made, 1, Transforms=[rewrite])
    assert rule["Transforms"] == [rewrite]
    first = group()
    after = elbv2.modify_rule(RuleArn=rule["RuleArn"], Actions=[forward(first)])["Rules"][0]
    assert after["Actions"][0]["TargetGroupArn"] == first["TargetGroupArn"]
    assert (after["Conditions"], after["Transforms"]) == (rule["Conditions"], rule["Transforms"])
    host = [{"Field": "host-header", "Values": ["example.com"]}]
    after = elbv2.modify_rule(RuleArn=rule["RuleArn"], Conditions=host, ResetTransforms=True)["Rules"][0]
    assert after["Transforms"] == []
    assert after["Conditions"][0]["HostHeaderConfig"] == {"Values": ["example.com"]}
    with refused("InvalidConfigurationRequest", "regular expression"):
        bad = {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "(", "Replace": "x"}]}}
        elbv2.modify_rule(RuleArn=rule["RuleArn"], Transforms=[bad])
    with refused("InvalidConfigurationRequest", "only have one 'host-header'"):
        elbv2.modify_rule(RuleArn=rule["RuleArn"], Conditions=host * 2)
    with refused("ResourceInUse"):
        elbv2.delete_target_group(TargetGroupArn=first["TargetGroupArn"])


def test_many_rules_go_with_their_load_balancer(elbv2, balancer, listener):
    arn = balancer()["LoadBalancerArn"]
    made = listener(LoadBalancerArn=arn)
    rules = [add_rule(elbv2, made, priority)["RuleArn"] for priority in range(1, 141)]
    pages = elbv2.get_paginator("describe_rules").paginate(
        ListenerArn=made["ListenerArn"], PaginationConfig={"PageSize": 60}
    )
    found = [rule["RuleArn"] for page in pages for rule in page["Rules"]]
    assert found[:-1] == rules
    elbv2.delete_load_balancer(LoadBalancerArn=arn)
    with refused("ListenerNotFound"):
        elbv2.describe_rules(ListenerArn=made["ListenerArn"])
    with refused("RuleNotFound"):
        elbv2.describe_rules(RuleArns=rules[:1])
