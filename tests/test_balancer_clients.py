"""HTTP clients as people have them, through load balancers of `longshore up`, to targets that tell what they got.

Other protocols are in test_balancer_protocols.py, test_balancer_tls.py and test_network_balancers.py; what deployments,
drains, kills and restarts cost clients is in test_balanced_services.py and test_edges.py.
"""

import http.client
import json
import subprocess
import time
from collections import Counter

import pytest

from support.balancer import encrypted, fixed
from support.clients import curl
from support.targets import Http, serving
from support.wait import eventually


def test_curl_speaks_each_version_and_targets_are_told_of_the_client(application, imported, authority):
    name = "shop.example.com"
    with serving(target := Http()):
        group = application.at(target.port)
        application.listen(group)
        encrypted(application, group, imported(name))
        trust = ("--cacert", str(authority.certificate))
        for url, options, version, proto, port in [
            (f"http://{name}/a?b=%20c", ("--http1.1",), "1.1", "http", "80"),
            (f"http://{name}/a?b=%20c", ("--http1.0",), "1", "http", "80"),
            # An upgrade to HTTP/2 is not taken, which leaves HTTP/1.1.
            (f"http://{name}/a?b=%20c", ("--http2",), "1.1", "http", "80"),
            (f"https://{name}/a?b=%20c", ("--http1.1", *trust), "1.1", "https", "443"),
            (f"https://{name}/a?b=%20c", ("--http2", *trust), "2", "https", "443"),
        ]:
            body = ("--data-binary", "x" * 100_000, "-H", "X-Forwarded-For: 192.0.2.7", "-H", "Expect:")
            answer = curl(url, *options, *body, address=application.address)
            assert (answer.status, answer.version) == (200, version), (options, answer)
            seen = answer.json
            assert (seen["method"], seen["path"], len(seen["body"])) == ("POST", "/a?b=%20c", 100_000)
            got = seen["headers"]
            assert got["host"] == name
            assert got["x-forwarded-for"] == "192.0.2.7, 127.0.0.1"
            assert (got["x-forwarded-proto"], got["x-forwarded-port"]) == (proto, port)
            assert got["x-amzn-trace-id"].startswith("Root=1-")
            assert "upgrade" not in got
            assert "http2-settings" not in got
        # Without TLS nobody speaks HTTP/2 from the start.
        refused = curl(f"http://{name}/", "--http2-prior-knowledge", address=application.address, ok=False)
        assert refused.status == 0, refused
        application.set("routing.http2.enabled", "false")
        eventually(
            "HTTP/2 is not offered",
            lambda: curl(f"https://{name}/", "--http2", *trust, address=application.address).version == "1.1",
        )
        application.set("routing.http.xff_header_processing.mode", "remove")
        eventually(
            "the client's address is kept back",
            lambda: "x-forwarded-for" not in curl(f"http://{name}/", address=application.address).json["headers"],
        )


def test_many_requests_at_once_in_one_connection_of_http2(application, imported):
    with serving(target := Http()):
        group = application.at(target.port)
        encrypted(application, group, imported("many.example.com"))
        urls = [f"https://many.example.com/{number}?seconds=0.3" for number in range(40)]
        shown = ["--write-out", "%{http_code} %{num_connects}\\n", "--output", "/dev/null"]
        each = [part for url in urls for part in (*shown, url)]
        command = ["curl", "--silent", "--insecure", "--http2", "--parallel", "--parallel-max", "40"]
        began = time.monotonic()
        result = subprocess.run(
            [*command, "--connect-to", f"::{application.address}:", *each], capture_output=True, text=True, timeout=60
        )
        took = time.monotonic() - began
        answers = Counter(line.split()[0] for line in result.stdout.splitlines())
        assert answers == {"200": 40}, result.stdout + result.stderr
        assert took < 6, f"{took} s: one after the other would be 12 s"
        connections = sum(int(line.split()[1]) for line in result.stdout.splitlines())
        assert connections < 5, f"{connections} connections"


def test_the_dns_name_of_the_hosts_file_leads_there(server, application):
    application.listen(DefaultActions=[fixed("200", "here")])
    # In a mount namespace of its own, so that this machine's file stays as it is.
    script = f"mount --bind {server.hosts} /etc/hosts && exec curl -sS --noproxy '*' http://{application.dns_name}/"
    result = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, timeout=30)
    if "Operation not permitted" in result.stderr:
        pytest.skip("this user may not mount")
    assert result.stdout == "here", result.stderr


