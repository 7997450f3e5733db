//! What the engine's `fluentd` driver says is understood, and acknowledged once it is kept.

use std::sync::Arc;

use super::super::meta::Meta;
use super::super::spool::Spool;
use super::*;

/// As the engine's driver writes it.
fn message(text: &[u8], chunk: &str, more: &[(&str, &str)]) -> Vec<u8> {
    message_of("stderr", text, chunk, more)
}

fn message_of(source: &str, text: &[u8], chunk: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = vec![0x94];
    msgpack::write_text(b"tag", &mut bytes);
    bytes.extend([0xd7, 0x00]);
    bytes.extend(1_700_000_000_u32.to_be_bytes());
    bytes.extend(5_u32.to_be_bytes());
    bytes.push(0x83 + more.len() as u8);
    for (name, value) in [("container_id", &b"c"[..]), ("source", source.as_bytes()), ("log", text)] {
        msgpack::write_text(name.as_bytes(), &mut bytes);
        msgpack::write_text(value, &mut bytes);
    }
    for (name, value) in more {
        msgpack::write_text(name.as_bytes(), &mut bytes);
        msgpack::write_text(value.as_bytes(), &mut bytes);
    }
    bytes.push(0x81);
    msgpack::write_text(b"chunk", &mut bytes);
    msgpack::write_text(chunk.as_bytes(), &mut bytes);
    bytes
}

#[test]
fn what_the_driver_brings_is_understood() {
    let bytes = message(b"a\xff", "k", &[]);
    let (read_message, len) = read(&bytes).unwrap();
    let read_message = read_message.unwrap();
    assert_eq!((len, read_message.container.as_str()), (bytes.len(), "c"));
    assert_eq!(read_message.entries[0].text, b"a\xff");
    assert_eq!(read_message.entries[0].time_ns, 1_700_000_000_000_000_005);
    assert_eq!(read_message.entries[0].kind, Kind::Line(Output::Stderr));
    let kind = |last| {
        let more = [("partial_message", "true"), ("partial_last", last)];
        read(&message(b"a", "k", &more)).unwrap().0.unwrap().entries[0].kind
    };
    assert_eq!(kind("false"), Kind::Piece(Output::Stderr));
    assert_eq!(kind("true"), Kind::Line(Output::Stderr));
    assert_eq!(read(b"GET / HTTP/1.1"), Err(Unread::Malformed));
}

struct Stage {
    dir: tempfile::TempDir,
    keeper: Keeper,
    path: PathBuf,
}

impl Stage {
    fn set(bound: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut spool = Spool::open(&dir.path().join("spool"), bound, "boot").unwrap();
        spool.add(Meta { runtime_id: "c".to_owned(), blocking: true, ..Meta::default() }).unwrap();
        let keeper = Keeper::start(spool).unwrap();
        let path = dir.path().join("driver/socket");
        let listener = listen(&path).unwrap();
        let engine = Engine::connect(Some("tcp://127.0.0.1:9")).unwrap();
        tokio::spawn(serve(listener, keeper.clone(), engine));
        Self { dir, keeper, path }
    }
}

