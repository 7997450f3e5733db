//! A full disk refuses new events in words, keeps serving reads, loses nothing, and takes events again when there is room.
//!
//! The disk is a small tmpfs. Only root can mount one; without it the reserve stands in for the disk.

use std::path::{Path, PathBuf};
use std::process::Command;

use longshore_logs::*;

use crate::common::{batch, event, found, small};

struct Disk(PathBuf);

impl Disk {
    fn new(directory: &Path) -> Option<Self> {
        let mount = directory.join("disk");
        std::fs::create_dir(&mount).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "none"]).arg(&mount).status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(mount))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["-l"]).arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_recovers() {
    let directory = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::new(directory.path()) else { return eprintln!("not root: no disk of its own can be made") };
    // Without a reserve, so that writes fail in the middle.
    let settings =
        || Settings { segment_bytes: 64 << 20, block_bytes: 128 << 10, open_bytes: 64 << 20, ..small(&disk.0) };
    let ballast = disk.0.join("ballast");
    std::fs::write(&ballast, vec![1; 2 << 20]).unwrap();
    let store = Store::open(settings()).unwrap();
    let line = |number: usize| batch("s", vec![event(number as i64, format!("line {number} {}", "x".repeat(50_000)))]);
    let mut count = 0;
    let error = loop {
        match store.append(line(count)).await {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
        assert!(count < 1_000, "the disk does not fill");
    };
    assert!(matches!(error, AppendError::Full { .. }), "{error:?}");
    assert!(error.to_string().contains("is full") && error.to_string().contains("Make room"), "{error}");
    for _ in 0..3 {
        assert!(matches!(store.append(line(count)).await, Err(AppendError::Full { .. })));
        assert_eq!(found(&store, "line").await.len(), count, "reading works");
    }
    std::fs::remove_file(&ballast).unwrap();
    store.append(line(count)).await.unwrap();
    count += 1;
    assert_eq!(found(&store, "line").await.len(), count);
    drop(store);
    let store = Store::open(settings()).unwrap();
    assert_eq!(found(&store, "line").await.len(), count, "nothing is lost, and nothing of what was refused is there");
}

#[tokio::test]
async fn below_the_reserve_nothing_is_taken_but_deletions() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    store.append(batch("s", vec![event(1, "line")])).await.unwrap();
    drop(store);
    let store = Store::open(Settings { reserve_bytes: 1 << 60, ..small(directory.path()) }).unwrap();
    let error = store.append(batch("s", vec![event(2, "line")])).await.unwrap_err();
    assert!(matches!(&error, AppendError::Full { why } if why.contains("in reserve")), "{error}");
    assert!(matches!(store.create_stream(crate::common::GROUP, "t", 1).await, Err(CreateStreamError::Refused(_))));
    assert_eq!(found(&store, "line").await, ["line"]);
    store.delete_stream(crate::common::GROUP, "s").await.unwrap();
    assert_eq!(found(&store, "line").await, Vec::<String>::new());
}