def test_redirects_and_fixed_responses_are_followed_and_shown(application, imported, authority):
    name = "moved.example.com"
    config = {
        "Protocol": "HTTPS",
        "Port": "443",
        "StatusCode": "HTTP_301",
        "Path": "/new/#{path}",
        "Query": "a=#{query}",
    }
    application.listen(DefaultActions=[{"Type": "redirect", "RedirectConfig": config}])
    with serving(target := Http()):
        listener = encrypted(application, application.at(target.port), imported(name))
        application.elb.create_rule(
            ListenerArn=listener,
            Priority=1,
            Conditions=[{"Field": "path-pattern", "Values": ["/teapot"]}],
            Actions=[fixed("418", "short and stout")],
        )
        trust = ("--cacert", str(authority.certificate))
        shown = curl(f"http://{name}/old?x=1", address=application.address)
        assert shown.status == 301
        assert shown.headers["location"] == f"https://{name}:443/new/old?a=x=1"
        followed = curl(f"http://{name}/old?x=1", "--location", *trust, address=application.address)
        assert followed.json["path"] == "/new/old?a=x=1"

        def teapot() -> bool:
            answer = curl(f"https://{name}/teapot", *trust, address=application.address)
            return (answer.status, answer.body, answer.headers.get("content-type")) == (
                418,
                "short and stout",
                "text/plain",
            )

        eventually("the rule answers", teapot)


def test_cookies_keep_a_client_at_its_target(application, tmp_path):
    targets = [Http(name) for name in ("a", "b", "c")]
    with serving(*targets):
        group = application.at(*[target.port for target in targets])
        application.set_group(group, "stickiness.enabled", "true")
        application.set_group(group, "stickiness.lb_cookie.duration_seconds", "2")
        application.listen(group)
        # The first that is found healthy would get everybody else's clients.
        application.wait_states(group, "healthy", "healthy", "healthy")
        url = f"http://{application.address}"
        jar = ("--cookie", str(tmp_path / "jar"), "--cookie-jar", str(tmp_path / "jar"))
        first = curl(f"{url}/", *jar)
        assert first.headers["set-cookie"].startswith("AWSALB"), first.headers
        names = {curl(f"{url}/", *jar).json["name"] for _ in range(12)}
        assert names == {first.json["name"]}
        assert {curl(f"{url}/").json["name"] for _ in range(12)} == {"a", "b", "c"}
        time.sleep(3)
        # The cookie is over, so the client is sent where its turn is.
        after = {curl(f"{url}/").json["name"] for _ in range(2)} | {curl(f"{url}/", *jar).json["name"]}
        assert len(after) > 1, after
        # A target that goes takes nobody along.
        chosen = curl(f"{url}/", *jar).json["name"]
        application.deregister(group, next(target.port for target in targets if target.name == chosen))

        def moved() -> bool:
            answer = curl(f"{url}/", *jar)
            return answer.status == 200 and answer.json["name"] != chosen

        eventually("another one has it", moved)


def test_an_applications_own_cookie_keeps_its_clients(application, tmp_path):
    targets = [Http(name) for name in ("a", "b", "c")]
    with serving(*targets):
        group = application.at(*[target.port for target in targets])
        for key, value in [("type", "app_cookie"), ("app_cookie.cookie_name", "SESSION"), ("enabled", "true")]:
            application.set_group(group, f"stickiness.{key}", value)
        application.listen(group)
        jar = ("--cookie", str(tmp_path / "jar"), "--cookie-jar", str(tmp_path / "jar"))
        url = f"http://{application.address}"
        assert {curl(f"{url}/", *jar).json["name"] for _ in range(12)} == {"a", "b", "c"}, "none was given yet"
        first = curl(f"{url}/?cookie=SESSION", *jar).json["name"]
        assert {curl(f"{url}/", *jar).json["name"] for _ in range(12)} == {first}
        kept = (tmp_path / "jar").read_text()
        assert "AWSALBAPP" in kept, kept


def test_idle_connections_and_targets_end_in_time(application):
    with serving(target := Http()):
        application.set("idle_timeout.timeout_seconds", "1")
        application.listen(application.at(target.port))
        connection = http.client.HTTPConnection(application.address, 80, timeout=10)
        connection.request("GET", "/")
        assert connection.getresponse().read()
        began = time.monotonic()
        assert connection.sock.recv(1) == b"", "an idle connection is closed"
        assert 0.9 < time.monotonic() - began < 4
        began = time.monotonic()
        slow = curl(f"http://{application.address}/?seconds=5")
        assert slow.status == 504, slow
        assert 0.9 < time.monotonic() - began < 4
        application.set("idle_timeout.timeout_seconds", "10")
        eventually("there is time now", lambda: curl(f"http://{application.address}/?seconds=1.5").status == 200)


def test_a_target_that_warms_up_gets_less(application):
    old, new = Http("old"), Http("new")
    with serving(old, new):
        group = application.at(old.port)
        application.listen(group)
        application.wait_states(group, "healthy", seconds=30)
        application.set_group(group, "slow_start.duration_seconds", "60")
        application.register(group, new.port)
        application.wait_states(group, "healthy", "healthy", seconds=30)

        def shares() -> Counter:
            connection = http.client.HTTPConnection(application.address, 80, timeout=10)
            seen: Counter = Counter()
            for _ in range(200):
                connection.request("GET", "/")
                seen[json.loads(connection.getresponse().read())["name"]] += 1
            connection.close()
            return seen

        warming = shares()
        assert warming["new"] < 60, warming
        assert warming["old"] + warming["new"] == 200, warming
        application.set_group(group, "slow_start.duration_seconds", "0")
        eventually("it has its full share", lambda: 90 <= shares()["new"] <= 110)
