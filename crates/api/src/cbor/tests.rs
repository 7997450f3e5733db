//! What bodies become, which are refused, and the bytes of responses. The bytes are made by hand after RFC 8949 and the
//! specification of the protocol.

use std::collections::BTreeMap;

use http_body_util::BodyExt;
use serde::ser::SerializeSeq;
use serde_json::json;

use super::*;
use crate::blob::Blob;
use crate::cloudwatch::{
    DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput, DescribeAlarmsInput, PutMetricAlarmInput, SetAlarmStateInput,
};
use crate::timestamp::Timestamp;
use crate::validation::shape::{Length, Limits, Member};

fn id() -> RequestId {
    RequestId::from_random([0; 16])
}

static TEXT: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };
static NUMBER: Shape = Shape::Double(Limits { min: None, max: None });

/// One member of each kind, by short names, so that bytes stay readable.
static ALL: Shape = Shape::Structure {
    name: "All",
    members: &[
        Member { name: "t", required: false, shape: &TEXT },
        Member { name: "n", required: false, shape: &NUMBER },
        Member { name: "b", required: false, shape: &Shape::Blob { length: Length { min: None, max: None } } },
        Member { name: "d", required: false, shape: &Shape::Timestamp },
        Member {
            name: "l",
            required: false,
            shape: &Shape::List { element: &NUMBER, length: Length { min: None, max: None } },
        },
        Member { name: "m", required: false, shape: &Shape::Map { value: &NUMBER } },
        Member { name: "x", required: false, shape: &Shape::Any },
    ],
};

/// A map with one member, whose value is written after it.
fn member(name: u8, value: &[u8]) -> Vec<u8> {
    [&[0xa1, 0x61, name], value].concat()
}

fn read(body: &[u8]) -> Result<Value, Error> {
    read::value(&ALL, body)
}

/// The words of the refusal of a body.
fn refused(body: &[u8]) -> String {
    let error = read(body).unwrap_err();
    assert_eq!((&*error.code, error.status()), ("SerializationException", StatusCode::BAD_REQUEST), "{error}");
    error.message
}

