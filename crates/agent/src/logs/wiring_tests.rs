//! Which driver of the engine a container of `awslogs` is made with.

use bollard::models::HostConfig;
use longshore_api::agent::acs;
use serde_json::json;

use super::*;
use crate::task::decode;

const ID: &str = "0123456789abcdef0123456789abcdef";

fn spec() -> Spec {
    let task = json!({
        "arn": format!("arn:aws:ecs:us-east-1:000000000000:task/default/{ID}"), "family": "f", "version": "1",
        "containers": [{"name": "web", "image": "i", "dockerConfig": {"config": r#"{"Tty": true}"#}}],
    });
    decode::spec(&serde_json::from_value::<acs::Task>(task).unwrap()).unwrap()
}

fn rewired(options: Value, drivers: &[&str]) -> Result<(Option<Meta>, Value), String> {
    let log = serde_json::from_value(json!({"Type": "awslogs", "Config": options})).unwrap();
    let host = HostConfig { log_config: Some(log), ..HostConfig::default() };
    let mut body = ContainerCreateBody { host_config: Some(host), ..ContainerCreateBody::default() };
    let drivers: Vec<String> = drivers.iter().map(|driver| (*driver).to_owned()).collect();
    let engine = Reach { socket: Path::new("/run/s"), drivers: &drivers, is_local: true };
    let meta = rewire(&spec(), 0, &mut body, &engine)?;
    Ok((meta, serde_json::to_value(body.host_config.unwrap().log_config).unwrap()))
}

#[test]
fn output_that_does_not_wait_is_kept_by_the_engine() {
    let options =
        json!({"awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p", "max-buffer-size": "60m"});
    let (meta, log) = rewired(options.clone(), &["json-file", "local"]).unwrap();
    let meta = meta.unwrap();
    assert_eq!((meta.stream.as_str(), meta.blocking, meta.terminal), (&*format!("p/web/{ID}"), false, true));
    assert_eq!(
        log,
        json!({"Type": "local", "Config": {"max-size": (20 << 20).to_string(), "max-file": "3", "compress": "false"}})
    );
    assert_eq!(rewired(options, &["json-file"]).unwrap().1["Type"], "json-file");
}

#[test]
fn output_that_waits_is_brought_to_the_agent() {
    let options = json!({"awslogs-group": "g", "awslogs-region": "r", "mode": "blocking", "awslogs-stream": "named"});
    let (meta, log) = rewired(options.clone(), &["fluentd"]).unwrap();
    let meta = meta.unwrap();
    assert_eq!((meta.stream.as_str(), meta.blocking), ("named", true));
    assert_eq!((&log["Type"], &log["Config"]["fluentd-address"]), (&json!("fluentd"), &json!("unix:///run/s")));
    assert!(rewired(options, &["local"]).unwrap_err().contains("needs a Docker engine"));
}

#[test]
fn other_drivers_stay_as_they_are() {
    let log = serde_json::from_value(json!({"Type": "syslog", "Config": {"tag": "t"}})).unwrap();
    let host = HostConfig { log_config: Some(log), ..HostConfig::default() };
    let mut body = ContainerCreateBody { host_config: Some(host), ..ContainerCreateBody::default() };
    let before = body.clone();
    let engine = Reach { socket: Path::new("/run/s"), drivers: &[], is_local: true };
    assert_eq!(rewire(&spec(), 0, &mut body, &engine), Ok(None));
    assert_eq!(body, before);
    assert!(rewired(json!({"awslogs-group": "g"}), &["local"]).unwrap_err().contains("requires options"));
}
