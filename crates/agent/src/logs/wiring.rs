//! Where the engine sends a container's output when its task definition says `awslogs`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use bollard::models::{ContainerCreateBody, HostConfigLogConfig};
use longshore_api::awslogs::{Mode, Options};
use serde_json::Value;

use super::meta::Meta;
use crate::task::spec::Spec;

/// The engine keeps this many files of a container that does not wait, each of at least this many bytes: what is written while the
/// agent is away is there when it comes back, as far as it goes.
const FILES: u32 = 3;
const MIN_FILE_BYTES: u64 = 10 << 20;

/// How soon a driver tries again that does not reach the agent. It waits longer each time by itself.
const RETRY: &str = "100ms";

/// How often it tries at most for one line, which takes it more than an hour. It waits a minute between two tries in the end; but
/// after some hundred of them its own reckoning overflows, and it tries without any pause from then on. So it gives the line up
/// before that, and begins anew with the next.
const MAX_TRIES: &str = "96";

/// What the engine has and reaches.
pub(crate) struct Reach<'a> {
    /// The agent's socket for containers that wait.
    pub(crate) socket: &'a Path,
    /// The engine's log drivers.
    pub(crate) drivers: &'a [String],
    /// Whether it is on this machine.
    pub(crate) is_local: bool,
}

/// Changes how a container is to be made so that its output comes to the agent, if its log driver is `awslogs`.
///
/// # Errors
/// In words, when its options make no sense or the engine cannot do what they ask for.
pub(crate) fn rewire(
    spec: &Spec,
    index: usize,
    body: &mut ContainerCreateBody,
    engine: &Reach<'_>,
) -> Result<Option<Meta>, String> {
    let Some(log) = body.host_config.as_mut().and_then(|host| host.log_config.as_mut()) else { return Ok(None) };
    if log.typ.as_deref() != Some("awslogs") {
        return Ok(None);
    }
    let mut given: BTreeMap<String, String> = log.config.take().unwrap_or_default().into_iter().collect();
    let stream = given.remove("awslogs-stream");
    let options = Options::read(&given).map_err(|fault| fault.to_string())?;
    let container = &spec.containers[index];
    let of_prefix = |prefix: &String| format!("{prefix}/{}/{}", container.name, spec.id());
    let meta = Meta {
        task_arn: spec.arn.clone(),
        container: container.name.clone(),
        group: options.group.clone(),
        // The engine's id of the container, which it has not got yet, when there is no prefix.
        stream: stream.or_else(|| options.stream_prefix.as_ref().map(of_prefix)).unwrap_or_default(),
        multiline: options.multiline.clone(),
        blocking: options.mode == Some(Mode::Blocking),
        terminal: container.config.get("Tty").and_then(Value::as_bool).unwrap_or(false),
        ..Meta::default()
    };
    *log = match meta.mode() {
        Mode::NonBlocking => kept_by_the_engine(&options, engine),
        Mode::Blocking => brought_to_the_agent(spec, &meta, engine)?,
    };
    Ok(Some(meta))
}

fn kept_by_the_engine(options: &Options, engine: &Reach<'_>) -> HostConfigLogConfig {
    // It keeps bytes as they are; `json-file` replaces those that are no UTF-8.
    let driver = if has(engine, "local") { "local" } else { "json-file" };
    let file_bytes = (options.max_buffer_bytes / u64::from(FILES)).max(MIN_FILE_BYTES);
    config(
        driver,
        [("max-size", file_bytes.to_string()), ("max-file", FILES.to_string()), ("compress", "false".into())],
    )
}

fn brought_to_the_agent(spec: &Spec, meta: &Meta, engine: &Reach<'_>) -> Result<HostConfigLogConfig, String> {
    if !has(engine, "fluentd") || !engine.is_local {
        return Err(format!(
            "the mode blocking of log driver awslogs (container {}) needs a Docker engine on the agent's machine that has the log \
             driver fluentd; use the mode non-blocking, or another instance",
            meta.container
        ));
    }
    Ok(config(
        "fluentd",
        [
            ("fluentd-address", format!("unix://{}", engine.socket.display())),
            ("fluentd-sub-second-precision", "true".to_owned()),
            ("fluentd-request-ack", "true".to_owned()),
            ("fluentd-retry-wait", RETRY.to_owned()),
            ("fluentd-max-retries", MAX_TRIES.to_owned()),
            ("tag", format!("{}/{}", spec.id(), meta.container)),
        ],
    ))
}

fn has(engine: &Reach<'_>, driver: &str) -> bool {
    engine.drivers.iter().any(|has| has == driver)
}

fn config<const N: usize>(driver: &str, options: [(&str, String); N]) -> HostConfigLogConfig {
    let options: HashMap<String, String> = options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    HostConfigLogConfig { typ: Some(driver.to_owned()), config: Some(options) }
}

#[cfg(test)]
#[path = "wiring_tests.rs"]
mod tests;