#[test]
fn every_form_of_a_value_is_read() {
    for (name, bytes, json) in [
        (b't', &b"\x65hello"[..], json!("hello")),
        (b't', b"\x78\x05hello", json!("hello")),
        (b't', b"\x7b\0\0\0\0\0\0\0\x05hello", json!("hello")),
        (b't', b"\x7f\x62he\x60\x63llo\xff", json!("hello")),
        (b't', b"\x60", json!("")),
        (b't', b"\xf6", json!(null)),
        (b't', b"\xf7", json!(null)),
        (b'x', b"\xf4", json!(false)),
        (b'x', b"\xf5", json!(true)),
        (b'n', b"\x00", json!(0)),
        (b'n', b"\x18\x64", json!(100)),
        (b'n', b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", json!(u64::MAX)),
        (b'n', b"\x20", json!(-1)),
        (b'n', b"\x39\x03\xe7", json!(-1000)),
        (b'n', b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff", json!(i64::MIN)),
        (b'n', b"\xf9\x3e\x00", json!(1.5)),
        (b'n', b"\xfa\x47\xc3\x50\x00", json!(100_000.0)),
        (b'n', b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a", json!(1.1)),
        (b'b', b"\x43\x00\xff\x07", json!("AP8H")),
        (b'b', b"\x5f\x41\x00\x42\xff\x07\xff", json!("AP8H")),
        (b'd', b"\xc1\x1a\x65\x53\xf1\x00", json!(1_700_000_000)),
        (b'd', b"\xc1\xfb\x41\xd9\x54\xfc\x40\x07\xdf\x3b", json!(1_700_000_000.123)),
        (b'd', b"\xc1\xf9\x3e\x00", json!(1.5)),
        (b'd', b"\xc1\x20", json!(-1)),
        (b'l', b"\x82\x01\x02", json!([1, 2])),
        (b'l', b"\x9f\x01\x02\xff", json!([1, 2])),
        (b'l', b"\x80", json!([])),
        (b'm', b"\xa1\x61a\x01", json!({"a": 1})),
        (b'm', b"\xbf\x61a\x01\x7f\x61b\xff\x02\xff", json!({"a": 1, "b": 2})),
        (b'x', b"\x82\xa1\x61a\x80\xf6", json!([{"a": []}, null])),
    ] {
        let expected = json!({ (name as char): json });
        assert_eq!(read(&member(name, bytes)), Ok(expected), "{bytes:x?}");
    }
}

#[test]
fn nothing_is_an_empty_structure() {
    for body in [&b""[..], b"\xa0", b"\xbf\xff"] {
        assert_eq!(read(body), Ok(json!({})), "{body:x?}");
    }
}

#[test]
fn what_no_shape_names_is_passed_over() {
    // A tag, bytes, a map with numbers for keys, parts, not-a-number, another simple value, a number beyond 64 bits.
    let unknown = b"\x88\xc2\x41\x01\x5f\x41\x01\xff\xa1\x01\xbf\xff\x9f\x7f\xff\xff\xf9\x7e\x00\xf8\xff\x3b\xff\xff\xff\xff\xff\xff\xff\xff\xf7";
    let body = [&b"\xa2\x67unknown"[..], unknown, b"\x61t\x61y"].concat();
    assert_eq!(read(&body), Ok(json!({"t": "y"})));
}

#[test]
fn what_is_merely_of_another_type_is_told_as_that() {
    for (body, words) in [
        (&member(b't', b"\x01")[..], "NUMBER_VALUE cannot be converted to String (at 't')"),
        (&member(b'n', b"\x61y"), "STRING_VALUE cannot be converted to Double (at 'n')"),
        (&member(b'd', b"\x61y"), "STRING_VALUE cannot be converted to milliseconds since epoch (at 'd')"),
        (&member(b'l', b"\xa1\x61a\x80"), "Start of structure or map found where not expected (at 'l')"),
        (b"\x80", "Unrecognized collection type class All"),
        (b"\x01", "Unexpected field type"),
    ] {
        let error = decode::<Value>(&ALL, body, Words::CloudWatch).unwrap_err();
        assert_eq!((&*error.code, &*error.message), ("SerializationException", words));
    }
}

#[test]
fn what_the_protocol_does_not_have_is_refused_in_words() {
    for (body, words) in [
        (&member(b't', b"\x41\x00")[..], "bytes are where no blob should be"),
        (&member(b'b', b"\x61y"), "a text is where the bytes of a blob should be"),
        (&member(b't', b"\x61\xff"), "not UTF-8"),
        (&member(b't', b"\x7f\x61\xc3\x61\xa9\xff"), "not UTF-8"),
        (&member(b't', b"\x7f\x41a\xff"), "a part of another kind"),
        (&member(b't', b"\x7f\x7f\xff\xff"), "a part of another kind"),
        (&member(b'd', b"\x01"), "a number without tag 1"),
        (&member(b'd', b"\xc1\x61y"), "a tag that stands before a number"),
        (&member(b'd', b"\xc1\xc1\x01"), "a tag that stands before a number"),
        (&member(b'd', b"\xc0\x61y"), "tag 0 has no meaning here"),
        (&member(b'n', b"\xc2\x41\x01"), "tag 2 has no meaning here"),
        (&member(b'n', b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff"), "smaller than any of 64 bits"),
        (&member(b'n', b"\xf9\x7e\x00"), "NaN is no number that an operation takes"),
        (&member(b'n', b"\xfa\xff\x80\x00\x00"), "-inf is no number that an operation takes"),
        (&member(b'n', b"\xf8\xff"), "the simple value 255"),
        (b"\xa1\x01\x61y", "a key of a map is no text"),
        (b"\xa2\x61t\x61y\x61t\x61z", "'t' is there twice"),
        (b"\xff", "a break ends what did not begin"),
        (b"\xa1\x61t\xff", "a break ends what did not begin"),
        (b"\xa0\x00", "1 bytes come after its end (before byte 1)"),
    ] {
        let told = refused(body);
        assert!(told.contains(words), "{body:x?}: {told}");
    }
}

#[test]
fn what_is_not_cbor_is_refused_in_words() {
    for (body, words) in [
        (&b"{\"AlarmNames\":[]}"[..], "it ends before"),
        (b"\xa1", "it ends before 1 values"),
        (b"\xa1\x61", "it ends before 1 values"),
        (b"\xa1\x61t", "it ends too early"),
        (b"\xbf\x61t\x61y", "it ends too early"),
        (b"\x1c", "nothing begins like the byte at 0"),
        (b"\xa1\x61t\x1f", "nothing begins like the byte at 3"),
        (b"\xa1\x61n\xdf\x01", "nothing begins like the byte at 3"),
    ] {
        let told = refused(body);
        assert!(told.contains(words), "{body:x?}: {told}");
    }
}

#[test]
fn every_beginning_of_a_body_is_refused() {
    let whole = b"\xbf\x61t\x7f\x62he\x63llo\xff\x61b\x43\x00\xff\x07\x61d\xc1\xfb\x41\xd9\x54\xfc\x40\x07\xdf\x3b\x61l\x82\x01\x18\x64\x61x\xa1\x61a\x80\xff";
    assert!(read(whole).is_ok());
    for end in 1..whole.len() {
        refused(&whole[..end]);
    }
}

#[test]
fn lengths_are_not_believed() {
    for head in [&b"\x7b"[..], b"\x5b", b"\x9b", b"\xbb", b"\x7f\x7b", b"\x5f\x5b"] {
        let body = [head, &u64::MAX.to_be_bytes()].concat();
        for name in [*b"t", *b"b", *b"l", *b"m", *b"x", *b"?"] {
            let told = refused(&member(name[0], &body));
            let is_bytes_for_none = told.contains("bytes are where") || told.contains("a text is where");
            assert!(told.contains("it ends before 18446744073709551615") || is_bytes_for_none, "{head:x?}: {told}");
        }
    }
}

#[test]
fn nesting_has_a_limit() {
    // The map around them is one level; the innermost array holds a number.
    let nested = |open: &[u8], levels: usize| [&open.repeat(levels), &b"\x01"[..]].concat();
    assert!(read(&member(b'x', &nested(b"\x81", 127))).is_ok());
    assert!(read(&member(b'?', &nested(b"\x81", 127))).is_ok());
    for open in [&b"\x81"[..], b"\x9f", b"\xa1\x61a", b"\xbf\x61a", b"\xc6"] {
        for levels in [128, 1 << 18] {
            let told = refused(&member(b'?', &nested(open, levels)));
            assert!(told.contains("nested deeper than 128 levels"), "{open:x?}: {told}");
        }
    }
    for open in [&b"\x81"[..], b"\x9f", b"\xa1\x61a", b"\xbf\x61a"] {
        let told = refused(&member(b'x', &nested(open, 1 << 18)));
        assert!(told.contains("nested deeper than 128 levels"), "{open:x?}: {told}");
    }
}

#[test]
fn requests_of_cloudwatch() {
    let all: DescribeAlarmsInput = decode_cloudwatch(b"").unwrap();
    assert!(all.alarm_names.is_none());
    let body = b"\xa2\x6aAlarmNames\x81\x61a\x6aMaxRecords\x18\x64";
    let two: DescribeAlarmsInput = decode_cloudwatch(body).unwrap();
    assert_eq!((two.alarm_names, two.max_records), (Some(vec!["a".to_owned()]), Some(100)));
    let since: DescribeAlarmHistoryInput =
        decode_cloudwatch(b"\xa1\x69StartDate\xc1\xfb\x41\xd9\x54\xfc\x40\x07\xdf\x3b").unwrap();
    assert_eq!(since.start_date, Some(Timestamp::from_millis(1_700_000_000_123)));
    let body = b"\xa4\x69AlarmName\x61a\x69Threshold\x0a\x71EvaluationPeriods\x01\x72ComparisonOperator\x74GreaterThanThreshold";
    let put: PutMetricAlarmInput = decode_cloudwatch(body).unwrap();
    assert_eq!(put.threshold, Some(10.0), "a whole number is a double too");
    let error = decode_cloudwatch::<SetAlarmStateInput>(b"\xa1\x69AlarmName\x61a").unwrap_err();
    assert_eq!(error.code, "ValidationError");
}

fn written(value: impl Serialize) -> Vec<u8> {
    write::write(&value).unwrap()
}

#[test]
fn the_bytes_of_values() {
    for (value, bytes) in [
        (written(0_i64), &b"\x00"[..]),
        (written(23_u8), b"\x17"),
        (written(24_u8), b"\x18\x18"),
        (written(65_536_i32), b"\x1a\x00\x01\x00\x00"),
        (written(u64::MAX), b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff"),
        (written(-1_i32), b"\x20"),
        (written(i64::MIN), b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"),
        (written(1.5_f64), b"\xfa\x3f\xc0\x00\x00"),
        (written(1.1_f64), b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a"),
        (written(true), b"\xf5"),
        (written("hé"), b"\x63h\xc3\xa9"),
        (written('x'), b"\x61x"),
        (written(Blob(vec![0, 255])), b"\x42\x00\xff"),
        (written(Timestamp::from_millis(1_700_000_000_000)), b"\xc1\x1a\x65\x53\xf1\x00"),
        (written(Timestamp::from_millis(1_700_000_000_123)), b"\xc1\xfb\x41\xd9\x54\xfc\x40\x07\xdf\x3b"),
        (written(Timestamp::from_millis(-1_000)), b"\xc1\x20"),
        (written(vec![1, 2]), b"\x82\x01\x02"),
        (written(BTreeMap::from([("a", 1)])), b"\xa1\x61a\x01"),
        (written(None::<u8>), b"\xf6"),
        (written(json!({"a": [null, false]})), b"\xa1\x61a\x82\xf6\xf4"),
    ] {
        assert_eq!(value, bytes);
    }
}

/// Serializes as a list of unknown length.
struct Unknown;

impl Serialize for Unknown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(&1)?;
        list.end()
    }
}

#[test]
fn a_length_that_is_not_known_ends_with_a_break() {
    assert_eq!(written(Unknown), b"\x9f\x01\xff");
}

/// Status, body, and the headers that the protocol speaks of.
fn taken_apart(response: Response<Full<Bytes>>) -> (StatusCode, Vec<u8>, [Option<String>; 3]) {
    let headers = ["smithy-protocol", "content-type", "x-amzn-query-error"]
        .map(|name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()));
    let status = response.status();
    assert!(response.headers().contains_key("x-amzn-requestid"));
    let body = response.into_body().collect();
    let body = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(body).unwrap().to_bytes();
    (status, body.to_vec(), headers)
}

#[test]
fn answers() {
    let spoken = Some("rpc-v2-cbor".to_owned());
    let cbor = Some("application/cbor".to_owned());
    let output = DescribeAlarmHistoryOutput { next_token: Some("x".into()), ..Default::default() };
    let answer = taken_apart(success(&output, id()));
    assert_eq!(answer, (StatusCode::OK, b"\xa1\x69NextToken\x61x".to_vec(), [spoken.clone(), cbor.clone(), None]));
    let answer = taken_apart(success(&DescribeAlarmHistoryOutput::default(), id()));
    assert_eq!(answer, (StatusCode::OK, b"\xa0".to_vec(), [spoken.clone(), cbor, None]));
    let answer = taken_apart(success(&(), id()));
    assert_eq!(answer, (StatusCode::OK, Vec::new(), [spoken, None, None]), "there is no output, hence no body");
}

#[test]
fn refusals() {
    let refused = |error: &Error, service| {
        let (status, body, [spoken, content_type, code]) = taken_apart(failure(error, service, id()));
        assert_eq!((spoken.as_deref(), content_type.as_deref()), (Some(RPC_V2_CBOR), Some(CBOR)));
        (status.as_u16(), body, code.unwrap_or_default())
    };
    let missing = Error::new("ResourceNotFound", "gone").with_member("more", 1);
    let body = b"\xa3\x66__type\x78\x29com.amazonaws.cloudwatch#ResourceNotFound\x67message\x64gone\x64more\x01";
    assert_eq!(refused(&missing, Some(&CLOUDWATCH)), (404, body.to_vec(), "ResourceNotFound;Sender".to_owned()));
    let wrong = Error::new("InvalidParameterValue", "");
    let body = b"\xa2\x66__type\x78\x37com.amazonaws.cloudwatch#InvalidParameterValueException\x67message\x60";
    assert_eq!(refused(&wrong, Some(&CLOUDWATCH)), (400, body.to_vec(), "InvalidParameterValue;Sender".to_owned()));
    let body = b"\xa2\x66__type\x6fServerException\x67message\x60";
    assert_eq!(
        refused(&Error::server(""), Some(&CLOUDWATCH)),
        (500, body.to_vec(), "ServerException;Receiver".to_owned())
    );
    assert_eq!(refused(&Error::server(""), None), (500, body.to_vec(), String::new()));
}
