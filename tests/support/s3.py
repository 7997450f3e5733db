"""A small S3: one that checks signatures and keeps objects in memory, for what Longshore asks of a bucket.

Debian has no server of S3. This one has what the log store's client uses: PUT, GET with ranges, HEAD, DELETE, and lists
page by page. Errors have S3's codes.
"""

import hashlib
import hmac
import threading
import urllib.parse
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

KEY_ID, SECRET = "AKIATESTSOFTHEBUCKET", "the-secret-of-the-bucket"

PAGE = 5
"""How many keys a list has, so that a test meets more than one."""


class Bucket:
    """A bucket of the name `logs`, and the server in front of it."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.refused: list[str] = []
        self.lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.open()

    @property
    def endpoint(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Serves, on the port that it had."""
        handler = type("Handler", (_Handler,), {"bucket": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def away(self) -> None:
        """Nobody answers any more; what is in it stays."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket
    # A connection each, so that none outlives a server that goes away.
    protocol_version = "HTTP/1.0"

    def _take(self) -> None:
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        _, name, key = (urllib.parse.unquote(url.path) + "/").split("/", 2)
        key = key.rstrip("/")
        with self.bucket.lock:
            self.bucket.requests.append(f"{self.command} {key}")
            wrong = self._distrust(url, body)
            if wrong:
                self.bucket.refused.append(wrong)
                return self._error(403, "SignatureDoesNotMatch", wrong)
            if name != "logs":
                return self._error(404, "NoSuchBucket", name)
            return getattr(self, f"_{self.command.lower()}")(key, query, body)

    do_GET = do_PUT = do_HEAD = do_DELETE = _take

    def _distrust(self, url: urllib.parse.SplitResult, body: bytes) -> str:
        """What is wrong with the signature (Signature Version 4, as S3's documentation has it)."""
        given = self.headers.get("Authorization", "")
        algorithm, _, rest = given.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if algorithm != "AWS4-HMAC-SHA256" or not parts.get("Credential", "").startswith(KEY_ID + "/"):
            return f"no signature of {KEY_ID}: {given}"
        told = self.headers["x-amz-content-sha256"]
        if told not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
            return "the body is another one"
        signed = parts["SignedHeaders"].split(";")
        pairs = sorted(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        quoted = "&".join(f"{urllib.parse.quote(k, safe='~')}={urllib.parse.quote(v, safe='~')}" for k, v in pairs)
        headers = "".join(f"{name}:{' '.join(self.headers[name].split())}\n" for name in signed)
        request = "\n".join([self.command, url.path, quoted, headers, ";".join(signed), told])
        scope = parts["Credential"].split("/", 1)[1]
        text = "\n".join([algorithm, self.headers["x-amz-date"], scope, hashlib.sha256(request.encode()).hexdigest()])
        key = f"AWS4{SECRET}".encode()
        for step in (*scope.split("/"), text):
            key = hmac.digest(key, step.encode(), "sha256")
        return "" if hmac.compare_digest(key.hex(), parts["Signature"]) else f"another signature of\n{request}"

    def _put(self, key: str, _query: dict, body: bytes) -> None:
        self.bucket.objects[key] = body
        self._answer(200, b"", ETag=_etag(body))

    def _head(self, key: str, query: dict, body: bytes) -> None:
        self._get(key, query, body)

    def _get(self, key: str, query: dict, _body: bytes) -> None:
        if not key:
            return self._list(query)
        content = self.bucket.objects.get(key)
        if content is None:
            return self._error(404, "NoSuchKey", key)
        whole, given = len(content), self.headers.get("Range")
        more = {"ETag": _etag(content), "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT", "Accept-Ranges": "bytes"}
        if not given:
            return self._answer(200, content, **more)
        first, _, last = given.removeprefix("bytes=").partition("-")
        begin = int(first) if first else max(whole - int(last), 0)
        end = min(int(last), whole - 1) if first and last else whole - 1
        if begin >= whole:
            return self._error(416, "InvalidRange", given)
        more["Content-Range"] = f"bytes {begin}-{end}/{whole}"
        return self._answer(206, content[begin : end + 1], **more)

    def _list(self, query: dict) -> None:
        prefix, after = query.get("prefix", [""])[0], query.get("continuation-token", [""])[0]
        keys = sorted(key for key in self.bucket.objects if key.startswith(prefix) and key > after)
        page = keys[:PAGE]
        is_cut = len(keys) > len(page)
        more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if is_cut else ""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{now}</LastModified>"
            f"<ETag>{escape(_etag(self.bucket.objects[key]))}</ETag><Size>{len(self.bucket.objects[key])}</Size></Contents>"
            for key in page
        )
        cut = str(is_cut).lower()
        xml = f"<ListBucketResult><Name>logs</Name><IsTruncated>{cut}</IsTruncated>{more}{found}</ListBucketResult>"
        self._answer(200, xml.encode())

    def _delete(self, key: str, _query: dict, _body: bytes) -> None:
        self.bucket.objects.pop(key, None)
        self._answer(204, b"")

    def _error(self, status: int, code: str, message: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>".encode())

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Nobody reads it."""


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content).hexdigest()}"'
