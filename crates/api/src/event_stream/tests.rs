//! Frames as specified, in any pieces, and what is no frame.

use proptest::prelude::*;
use serde_json::json;

use super::decode::{Decoder, Malformed};
use super::*;

/// The frame with the header `a: b` and without a payload, written by hand from the specification; the CRCs are zlib's.
fn by_hand() -> Vec<u8> {
    let mut frame = vec![0, 0, 0, 22, 0, 0, 0, 6];
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.extend([1, b'a', 7, 0, 1, b'b']);
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame
}

#[test]
fn a_frame_is_written_as_specified() {
    assert_eq!(encode::frame(&[("a", "b")], b""), by_hand());
    // The empty message of the specification's test vectors.
    let empty = [0, 0, 0, 0x10, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff];
    assert_eq!(*encode::frame(&[], b""), empty);
}

#[test]
fn frames_are_read_from_any_pieces() {
    let sent = [
        initial_response(),
        event("sessionUpdate", &json!({"sessionResults": []})).expect("short"),
        exception("SessionTimeoutException", &json!({"message": "over"})).expect("short"),
    ];
    let mut decoder = Decoder::default();
    let mut read = Vec::new();
    for byte in sent.concat() {
        decoder.push(&[byte]);
        read.extend(decoder.next_frame().expect("well formed"));
    }
    assert_eq!(read.len(), 3);
    assert_eq!((read[0].event_type(), &*read[0].payload), (Some("initial-response"), &b"{}"[..]));
    assert_eq!(read[1].header(":content-type"), Some("application/json"));
    assert_eq!(read[1].header(":message-type"), Some("event"));
    assert_eq!((read[2].event_type(), read[2].exception_type()), (None, Some("SessionTimeoutException")));
    assert_eq!(&*read[2].payload, br#"{"message":"over"}"#);
}

#[tokio::test]
async fn the_frames_of_a_body_come_one_by_one() {
    let sent = [initial_response(), event("sessionUpdate", &json!({})).expect("short")].concat();
    let mut frames = Frames::new(http_body_util::Full::new(bytes::Bytes::from(sent)));
    let kind = |frame: Option<Frame>| frame.and_then(|frame| frame.event_type().map(str::to_owned));
    assert_eq!(kind(frames.next().await.expect("well formed")).as_deref(), Some("initial-response"));
    assert_eq!(kind(frames.next().await.expect("well formed")).as_deref(), Some("sessionUpdate"));
    assert_eq!(frames.next().await.expect("the end"), None);
    let mut frames = Frames::new(http_body_util::Full::new(bytes::Bytes::from_static(&[7; 64])));
    assert!(matches!(frames.next().await, Err(Broken::Malformed(Malformed::Checksum))));
}

#[test]
fn an_event_that_no_client_would_take_is_refused() {
    assert!(event("sessionUpdate", &"x".repeat(MAX_FRAME_BYTES)).is_err());
}

#[test]
fn what_is_no_frame_is_told() {
    let good = by_hand();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        let mut decoder = Decoder::default();
        decoder.push(&bad);
        assert_eq!(decoder.next_frame(), Err(Malformed::Checksum), "a bit of byte {at}");
    }
    for lengths in [
        [0, 0, 0, 3, 0, 0, 0, 0],
        [0, 0, 0, 16, 0, 0, 0, 1],
        [1, 0, 0, 1, 0, 0, 0, 0],
        [0, 0, 0, 16, 255, 255, 255, 255],
    ] {
        let mut decoder = Decoder::default();
        decoder.push(&lengths);
        decoder.push(&crc32fast::hash(&lengths).to_be_bytes());
        assert_eq!(decoder.next_frame(), Err(Malformed::Length), "{lengths:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut decoder = Decoder::default();
        decoder.push(&bytes);
        let _ = decoder.next_frame();
        // Headers are looked at only when the checksums are right.
        let mut frame = encode::frame(&[], &bytes).to_vec();
        let headers = bytes.len() as u32;
        frame[4..8].copy_from_slice(&headers.to_be_bytes());
        let crc = crc32fast::hash(&frame[..8]);
        frame[8..12].copy_from_slice(&crc.to_be_bytes());
        let end = frame.len() - 4;
        let crc = crc32fast::hash(&frame[..end]);
        frame[end..].copy_from_slice(&crc.to_be_bytes());
        let mut decoder = Decoder::default();
        decoder.push(&frame);
        let _ = decoder.next_frame();
    }
}
