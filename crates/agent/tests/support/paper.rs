//! An engine on paper: answers as Docker does about containers that exist in its book alone, so that hours pass in seconds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::net::UnixListener;

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Paper(Arc<Mutex<BTreeMap<String, Container>>>);

#[derive(Clone, Debug)]
pub struct Container {
    pub labels: Value,
    pub is_running: bool,
    pub starts: u32,
    pub exit_code: i64,
}

impl Paper {
    /// Answers on a socket, until the runtime ends.
    pub fn open(socket: &Path) -> Self {
        let paper = Self::default();
        let listener = UnixListener::bind(socket).expect("a socket");
        let app = Router::new().fallback(answer).with_state(paper.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.expect("serving") });
        paper
    }

    /// The container of a task.
    pub fn of(&self, task: &str, name: &str) -> Container {
        let book = self.book();
        let found = book.values().find(|container| is_of(container, task, name));
        found.unwrap_or_else(|| panic!("no container {name} of {task}")).clone()
    }

    /// A container ends by itself.
    pub fn end(&self, task: &str, name: &str, exit_code: i64) {
        let mut book = self.book();
        let found = book.values_mut().find(|container| is_of(container, task, name)).expect("a container");
        (found.is_running, found.exit_code) = (false, exit_code);
    }

    fn book(&self) -> MutexGuard<'_, BTreeMap<String, Container>> {
        self.0.lock().expect("not poisoned")
    }
}

fn is_of(container: &Container, task: &str, name: &str) -> bool {
    container.labels["com.amazonaws.ecs.task-arn"] == task
        && container.labels["com.amazonaws.ecs.container-name"] == name
}

async fn answer(State(paper): State<Paper>, method: Method, uri: Uri, body: Bytes) -> Response {
    let versioned = uri.path().trim_start_matches('/');
    let path: Vec<&str> = versioned.split('/').skip(usize::from(versioned.starts_with("v1."))).collect();
    let done = StatusCode::NO_CONTENT.into_response();
    let gone = (StatusCode::NOT_FOUND, r#"{"message": "no such container"}"#).into_response();
    let mut book = paper.book();
    let json = |value: Value| value.to_string().into_response();
    match (method, path.as_slice()) {
        (_, ["_ping"]) => "OK".into_response(),
        (Method::GET, ["version"]) => json(json!({"Version": "25.0.0", "ApiVersion": "1.44"})),
        (Method::GET, ["info"]) => json(json!({
            "NCPU": 2, "MemTotal": 8_589_934_592_u64, "Architecture": "x86_64", "Plugins": {"Log": ["json-file"]},
            "CgroupDriver": "systemd", "CgroupVersion": "2",
        })),
        (Method::GET, ["networks", _]) => json(json!({"Name": "bridge"})),
        (Method::GET, ["images", ..]) => json(json!({"Id": "sha256:0a", "RepoDigests": []})),
        // Nothing is told: what happens is found by looking.
        (Method::GET, ["events"]) => {
            Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>()).into_response()
        }
        (Method::POST, ["containers", "create"]) => {
            let wanted: Value = serde_json::from_slice(&body).expect("JSON");
            let id = format!("{:064x}", book.len() + 1);
            let labels = wanted["Labels"].clone();
            book.insert(id.clone(), Container { labels, is_running: false, starts: 0, exit_code: 0 });
            (StatusCode::CREATED, json!({"Id": id, "Warnings": []}).to_string()).into_response()
        }
        (Method::GET, ["containers", "json"]) => {
            let all = book.iter().map(|(id, container)| {
                json!({"Id": id, "Labels": container.labels, "State": if container.is_running { "running" } else { "exited" }})
            });
            json(all.collect())
        }
        (Method::GET, ["containers", id, "json"]) => match book.get(*id) {
            Some(container) => json(json!({"Id": id, "State": state(container)})),
            None => gone,
        },
        (Method::POST, ["containers", id, "start"]) => match book.get_mut(*id) {
            Some(container) => {
                container.is_running = true;
                container.starts += 1;
                done
            }
            None => gone,
        },
        (Method::POST, ["containers", id, "stop"]) => {
            book.get_mut(*id).into_iter().for_each(|container| container.is_running = false);
            done
        }
        (Method::DELETE, ["containers", id]) => match book.remove(*id) {
            Some(_) => done,
            None => gone,
        },
        (method, path) => panic!("the agent asked the engine for {method} {path:?}"),
    }
}

/// A container that has started ran for an hour whenever it ended.
fn state(container: &Container) -> Value {
    let started = if container.starts == 0 { "0001-01-01T00:00:00Z" } else { "2024-01-01T00:00:00Z" };
    let finished =
        if container.is_running || container.starts == 0 { "0001-01-01T00:00:00Z" } else { "2024-01-01T01:00:00Z" };
    json!({
        "Status": if container.is_running { "running" } else { "exited" }, "Running": container.is_running,
        "ExitCode": container.exit_code, "StartedAt": started, "FinishedAt": finished,
    })
}
