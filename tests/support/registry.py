"""A registry of one image on the loopback address, which engines pull from without TLS: enough of the registry API for
`docker pull`, and a record of what was asked."""

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


def digest_of(content: bytes) -> str:
    """The content's address."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Registry:
    """Serves `repository:tag`, whose content is an image of the local engine, with labels to tell versions apart."""

    def __init__(self, repository: str = "pulled", tag: str = "1") -> None:
        self.repository = repository
        self.tag = tag
        self.requests: list[str] = []
        """The paths that were asked for, in order."""
        self._blobs: dict[str, bytes] = {}
        self._manifest = b""
        registry = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                registry._answer(self, with_body=True)

            def do_HEAD(self) -> None:
                registry._answer(self, with_body=False)

            def log_message(self, *_: object) -> None:
                """Says nothing; `requests` has it all."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def image(self) -> str:
        """What a task definition calls the image."""
        return f"127.0.0.1:{self._server.server_port}/{self.repository}:{self.tag}"

    @property
    def digest(self) -> str:
        """The address of the manifest that the tag names now."""
        return digest_of(self._manifest)

    def publish(self, image: str, version: str) -> None:
        """Makes the tag name an image of the local engine, marked with `version` so that its digest is its own."""
        saved = subprocess.run(["docker", "save", image], stdout=subprocess.PIPE, check=True, timeout=60).stdout
        with tarfile.open(fileobj=io.BytesIO(saved)) as archive:
            listed = json.load(archive.extractfile("manifest.json"))[0]
            config = json.load(archive.extractfile(listed["Config"]))
            layers = [gzip.compress(archive.extractfile(name).read(), 1, mtime=0) for name in listed["Layers"]]
        config["config"]["Labels"] = {"version": version}
        content = json.dumps(config).encode()
        for blob in [content, *layers]:
            self._blobs[digest_of(blob)] = blob
        described = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {"mediaType": CONFIG, "size": len(content), "digest": digest_of(content)},
            "layers": [{"mediaType": LAYER, "size": len(each), "digest": digest_of(each)} for each in layers],
        }
        self._manifest = json.dumps(described).encode()

    def stop(self) -> None:
        """Goes away: nothing answers any more."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, with_body: bool) -> None:
        self.requests.append(handler.path)
        prefix = f"/v2/{self.repository}"
        name = handler.path.rsplit("/", 1)[1]
        if handler.path == "/v2/":
            content, kind = b"{}", "application/json"
        elif handler.path.startswith(f"{prefix}/manifests/") and name in (self.tag, self.digest):
            content, kind = self._manifest, MANIFEST
        elif handler.path.startswith(f"{prefix}/blobs/") and name in self._blobs:
            content, kind = self._blobs[name], "application/octet-stream"
        else:
            content = json.dumps({"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}).encode()
            self._send(handler, 404, "application/json", content, with_body)
            return
        self._send(handler, 200, kind, content, with_body)

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, status: int, kind: str, content: bytes, with_body: bool) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.send_header("Docker-Content-Digest", digest_of(content))
        handler.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        handler.end_headers()
        if with_body:
            handler.wfile.write(content)
