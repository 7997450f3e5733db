//! How the parts of the flight recorder are packed: their stored form as JSON behind its version, as every record has it,
//! deflated. Log lines come to about a fifth by that.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use longshore_model::flight::{EndedTask, Evidence, MAX_PACKED_BYTES, Packed};

use super::v1::flight as form;

/// The version that is written.
const VERSION: &[u8] = b"1 ";

/// No part is longer than this when it is unpacked; what is, was not written by [`evidence`] or [`ended_task`].
const MAX_BYTES: u64 = 4 << 20;

/// Why a part cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("what is kept of the task cannot be read: {0}")]
pub struct Unreadable(String);

/// Packs a task as it ended. Its events go, the oldest first, while it would be too long.
pub fn ended_task(mut ended: EndedTask) -> Packed {
    loop {
        let packed = pack(|out| form::write_ended_task(&ended, out));
        if packed.0.len() <= MAX_PACKED_BYTES || ended.events.is_empty() {
            return packed;
        }
        ended.events.drain(..ended.events.len().div_ceil(2));
    }
}

/// Packs what an agent found. When it would be too long, every container's first lines go, and at last their outputs.
pub fn evidence(mut evidence: Evidence) -> Packed {
    loop {
        let packed = pack(|out| form::write_evidence(&evidence, out));
        if packed.0.len() <= MAX_PACKED_BYTES {
            return packed;
        }
        let lines: usize = evidence.containers.iter().map(|container| container.lines.len()).sum();
        for container in &mut evidence.containers {
            container.lines.drain(..container.lines.len().div_ceil(2));
            if lines == 0 {
                container.health.clear();
                container.no_lines = None;
            }
        }
        if lines == 0 {
            evidence.containers.truncate(evidence.containers.len() / 2);
        }
    }
}

/// Unpacks a task as it ended.
///
/// # Errors
/// When it is not one, or one of a newer binary.
pub fn unpack_ended_task(packed: &Packed) -> Result<EndedTask, Unreadable> {
    form::read_ended_task(&unpack(packed)?).map_err(|error| Unreadable(error.to_string()))
}

/// Unpacks what an agent found.
///
/// # Errors
/// When it is not that, or that of a newer binary.
pub fn unpack_evidence(packed: &Packed) -> Result<Evidence, Unreadable> {
    form::read_evidence(&unpack(packed)?).map_err(|error| Unreadable(error.to_string()))
}

fn pack(write: impl FnOnce(&mut Vec<u8>)) -> Packed {
    let mut text = VERSION.to_vec();
    write(&mut text);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&text).expect("memory takes every write");
    Packed(encoder.finish().expect("memory takes every write").into())
}

fn unpack(packed: &Packed) -> Result<Vec<u8>, Unreadable> {
    let mut text = Vec::new();
    let mut decoder = DeflateDecoder::new(&*packed.0).take(MAX_BYTES);
    decoder.read_to_end(&mut text).map_err(|error| Unreadable(error.to_string()))?;
    match text.strip_prefix(VERSION) {
        Some(json) => Ok(json.to_vec()),
        None => Err(Unreadable("it has a version that this binary does not know: start a newer one".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::flight::{ContainerEvidence, Event, Line, Probe};
    use longshore_model::{TaskId, Timestamp, fixture};

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn found() -> Evidence {
        let line = |second, is_error, text: &str| Line { at: at(second), is_error, text: text.into() };
        Evidence {
            containers: vec![
                ContainerEvidence {
                    name: "web".into(),
                    finished_at: Some(at(9)),
                    out_of_memory: true,
                    restarts: 2,
                    lines: vec![line(7, false, "serving"), line(8, true, "no memory: \"é\"")],
                    no_lines: None,
                    health: vec![Probe { at: at(6), exit_code: 1, output: "connection refused".into() }],
                },
                ContainerEvidence {
                    name: "proxy".into(),
                    finished_at: None,
                    out_of_memory: false,
                    restarts: 0,
                    lines: Vec::new(),
                    no_lines: Some("the log driver none cannot be read".into()),
                    health: Vec::new(),
                },
            ],
        }
    }

    fn ended() -> EndedTask {
        let message = "(service web) has stopped 1 running tasks: (task 1).";
        EndedTask {
            task: fixture::task(TaskId::from_bits(1)),
            cpu: Some("256".into()),
            memory: Some("512".into()),
            events: vec![Event { at: at(5), message: message.into() }],
        }
    }

    fn text(packed: &Packed) -> String {
        String::from_utf8(unpack(packed).expect("packed")).expect("text") + "\n"
    }

    #[test]
    fn what_is_packed_has_the_form_it_always_had_and_is_read_back() {
        let packed = evidence(found());
        assert_eq!(text(&packed), include_str!("golden/evidence.json"));
        assert_eq!(unpack_evidence(&packed).expect("evidence"), found());
        let packed = ended_task(ended());
        assert_eq!(text(&packed), include_str!("golden/ended-task.json"));
        assert_eq!(unpack_ended_task(&packed).expect("a task"), ended());
    }

    #[test]
    fn what_is_too_long_loses_its_oldest_lines() {
        // Text that does not come to less when it is packed.
        let mut state = 1_u64;
        let mut noise = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            format!("{state:016x}")
        };
        let mut line = |second: i64| {
            let text = format!("{second} {}", (0..256).map(&mut noise).collect::<String>());
            Line { at: at(second), is_error: false, text: text.into() }
        };
        let mut evidence = found();
        evidence.containers[0].lines = (0..50).map(&mut line).collect();
        let packed = super::evidence(evidence);
        assert!(packed.0.len() <= MAX_PACKED_BYTES);
        let kept = unpack_evidence(&packed).expect("evidence").containers.swap_remove(0);
        assert!(!kept.lines.is_empty() && kept.lines.len() < 50, "{}", kept.lines.len());
        assert!(kept.lines.last().expect("some").text.starts_with("49 "), "the newest stay");
    }

    #[test]
    fn damage_and_newer_forms_are_told_apart_from_parts() {
        assert!(unpack_evidence(&Packed(b"nonsense".as_slice().into())).is_err());
        let newer = {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(b"2 {}").expect("memory");
            Packed(encoder.finish().expect("memory").into())
        };
        assert!(unpack_evidence(&newer).expect_err("newer").to_string().contains("newer"));
    }
}
