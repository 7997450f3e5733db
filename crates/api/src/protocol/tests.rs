//! Which call a request is, how bodies are bounded, and what responses carry.

use http::Request;

use super::*;

fn parts(method: Method, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

const SIGNED: (&str, &str) = ("authorization", "AWS4-HMAC-SHA256 …");
const LIST_CLUSTERS: (&str, &str) = ("x-amz-target", "AmazonEC2ContainerServiceV20141113.ListClusters");

#[test]
fn an_ecs_call_is_its_operation() {
    for content_type in ["application/x-amz-json-1.1", "Application/X-Amz-JSON-1.1; charset=UTF-8"] {
        let call = ServiceCall::detect(&parts(Method::POST, &[("content-type", content_type), LIST_CLUSTERS]));
        assert_eq!(call, Ok(ServiceCall::Ecs(Operation::ListClusters)));
    }
}

#[test]
fn a_call_about_a_session_is_one_of_systems_manager() {
    let target = ("x-amz-target", "AmazonSSM.ResumeSession");
    let call = ServiceCall::detect(&parts(Method::POST, &[("content-type", JSON_1_1), target])).unwrap();
    assert_eq!((call.operation_name(), call.signing_name()), ("ResumeSession", "ssm"));
}

#[test]
fn an_unknown_target_is_an_unknown_operation() {
    for target in [
        None,
        Some(""),
        Some("ListClusters"),
        Some("AmazonEC2ContainerServiceV20141113."),
        Some("AmazonEC2ContainerServiceV20141113.ListPenguins"),
        Some("AmazonEC2ContainerServiceV20141113.ListClusters.x"),
        Some("DynamoDB_20120810.ListTables"),
    ] {
        let mut headers = vec![("content-type", JSON_1_1), SIGNED];
        headers.extend(target.map(|target| ("x-amz-target", target)));
        let error = ServiceCall::detect(&parts(Method::POST, &headers)).unwrap_err();
        assert_eq!((&*error.code, error.status().as_u16()), ("UnknownOperationException", 400), "{target:?}");
        assert!(target.is_none_or(|target| error.message.contains(target)), "{error}");
    }
}

#[test]
fn another_protocol_is_refused_with_the_reason() {
    let refused = |method, headers: &[_]| ServiceCall::detect(&parts(method, headers)).unwrap_err();
    for (error, reason) in [
        (refused(Method::POST, &[SIGNED, ("content-type", "text/plain"), LIST_CLUSTERS]), "'text/plain'"),
        (refused(Method::POST, &[SIGNED, LIST_CLUSTERS]), "no Content-Type"),
        (refused(Method::GET, &[SIGNED]), "GET, not POST"),
    ] {
        assert_eq!((&*error.code, error.status().as_u16()), ("AccessDeniedException", 403));
        assert!(error.message.contains(reason), "{error}");
    }
    let stranger = refused(Method::GET, &[]);
    assert_eq!((&*stranger.code, stranger.status().as_u16()), ("MissingAuthenticationTokenException", 403));
}

#[test]
fn a_call_has_to_be_signed_for_its_service() {
    let call = ServiceCall::Ecs(Operation::ListClusters);
    let mut verified = Verified {
        access_key_id: "AK".into(),
        region: "nowhere-1".into(),
        service: "ecs".into(),
        session_token: None,
        signed_at: longshore_model::Timestamp::from_millis(0),
    };
    assert_eq!(call.check_scope(&verified), Ok(()));
    verified.service = "sqs".into();
    let error = call.check_scope(&verified).unwrap_err();
    assert_eq!(error.to_string(), "InvalidSignatureException: Credential should be scoped to correct service: 'ecs'.");
}

async fn read(length: usize) -> Result<usize, Error> {
    read_body(&HeaderMap::new(), Full::new(Bytes::from(vec![b' '; length]))).await.map(|body| body.len())
}

#[tokio::test]
async fn bodies_have_a_limit() {
    assert_eq!(read(0).await, Ok(0));
    assert_eq!(read(MAX_BODY_BYTES).await, Ok(MAX_BODY_BYTES));
    assert_eq!(read(MAX_BODY_BYTES + 1).await.unwrap_err().status(), 413);
    assert_eq!(read(MAX_DRAINED_BYTES + 1).await.unwrap_err().status(), 413);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(MAX_DRAINED_BYTES + 1));
    let declared = read_body(&headers, Full::new(Bytes::new())).await;
    assert_eq!(declared.unwrap_err().status(), 413);
}

