//! What both sides have to be able to read of each other.

use longshore_model::load_balancing::{Health, Sight, TargetGroupId, TargetKey};
use serde_json::json;

use super::*;

#[test]
fn frames_are_read_as_they_are_written() {
    let put = Put { key: "target-group/1".to_owned(), revision: 3, value: "1 {}".to_owned() };
    let update = Update { revision: 4, reset: true, more: true, put: vec![put], delete: vec!["edge/a".to_owned()] };
    for frame in [
        FromServer::Welcome(Welcome { protocol: 1, region: "r".to_owned(), ..Welcome::default() }),
        FromServer::Update(update),
        FromServer::Update(Update { revision: 5, ..Update::default() }),
    ] {
        assert_eq!(FromServer::decode(&frame.encode()).expect("a frame"), frame);
    }
    let hello = Hello { protocol: 1, format: 1, version: "1".to_owned(), addresses: vec!["::1".to_owned()] };
    let problem = Problem { listener: "0".repeat(16), problem: "taken".to_owned() };
    for frame in [
        FromEdge::Hello(hello),
        FromEdge::Applied(Applied { revision: 7 }),
        FromEdge::Sightings(Sightings { all: true, complete: true, seen: Vec::new() }),
        FromEdge::Listeners(Listeners { problems: vec![problem] }),
        FromEdge::Requests(Requests { groups: vec![GroupRequests::new(TargetGroupId::from_bits(0xab), 7)] }),
        FromEdge::Goodbye,
    ] {
        assert_eq!(FromEdge::decode(&frame.encode()).expect("a frame"), frame);
    }
}

#[test]
fn every_sight_survives_its_way() {
    let key = TargetKey { group: TargetGroupId::from_bits(0xab), id: "i-1".into(), port: 80 };
    let serving = [Health::Initial, Health::Healthy, Health::Unhealthy, Health::Unchecked].map(Sight::Serving);
    for sight in serving.into_iter().chain([Sight::Draining, Sight::Drained]) {
        let seen = Seen::new(&key, &sight, Some("Target.Timeout".into()), None);
        let text = serde_json::to_string(&seen).expect("it serializes");
        let read: Seen = serde_json::from_str(&text).expect("it is read");
        assert_eq!(read.target(), Ok((key.clone(), sight)));
    }
}

#[test]
fn what_a_newer_side_says_is_passed_over() {
    let newer = |frame: serde_json::Value| frame.to_string();
    assert_eq!(
        FromServer::decode(&newer(json!({"type": "Poem", "lines": 3}))).expect("known form"),
        FromServer::Unknown
    );
    assert_eq!(FromEdge::decode(&newer(json!({"type": "Poem"}))).expect("known form"), FromEdge::Unknown);
    let update = json!({"type": "Update", "revision": 1, "mood": "good"});
    let expected = FromServer::Update(Update { revision: 1, ..Update::default() });
    assert_eq!(FromServer::decode(&newer(update)).expect("a frame"), expected);
    let seen = json!({"group": "00000000000000ab", "id": "i", "port": 1, "sight": "dreaming"});
    let seen: Seen = serde_json::from_value(seen).expect("it is read");
    assert_eq!(seen.target(), Err(UnknownSight));
    for text in ["", "[]", "{}", r#"{"type":"Update","revision":"x"}"#] {
        assert!(FromServer::decode(text).is_err(), "{text}");
    }
}