async fn acknowledged(stream: &mut UnixStream, chunk: &str) -> bool {
    let mut wanted = vec![0x81];
    msgpack::write_text(b"ack", &mut wanted);
    msgpack::write_text(chunk.as_bytes(), &mut wanted);
    let mut answer = vec![0; wanted.len()];
    let read = tokio::time::timeout(Duration::from_millis(1_500), stream.read_exact(&mut answer)).await;
    read.is_ok_and(|read| read.is_ok() && answer == wanted)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_is_acknowledged_when_it_is_spooled_and_spooled_once() {
    let stage = Stage::set(1 << 20);
    let mut driver = UnixStream::connect(&stage.path).await.unwrap();
    driver.write_all(&message(b"a", "k1", &[])).await.unwrap();
    assert!(acknowledged(&mut driver, "k1").await);
    // The driver did not hear it, and brings it again.
    let mut driver = UnixStream::connect(&stage.path).await.unwrap();
    driver.write_all(&[message(b"a", "k1", &[]), message(b"b", "k2", &[])].concat()).await.unwrap();
    assert!(acknowledged(&mut driver, "k1").await && acknowledged(&mut driver, "k2").await);
    let batches = stage.keeper.with(|spool| spool.next(1 << 20, clock::now().as_millis())).await;
    let messages: Vec<&str> = batches[0].batch.events.iter().map(|event| event.message.as_str()).collect();
    assert_eq!(messages, ["a", "b"]);
    assert!(stage.dir.path().join("spool/c").is_dir());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_waits_without_room_and_goes_on_with_it() {
    let stage = Stage::set(64 << 10);
    let mut driver = UnixStream::connect(&stage.path).await.unwrap();
    let mut taken = 0;
    let text = vec![b'x'; 4_000];
    loop {
        driver.write_all(&message(&text, &format!("k{taken}"), &[])).await.unwrap();
        if !acknowledged(&mut driver, &format!("k{taken}")).await {
            break;
        }
        taken += 1;
        assert!(taken < 20, "half of the bound is far less");
    }
    assert!(taken >= 5);
    // Meanwhile the container writes to its other output.
    driver.write_all(&message_of("stdout", &text, "other", &[])).await.unwrap();
    assert!(!acknowledged(&mut driver, "other").await, "it waits, too");
    let room = Arc::clone(&stage.keeper.room);
    let deliver = |spool: &mut Spool| {
        for one in spool.next(1 << 20, clock::now().as_millis()) {
            spool.taken(&one.runtime_id, one.flight);
        }
    };
    stage.keeper.with(deliver).await;
    room.notify_waiters();
    assert!(acknowledged(&mut driver, &format!("k{taken}")).await, "it goes on");
    assert!(acknowledged(&mut driver, "other").await, "it goes on, too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_over_a_connection_that_the_driver_left_is_not_taken() {
    let stage = Stage::set(1 << 20);
    let mut left = UnixStream::connect(&stage.path).await.unwrap();
    let mut driver = UnixStream::connect(&stage.path).await.unwrap();
    for (text, chunk) in [(b"a", "k1"), (b"b", "k2")] {
        driver.write_all(&message(text, chunk, &[])).await.unwrap();
        assert!(acknowledged(&mut driver, chunk).await);
    }
    left.write_all(&message(b"a", "k1", &[])).await.unwrap();
    assert!(!acknowledged(&mut left, "k1").await);
    drop(driver);
    let mut newer = UnixStream::connect(&stage.path).await.unwrap();
    newer.write_all(&message(b"c", "k3", &[])).await.unwrap();
    assert!(acknowledged(&mut newer, "k3").await, "over a newer one it is");
    let lines = stage.keeper.with(|spool| spool.look(0)[0].counts.lines).await;
    assert_eq!(lines, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_waits_is_the_drivers_again_when_it_goes() {
    let stage = Stage::set(64 << 10);
    let mut driver = UnixStream::connect(&stage.path).await.unwrap();
    let text = vec![b'x'; 4_000];
    let mut taken = 0;
    while {
        driver.write_all(&message(&text, &format!("k{taken}"), &[])).await.unwrap();
        acknowledged(&mut driver, &format!("k{taken}")).await
    } {
        taken += 1;
    }
    drop(driver);
    let mut again = UnixStream::connect(&stage.path).await.unwrap();
    again.write_all(&message(&text, &format!("k{taken}"), &[])).await.unwrap();
    // The stop of a task has it taken whatever the room is, once.
    stage.keeper.with(|spool| spool.drain("c")).await;
    stage.keeper.room.notify_waiters();
    assert!(acknowledged(&mut again, &format!("k{taken}")).await);
    let lines = stage.keeper.with(|spool| spool.look(0)[0].counts.lines).await;
    assert_eq!(lines, taken + 1);
}

#[test]
fn the_socket_is_in_the_data_directory_unless_that_is_too_long() {
    assert_eq!(socket_path(Path::new("/var/lib/a")), Path::new("/var/lib/a/logs/driver/socket"));
    let long = PathBuf::from("/").join("d".repeat(200));
    let path = socket_path(&long);
    assert!(path.as_os_str().len() < 100 && path == socket_path(&long));
}