/// A body of which nothing ever arrives.
struct Stalled;

impl http_body::Body for Stalled {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

#[tokio::test(start_paused = true)]
async fn a_stalled_body_is_given_up() {
    let error = read_body(&HeaderMap::new(), Stalled).await.unwrap_err();
    assert_eq!((&*error.code, error.status().as_u16()), ("RequestTimeoutException", 408));
}

#[tokio::test]
async fn responses_carry_the_protocol_and_the_request_id() {
    let id = RequestId::from_random([0xff; 16]);
    assert_eq!(id.to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    let response = failure(&Error::cluster_not_found(), id);
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["content-type"], JSON_1_1);
    assert_eq!(response.headers()["x-amzn-requestid"], "ffffffff-ffff-4fff-bfff-ffffffffffff");
    let response = success(&serde_json::json!({"clusterArns": []}), id);
    assert_eq!(response.status(), 200);
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), r#"{"clusterArns":[]}"#);
}

fn form_call(scope: &str, body: &str) -> Result<ServiceCall, Error> {
    let credential =
        format!("AWS4-HMAC-SHA256 Credential=AK/20261129/us-east-1/{scope}/aws4_request, SignedHeaders=host");
    let parts = parts(Method::POST, &[("authorization", &credential), ("content-type", crate::query::FORM)]);
    let ec2 = if scope == "ec2" { crate::query::Dialect::Ec2 } else { crate::query::Dialect::Common };
    assert_eq!(dialect(&parts), Some(ec2));
    ServiceCall::detect_form(&parts, &crate::query::Form::parse("", body.as_bytes()).unwrap())
}

