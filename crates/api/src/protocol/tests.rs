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
