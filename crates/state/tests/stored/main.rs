//! Stored records: whatever is written is read back, and what an earlier binary has written stays readable.
//!
//! `golden/v1` holds what version 1 writes, one file for each kind: the key, and the value as it is on disk;
//! `golden/v1-minimal` holds the same with only the members that have to be there, which is how an earlier binary of this
//! version wrote what it knew. The first gets members that are added and loses none, the second is never changed. A format
//! that changes otherwise fails here; it then becomes a new version with golden files of its own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use longshore_model::{Key, Record};
use longshore_state::conformance::one_of_each;
use longshore_state::stored::{Error, decode, decode_key, encode, encode_key};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

mod generators;

#[test]
fn every_record_is_read_back_as_it_was_written() {
    for kind in generators::kinds() {
        let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
        let read_back = |record: Record| {
            let key = encode_key(&record.key()).unwrap();
            prop_assert_eq!(&decode_key(&key).unwrap(), &record.key());
            let value = encode(&record);
            prop_assert_eq!(decode(&key, &value).unwrap(), record);
            Ok(())
        };
        runner.run(&kind, read_back).unwrap();
    }
}

/// No two keys are kept under the same bytes.
#[test]
fn different_keys_are_written_differently() {
    let pairs = || prop::sample::select(generators::kinds()).prop_flat_map(|kind| kind).prop_map(|record| record.key());
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let differ = |(one, other): (Key, Key)| {
        prop_assert_eq!(one == other, encode_key(&one).unwrap() == encode_key(&other).unwrap());
        Ok(())
    };
    runner.run(&(pairs(), pairs()), differ).unwrap();
}

fn golden(version: &str, record: &Record) -> PathBuf {
    let key = encode_key(&record.key()).unwrap();
    let kind = String::from_utf8(key).unwrap().split('/').next().unwrap().to_owned();
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/stored/golden").join(version).join(kind)
}

fn on_disk(record: &Record) -> String {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    format!("{}\n{}\n", text(encode_key(&record.key()).unwrap()), text(encode(record)))
}

#[test]
fn version_1_is_written_as_it_always_was() {
    for record in one_of_each() {
        let path = golden("v1", &record);
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(on_disk(&record), expected, "the format of {} has changed: make a new version", path.display());
    }
}

#[test]
fn version_1_is_read_as_it_always_was() {
    let mut kinds = BTreeSet::new();
    for record in one_of_each() {
        let text = std::fs::read_to_string(golden("v1", &record)).unwrap();
        let (key, value) = text.trim_end().split_once('\n').unwrap();
        assert_eq!(decode(key.as_bytes(), value.as_bytes()).unwrap(), record);
        kinds.insert(golden("v1", &record));
    }
    assert_eq!(kinds.len(), generators::kinds().len(), "every kind has a golden file");
}

/// Members that may be missing must stay so.
#[test]
fn version_1_is_read_with_nothing_but_what_it_needs() {
    for record in one_of_each() {
        let text = std::fs::read_to_string(golden("v1-minimal", &record)).unwrap();
        let (key, value) = text.trim_end().split_once('\n').unwrap();
        let read = decode(key.as_bytes(), value.as_bytes()).unwrap();
        assert_eq!(on_disk(&read), text);
    }
}

/// A newer binary of the same version may add members; this one reads the rest.
#[test]
fn unknown_members_are_passed_over() {
    for record in one_of_each() {
        let value = String::from_utf8(encode(&record)).unwrap();
        let with_more = value.replacen('{', "{\"of_the_future\":{\"a\":[1,null]},", 1);
        assert_eq!(decode(&encode_key(&record.key()).unwrap(), with_more.as_bytes()).unwrap(), record);
    }
}

#[test]
fn what_is_not_a_record_is_refused_by_name() {
    let record = one_of_each().swap_remove(0);
    let key = encode_key(&record.key()).unwrap();
    let value = encode(&record);
    let newer = [b"2".as_slice(), &value[1..]].concat();
    assert!(matches!(decode(&key, &newer), Err(Error::Newer { found: 2, .. })));
    for end in 0..value.len() {
        let error = decode(&key, &value[..end]).unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error}");
        assert!(error.to_string().contains("cluster/prod"), "{error}");
    }
    let misplaced = decode(b"cluster/test", &value).unwrap_err();
    assert!(misplaced.to_string().contains("it is the record cluster/prod"), "{misplaced}");
    assert!(matches!(decode(b"pod/prod", &value), Err(Error::Key(_))));
}
