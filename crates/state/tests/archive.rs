//! What an export says is what the store had, and a file that says anything else is refused.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use longshore_model::task_definition::FamilyCounter;
use longshore_model::{Record, Revision};
use longshore_state::archive::{Error, Summary, Writer, read};
use longshore_state::backend::Item;
use longshore_state::stored::{FORMAT_KEY, encode, encode_key};

type Items = Vec<(Vec<u8>, u64, Vec<u8>)>;

fn items() -> Items {
    let families = ["a", "web \u{1F6A2} \"x\"\\", "z\nz"].into_iter().enumerate().map(|(n, name)| {
        let record = Record::Family(Arc::new(FamilyCounter { family: name.into(), last_revision: 3 }));
        (encode_key(&record.key()).unwrap(), n as u64 + 2, encode(&record))
    });
    [(FORMAT_KEY.to_vec(), 1, b"1".to_vec())].into_iter().chain(families).collect()
}

fn write(items: &Items) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    let mut writer = Writer::begin(&mut file, Revision(9))?;
    for (key, revision, value) in items {
        writer.put(Item { key, revision: Revision(*revision), value })?;
    }
    writer.finish()?;
    Ok(file)
}

fn read_all(file: &[u8]) -> Result<(Items, Summary), Error> {
    let mut items = Items::new();
    let summary = read(file, &mut |item| {
        items.push((item.key.to_vec(), item.revision.0, item.value.to_vec()));
        Ok(())
    })?;
    Ok((items, summary))
}

#[test]
fn what_was_written_is_read_and_is_the_same_each_time() {
    let file = write(&items()).unwrap();
    let (read, summary) = read_all(&file).unwrap();
    assert_eq!(read, items());
    assert_eq!((summary.records, summary.revision), (4, Revision(9)));
    assert_eq!(write(&items()).unwrap(), file);
    let text = String::from_utf8(file).unwrap();
    assert_eq!(text.lines().count(), 6, "one line a record, whatever is in it");
    assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{text}");
}

#[test]
fn every_flaw_is_noticed() {
    let file = write(&items()).unwrap();
    for at in 0..file.len() {
        let mut flawed = file.clone();
        flawed[at] ^= 1;
        assert!(read_all(&flawed).is_err(), "byte {at} of\n{}", String::from_utf8_lossy(&flawed));
        assert!(read_all(&file[..at]).is_err(), "cut at {at}");
    }
    for count in 1..6 {
        let lines: Vec<_> = file.split_inclusive(|byte| *byte == b'\n').collect();
        let without = [&lines[..count], &lines[count + 1..]].concat().concat();
        assert!(read_all(&without).is_err(), "without line {count}");
        let twice = [&lines[..count], &lines[count - 1..]].concat().concat();
        assert!(read_all(&twice).is_err(), "line {count} twice");
    }
}

#[test]
fn refusals_say_what_to_do() {
    let file = String::from_utf8(write(&items()).unwrap()).unwrap();
    let refusal = |file: &str| read_all(file.as_bytes()).unwrap_err().to_string();
    for text in ["", "\n", "not an export\n", "{\"longshore\":\"agent\",\"version\":1,\"revision\":9}\n", "a long line"]
    {
        assert!(refusal(text).contains("not an export"), "{text}: {}", refusal(text));
    }
    let newer = refusal(&file.replacen("\"version\":1", "\"version\":2", 1));
    assert!(newer.contains("newer Longshore") && newer.contains("Import it with the newer binary"), "{newer}");
    let newer = refusal(&file.replacen("\"!format\",\"record\":1", "\"!format\",\"record\":2", 1));
    assert!(newer.contains("format 2") && newer.contains("newer binary"), "{newer}");
    let newer = refusal(&file.replacen("\"family/a\",\"version\":1", "\"family/a\",\"version\":7", 1));
    assert!(newer.contains("version 7") && newer.contains("newer binary"), "{newer}");
    let cut = refusal(&file[..file.len() - 100]);
    assert!(cut.contains("Use another copy"), "{cut}");
    let changed = refusal(&file.replacen("\"last_revision\":3", "\"last_revision\":4", 1));
    assert!(changed.contains("does not match its digest") && changed.contains("Use another copy"), "{changed}");
}

#[test]
fn what_could_not_be_read_again_is_not_written() {
    let with = |change: &dyn Fn(&mut Items)| {
        let mut items = items();
        change(&mut items);
        write(&items).unwrap_err().to_string()
    };
    assert!(with(&|items| items[1].2.truncate(5)).contains("store check"));
    assert!(with(&|items| items[1].2.push(b'\n')).contains("cannot be read"));
    assert!(with(&|items| items[1].2.splice(0..1, *b"01").for_each(drop)).contains("cannot be read"));
    assert!(with(&|items| drop(items.remove(0))).contains("format is missing"));
    assert!(with(&|items| items.swap(1, 2)).contains("not in order"));
    assert!(with(&|items| items[1].1 = 10).contains("the store is at 9"));
    assert!(with(&|items| items[0].2 = b"2".to_vec()).contains("newer binary"));
}
