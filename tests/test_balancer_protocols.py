"""WebSocket and gRPC through application load balancers, and connections that stay while all around them changes."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
import websockets.sync.client
import websockets.sync.server

from support.balancer import encrypted, forward
from support.clients import open_tls, trusting
from support.targets import Http, serving
from support.traffic import Traffic
from support.wait import eventually
from support.websockets import connected_websocket, websocket_target


def test_everything_changes_under_way_and_nobody_notices(application, imported):
    """Rules, listeners, targets, weights and certificates, while visitors come and a WebSocket stays open."""
    blue, green = [Http("blue") for _ in range(3)], [Http("green") for _ in range(3)]
    with serving(*blue, *green), websocket_target() as socket_port:
        one, two = application.at(blue[0].port), application.at(green[0].port)
        sockets = application.at(socket_port)
        listener = application.listen(one)
        secure = encrypted(application, one, imported("first.example.com"), port=8443)
        chat = application.rule(listener, sockets, path="/chat", priority=500)
        url = f"ws://{application.address}/chat"
        client = eventually("the WebSocket is open", lambda: connected_websocket(url))
        kept = open_tls(application.address, 8443, trusting(None, "http/1.1"), "first.example.com")
        with Traffic(application.address, 80) as traffic, Traffic(application.address, 80, "/?seconds=0.1") as slower:
            traffic.more()
            for number in range(8):
                group, servers = (one, blue) if number % 2 else (two, green)
                application.register(group, servers[1].port, servers[2].port)
                application.elb.modify_listener(ListenerArn=listener, DefaultActions=[forward(group)])
                rule = application.rule(listener, two, path=f"/{number}/*", priority=number + 1)
                other = application.listen(one, port=9000 + number)
                certificate = imported(f"number-{number}.example.com")
                application.elb.modify_listener(ListenerArn=secure, Certificates=[{"CertificateArn": certificate}])
                traffic.more(40)
                application.deregister(group, servers[1].port, servers[2].port)
                application.elb.delete_rule(RuleArn=rule)
                application.elb.delete_listener(ListenerArn=other)
                traffic.more(40)
                client.send(f"message {number}")
                assert client.recv(timeout=10) == f"message {number}"
        traffic.none_failed()
        slower.none_failed()
        kept.sendall(b"GET / HTTP/1.1\r\nhost: first.example.com\r\nconnection: close\r\n\r\n")
        assert kept.recv(100).startswith(b"HTTP/1.1 200"), "the connection of the first certificate serves on"
        kept.close()
        application.elb.delete_rule(RuleArn=chat)
        client.send("the rule is gone, the connection is not")
        assert client.recv(timeout=10) == "the rule is gone, the connection is not"
        client.close()


def test_websockets_carry_messages_both_ways(application, imported, authority):
    with websocket_target() as port:
        group = application.at(port)
        application.listen(group)
        encrypted(application, group, imported("chat.example.com"))
        context = trusting(authority.certificate)
        secure = {"ssl": context, "server_hostname": "chat.example.com"}
        for url, options in [(f"ws://{application.address}/", {}), (f"wss://{application.address}/", secure)]:
            with connected_websocket(url, **options) as client:
                for message in ["hello", b"\x00\xff" * 10, "", "x" * 300_000]:
                    client.send(message)
                    assert client.recv(timeout=10) == message
                client.ping().wait(10)
            assert client.close_code == 1000
        # One that is idle for longer than it may be ends; one that is not stays.
        application.set("idle_timeout.timeout_seconds", "1")
        time.sleep(0.5)
        quiet = connected_websocket(f"ws://{application.address}/", ping_interval=None)
        busy = connected_websocket(f"ws://{application.address}/", ping_interval=None)
        for _ in range(12):
            time.sleep(0.3)
            busy.send("still here")
            assert busy.recv(timeout=10) == "still here"
        with pytest.raises(websockets.exceptions.ConnectionClosed):
            quiet.recv(timeout=10)
        busy.close()


class Greeter(grpc.GenericRpcHandler):
    """`Hello` answers, `Count` streams, `Talk` goes both ways, `Fail` fails; and the balancer's health check."""

    def service(self, details):
        """What serves a method."""
        method = details.method.rpartition("/")[2]
        if details.method == "/AWS.ALB/healthcheck":
            return grpc.unary_unary_rpc_method_handler(lambda _request, _context: b"")
        if method == "Hello":
            return grpc.unary_unary_rpc_method_handler(self.hello)
        if method == "Count":
            return grpc.unary_stream_rpc_method_handler(lambda request, _: (b"%d" % n for n in range(int(request))))
        if method == "Talk":
            return grpc.stream_stream_rpc_method_handler(lambda requests, _: (b"re: " + each for each in requests))
        if method == "Fail":
            return grpc.unary_unary_rpc_method_handler(self.fail)
        return None

    def hello(self, request, context) -> bytes:
        """A greeting, and in its trailers what was said of the client."""
        sent = dict(context.invocation_metadata())
        context.set_trailing_metadata((("x-seen-proto", sent["x-forwarded-proto"]),))
        return b"hello " + request

    def fail(self, request, context):
        """An error with words."""
        context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "too much of it")


