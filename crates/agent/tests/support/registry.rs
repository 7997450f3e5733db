//! A registry with one image, on loopback, where the engine asks for no TLS. It can fall silent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{docker, image};

const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

pub struct Registry {
    address: SocketAddr,
    content: Arc<Content>,
    serving: Option<tokio::task::JoinHandle<()>>,
}

struct Content {
    layer: Vec<u8>,
    config: Vec<u8>,
    manifest: Vec<u8>,
    manifests_asked: AtomicU64,
    silent: AtomicBool,
}

impl Registry {
    /// A registry whose image names a region of its own.
    pub async fn start() -> Self {
        let layer = image::layer();
        let config = json!({
            "architecture": "amd64", "os": "linux", "config": {"Env": ["PATH=/bin", "AWS_REGION=mars-1"]},
            "rootfs": {"type": "layers", "diff_ids": [digest(&layer)]},
        })
        .to_string()
        .into_bytes();
        let manifest = json!({
            "schemaVersion": 2, "mediaType": MANIFEST,
            "config": {"mediaType": "application/vnd.docker.container.image.v1+json",
                "size": config.len(), "digest": digest(&config)},
            "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar",
                "size": layer.len(), "digest": digest(&layer)}],
        })
        .to_string()
        .into_bytes();
        let content =
            Content { layer, config, manifest, manifests_asked: AtomicU64::new(0), silent: AtomicBool::new(false) };
        let content = Arc::new(content);
        let app = Router::new()
            .route("/v2/", get(async || "{}"))
            .route("/v2/story/manifests/{reference}", get(manifest_of))
            .route("/v2/story/blobs/{digest}", get(blob))
            .with_state(Arc::clone(&content));
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.expect("serving") });
        Self { address, content, serving: Some(serving) }
    }

    /// The image's reference, which is this registry's alone.
    pub fn image(&self) -> String {
        format!("{}/story:1", self.address)
    }

    /// The image's digest.
    pub fn digest(&self) -> String {
        digest(&self.content.manifest)
    }

    /// How often the image was asked for.
    pub fn asked(&self) -> u64 {
        self.content.manifests_asked.load(Ordering::Relaxed)
    }

    /// From now on, takes calls and never answers them.
    pub fn fall_silent(&self) {
        self.content.silent.store(true, Ordering::Relaxed);
    }

    /// From now on, does not take calls any more.
    pub fn close(&mut self) {
        self.serving.take().expect("serving").abort();
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        docker(&["rmi", "-f", &self.image()]);
    }
}

fn digest(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

async fn manifest_of(State(content): State<Arc<Content>>) -> Response {
    content.manifests_asked.fetch_add(1, Ordering::Relaxed);
    if content.silent.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
    (
        [(CONTENT_TYPE.as_str(), MANIFEST), ("docker-content-digest", &digest(&content.manifest))],
        content.manifest.clone(),
    )
        .into_response()
}

async fn blob(Path(wanted): Path<String>, State(content): State<Arc<Content>>) -> Response {
    for bytes in [&content.layer, &content.config] {
        if digest(bytes) == wanted {
            return bytes.clone().into_response();
        }
    }
    StatusCode::NOT_FOUND.into_response()
}