#[test]
fn a_form_is_the_operation_of_the_service_that_it_was_signed_for() {
    let call = form_call("elasticloadbalancing", "Action=DescribeTags&Version=2015-12-01");
    assert_eq!(call, Ok(ServiceCall::Elbv2(elbv2::Operation::DescribeTags)));
    let call = form_call("ec2", "Action=DescribeTags&Version=2016-11-15");
    assert_eq!(call, Ok(ServiceCall::Ec2(ec2::Operation::DescribeTags)));
    let call = form_call("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(call, Ok(ServiceCall::Sts(sts::Operation::GetCallerIdentity)));
    for (scope, body, code) in [
        ("elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2012-06-01", "InvalidAction"),
        ("elasticloadbalancing", "Action=FlyTask&Version=2015-12-01", "InvalidAction"),
        ("ec2", "Action=DescribeVolumes&Version=2016-11-15", "InvalidAction"),
        ("sts", "Action=AssumeRole&Version=2011-06-15", "InvalidAction"),
        ("ec2", "Action=RunInstances&Version=2016-11-15", "UnsupportedOperation"),
        ("sqs", "Action=SendMessage", "InvalidAction"),
        ("ec2", "Version=2016-11-15", "MissingAction"),
    ] {
        let error = form_call(scope, body).unwrap_err();
        assert_eq!((&*error.code, error.status().as_u16()), (code, 400), "{scope} {body}");
    }
    let stranger = parts(Method::POST, &[("content-type", crate::query::FORM)]);
    let error = ServiceCall::detect_form(&stranger, &crate::query::Form::default()).unwrap_err();
    assert_eq!((&*error.code, error.status().as_u16()), ("MissingAuthenticationTokenException", 403));
}

#[test]
fn a_query_may_stand_in_the_address() {
    let uri =
        "/?Action=DescribeVpcs&Version=2016-11-15&X-Amz-Credential=AK%2F20261129%2Fus-east-1%2Fec2%2Faws4_request";
    let parts = http::Request::get(uri).body(()).unwrap().into_parts().0;
    assert_eq!(dialect(&parts), Some(crate::query::Dialect::Ec2));
    let form = crate::query::Form::parse(parts.uri.query().unwrap(), b"").unwrap();
    assert_eq!(ServiceCall::detect_form(&parts, &form), Ok(ServiceCall::Ec2(ec2::Operation::DescribeVpcs)));
}

#[test]
fn certificates_are_asked_for_in_json() {
    let target = ("x-amz-target", "CertificateManager.ImportCertificate");
    let call = ServiceCall::detect(&parts(Method::POST, &[("content-type", JSON_1_1), target])).unwrap();
    assert_eq!((call.operation_name(), call.signing_name()), ("ImportCertificate", "acm"));
}

#[test]
fn alarms_are_asked_for_in_json_of_the_older_version() {
    let target = ("x-amz-target", "GraniteServiceVersion20100801.SetAlarmState");
    for json in [JSON_1_0, JSON_1_1] {
        let call = ServiceCall::detect(&parts(Method::POST, &[("content-type", json), target])).unwrap();
        assert_eq!((call.operation_name(), call.signing_name()), ("SetAlarmState", "monitoring"));
    }
    let unknown = ("x-amz-target", "GraniteServiceVersion20100801.PutMetricData");
    let error = ServiceCall::detect(&parts(Method::POST, &[("content-type", JSON_1_0), unknown])).unwrap_err();
    assert_eq!((&*error.code, error.status().as_u16()), ("UnknownOperationException", 400));
}

/// A request in Smithy RPC v2 CBOR.
fn cbor(method: Method, path: &str, headers: &[(&str, &str)]) -> Parts {
    let mut parts = parts(method, headers);
    parts.headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    parts.uri = path.parse().unwrap();
    parts
}

const CBOR: (&str, &str) = ("content-type", "application/cbor");
const DESCRIBE_ALARMS: &str = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";

#[test]
fn a_call_in_cbor_is_named_by_its_path() {
    let call = Ok(ServiceCall::CloudWatch(cloudwatch::Operation::DescribeAlarms));
    for path in [
        DESCRIBE_ALARMS,
        "/v1/x/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
        "/service/com.amazonaws.cloudwatch.GraniteServiceVersion20100801/operation/DescribeAlarms?Action=x",
    ] {
        let parts = cbor(Method::POST, path, &[CBOR]);
        assert_eq!((ServiceCall::detect(&parts), dialect(&parts)), (call.clone(), None), "{path}");
    }
    assert_eq!(ServiceCall::detect(&cbor(Method::POST, DESCRIBE_ALARMS, &[])), call, "an empty body has no type");
}

#[test]
fn what_is_no_call_in_cbor_is_refused_with_the_reason() {
    let unknown = |path: &str| ServiceCall::detect(&cbor(Method::POST, path, &[CBOR])).unwrap_err();
    for (path, words) in [
        ("/", "does not name an operation"),
        ("/service/GraniteServiceVersion20100801", "does not name an operation"),
        ("/service/GraniteServiceVersion20100801/operation/DescribeAlarms/", "does not name an operation"),
        ("/service/GraniteServiceVersion20100801/operation/PutDashboard", "metric alarms are there, and nothing else"),
        ("/service/GraniteServiceVersion20100801/operation/com.amazonaws.cloudwatch.DescribeAlarms", "is not known"),
        ("/service/AWSBackup/operation/ListJobs", "'AWSBackup' is not served over Smithy RPC v2 CBOR"),
    ] {
        let error = unknown(path);
        assert_eq!((&*error.code, error.status().as_u16()), ("UnknownOperationException", 400), "{path}");
        assert!(error.message.contains(words), "{error}");
    }
    let refused = |method, headers: &[_]| ServiceCall::detect(&cbor(method, DESCRIBE_ALARMS, headers)).unwrap_err();
    for (error, words) in [
        (refused(Method::GET, &[]), "GET, not POST"),
        (refused(Method::POST, &[CBOR, LIST_CLUSTERS]), "must not have an X-Amz-Target"),
        (refused(Method::POST, &[("content-type", JSON_1_0)]), "'application/x-amz-json-1.0', not 'application/cbor'"),
    ] {
        assert!(error.message.contains(words), "{error}");
    }
}
