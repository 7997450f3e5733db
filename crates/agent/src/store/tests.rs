//! What goes in comes out, after a close and after none; what is not ours is refused and left alone.

use longshore_api::agent::acs;
use longshore_model::Timestamp;

use super::*;
use crate::task::report::Outbox;
use crate::task::spec::{PortSpan, Protocol};
use crate::task::state::{Binding, Container, Desired, Health, HealthStatus, Observed, Phase};
use crate::task::testing;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn record() -> TaskRecord {
    let spec = testing::spec(&["web", "helper"]);
    let mut observed = Observed::new(&spec);
    observed.prepared = true;
    observed.pull_started_at = Some(at(5));
    observed.containers[0] = Container {
        phase: Phase::Running,
        runtime_id: Some("abc".to_owned()),
        ports: vec![Binding {
            container: PortSpan::single(53),
            host: PortSpan::single(49153),
            protocol: Protocol::Udp,
            is_range: false,
        }],
        health: Some(Health { status: HealthStatus::Healthy, since: at(7), exit_code: None, output: String::new() }),
        started_at: Some(at(6)),
        restarts: 2,
        ..Container::default()
    };
    observed.containers[1] = Container { phase: Phase::Running, ..Container::default() };
    let mut outbox = Outbox::new(&spec);
    outbox.note(&spec, Desired::Running, &observed);
    TaskRecord {
        arn: spec.arn.clone(),
        description: Some(acs::Task { arn: Some(spec.arn), family: Some("web".to_owned()), ..acs::Task::default() }),
        desired: Desired::Running,
        metadata_ids: vec!["one".to_owned(), "two".to_owned()],
        observed,
        outbox,
    }
}

#[tokio::test]
async fn records_come_back_as_they_were() {
    let dir = tempfile::tempdir().expect("a directory");
    let (store, contents) = Store::open(dir.path()).expect("opened");
    assert!(contents.instance.is_none() && contents.tasks.is_empty());
    let instance = InstanceRecord {
        cluster: "default".to_owned(),
        arn: "arn:aws:ecs:us-east-1:000000000000:container-instance/default/abc".to_owned(),
        availability_zone: Some("us-east-1a".to_owned()),
        sequence: 7,
    };
    let image = ImageRecord { id: "sha256:1".to_owned(), pulled_at: at(1), last_used_at: at(2) };
    store.put_instance(&instance).await.expect("written");
    store.put_image("busybox:1", image.clone());
    store.put_task(&record()).await.expect("written");
    store.close().await;

    let (store, contents) = Store::open(dir.path()).expect("opened again");
    assert_eq!(instance.id(), "abc");
    assert_eq!(contents.instance, Some(instance));
    assert_eq!(contents.tasks, [record()]);
    assert_eq!(store.image("busybox:1"), Some(image));
    store.remove_task(&record().arn);
    store.remove_image("busybox:1");
    store.close().await;
    let (store, contents) = Store::open(dir.path()).expect("opened a third time");
    assert!(contents.tasks.is_empty() && store.all_images().is_empty());
    store.close().await;
    assert!(store.put_task(&record()).await.is_err(), "a closed record takes no more");
}

#[tokio::test]
async fn what_was_answered_is_on_disk_without_a_close() {
    let dir = tempfile::tempdir().expect("a directory");
    let (store, _) = Store::open(dir.path()).expect("opened");
    store.put_task(&record()).await.expect("written");
    // What a killed agent leaves behind: the file as it is now.
    let copy = tempfile::tempdir().expect("a directory");
    std::fs::copy(dir.path().join(FILE_NAME), copy.path().join(FILE_NAME)).expect("copied");
    let (_, contents) = Store::open(copy.path()).expect("opened the copy");
    assert_eq!(contents.tasks, [record()]);
    store.close().await;
}

#[tokio::test]
async fn a_record_in_use_damaged_or_newer_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().expect("a directory");
    let (store, _) = Store::open(dir.path()).expect("opened");
    assert!(matches!(Store::open(dir.path()), Err(OpenError::InUse { .. })));
    store.close().await;

    let path = dir.path().join(FILE_NAME);
    {
        let database = redb::Database::open(&path).expect("opened");
        let transaction = database.begin_write().expect("begun");
        transaction
            .open_table(open::META)
            .expect("table")
            .insert("format", 9_u32.to_le_bytes().as_slice())
            .expect("put");
        transaction.commit().expect("committed");
    }
    let error = Store::open(dir.path()).expect_err("newer").to_string();
    assert!(error.contains("newer agent (format 9, this one knows up to 1)"), "{error}");

    std::fs::write(&path, b"this is no database at all, but it is somebody's").expect("written");
    let error = Store::open(dir.path()).expect_err("damaged").to_string();
    assert!(error.contains("is damaged"), "{error}");
    assert_eq!(std::fs::read(&path).expect("read"), b"this is no database at all, but it is somebody's");
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let error = Store::open(Path::new("/proc/nowhere")).expect_err("unwritable").to_string();
    assert!(error.contains("/proc/nowhere"), "{error}");
}