@pytest.fixture
def greeter() -> Iterator[int]:
    server = grpc.server(ThreadPoolExecutor(8), handlers=(Greeter(),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield port
    server.stop(0)


def failure(call) -> tuple[grpc.StatusCode, str]:
    """How a call fails; OK when it does not."""
    try:
        call()
    except grpc.RpcError as error:
        return error.code(), error.details()
    return grpc.StatusCode.OK, ""


def test_grpc_calls_of_every_kind(application, imported, authority, greeter):
    name = "greeter.example.com"
    group = application.at(
        greeter, ProtocolVersion="GRPC", HealthCheckPath="/AWS.ALB/healthcheck", Matcher={"GrpcCode": "0"}
    )
    listener = encrypted(application, group, imported(name))
    application.wait_states(group, "healthy", seconds=30)
    credentials = grpc.ssl_channel_credentials(authority.certificate.read_bytes())
    options = [("grpc.ssl_target_name_override", name), ("grpc.enable_http_proxy", 0)]
    with grpc.secure_channel(f"{application.address}:443", credentials, options) as channel:
        hello = channel.unary_unary("/greet.Greeter/Hello")
        answer, call = hello.with_call(b"you", timeout=10)
        assert answer == b"hello you"
        assert dict(call.trailing_metadata())["x-seen-proto"] == "https"
        counted = channel.unary_stream("/greet.Greeter/Count")(b"500", timeout=20)
        assert [int(each) for each in counted] == list(range(500))
        said = (b"%d" % number for number in range(50))
        heard = channel.stream_stream("/greet.Greeter/Talk")(said, timeout=20)
        assert list(heard) == [b"re: %d" % number for number in range(50)]
        for method, code, words in [
            ("Fail", grpc.StatusCode.RESOURCE_EXHAUSTED, "too much of it"),
            ("Nothing", grpc.StatusCode.UNIMPLEMENTED, "Method not found"),
        ]:
            found = failure(lambda method=method: channel.unary_unary(f"/greet.Greeter/{method}")(b"", timeout=10))
            assert found[0] == code, found
            assert words in found[1], found
        # A rule for one service; the channel stays.
        with serving(web := Http()):
            application.rule(listener, application.at(web.port), path="/other.Service/*")

            def refused() -> bool:
                code, words = failure(lambda: channel.unary_unary("/other.Service/Hello")(b"", timeout=10))
                # ALB says 464 to gRPC for a group that does not speak it, which is no status of gRPC.
                return code == grpc.StatusCode.UNKNOWN and "464" in words

            eventually("the rule holds", refused)
        assert hello(b"again", timeout=10) == b"hello again"
        # The check's matcher decides about the target.
        application.elb.modify_target_group(TargetGroupArn=group, Matcher={"GrpcCode": "5"})
        application.wait_states(group, "unhealthy", seconds=40)
        [found] = application.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        assert found["TargetHealth"]["Reason"] == "Target.ResponseCodeMismatch"
        assert "0" in found["TargetHealth"]["Description"]
        application.deregister(group, greeter)

        def unavailable() -> bool:
            return failure(lambda: hello(b"anybody?", timeout=10))[0] == grpc.StatusCode.UNAVAILABLE

        eventually("nobody is there", unavailable)
