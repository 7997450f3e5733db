//! The front door: one port for all services, for the agents' sessions and for sessions in containers.
//!
//! Every request is authenticated before anything of it is believed. The order is that of AWS: what is asked for, the
//! body's size, the signature, and then the call itself.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_util::FutureExt;
use http::request::Parts;
use http_body_util::{BodyExt, Full};
use longshore_api::error::Error;
use longshore_api::longshore::Operation as Own;
use longshore_api::protocol::{self, RequestId, ServiceCall};
use longshore_api::query::{self, Form};
use longshore_api::sigv4::{Verified, Verifier};
use tracing::Instrument;

use crate::identity::Caller;
use crate::{
    Context, acm, audit, authorization, cloudwatch, ec2, ecs, edges, elbv2, exec, explain, flight, gateway, health,
    join, logs, metrics, revisions, servers, sts, upgrade,
};

/// Shared by all connections, since it keeps the signing keys of recent callers.
static VERIFIER: LazyLock<Verifier> = LazyLock::new(Verifier::new);

/// Everything that is served on the port.
pub fn router(ctx: Context) -> Router {
    gateway::routes()
        .merge(edges::routes())
        .merge(exec::routes())
        .merge(health::routes())
        .merge(metrics::routes())
        .fallback(serve)
        .with_state(ctx)
}

/// Checks who signed a request.
///
/// # Errors
/// What AWS answers to a request that is not signed, or not by a key that is known here.
pub fn authenticate(ctx: &Context, parts: &Parts, body: &[u8]) -> Result<(Verified, Caller), Error> {
    let verified = VERIFIER.verify(parts, body, ctx.now(), |access_key_id| ctx.access_keys().secret(access_key_id))?;
    let caller = ctx.access_keys().caller(&verified.access_key_id, ctx.scope(), ctx.now())?;
    Ok((verified, caller))
}

async fn serve(State(ctx): State<Context>, request: Request) -> Response {
    let started = Instant::now();
    let request_id = RequestId::from_random(ctx.bits().to_be_bytes());
    let (parts, body) = request.into_parts();
    let dialect = protocol::dialect(&parts);
    let (call, body) = match dialect {
        None => (ServiceCall::detect(&parts), Payload::Unread(body)),
        Some(_) => read_form(&parts, body).await,
    };
    let operation = match &call {
        Ok(call) => call.operation_name(),
        Err(_) => "-",
    };
    let running = ctx.metrics().calls.begin(call.as_ref().ok().copied());
    let span = tracing::info_span!("call", %request_id, operation);
    let mut sent = None;
    let answer = match call {
        Ok(call) => answer(&ctx, call, &parts, body, request_id, &mut sent).instrument(span.clone()).await,
        Err(error) => Err(error),
    };
    running.answered(answer.as_ref().err().map(|error| &*error.code));
    if let Some(sent) = sent {
        sent.answered(&ctx, &answer);
    }
    let millis = started.elapsed().as_millis();
    let mut response = match answer {
        Ok(response) => {
            tracing::debug!(parent: &span, millis, "answered");
            response.map(Body::from)
        }
        Err(error) => {
            tracing::info!(parent: &span, millis, code = %error.code, reason = %error.message, "refused");
            let refusal = match dialect {
                None => protocol::refusal(&error, &parts, request_id),
                Some(dialect) => query::failure(&error, dialect, request_id),
            };
            refusal.map(Body::new)
        }
    };
    revisions::tell(response.headers_mut(), ctx.store());
    response
}

/// Where a request came from; whoever accepts connections puts it among the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

type Answer = Result<http::Response<Content>, Error>;

/// What is answered: known as a whole, or told bit by bit.
enum Content {
    Whole(Full<Bytes>),
    Stream(Body),
}

impl From<Content> for Body {
    fn from(content: Content) -> Self {
        match content {
            Content::Whole(body) => Self::new(body),
            Content::Stream(body) => body,
        }
    }
}

/// What came after a request's headers.
enum Payload {
    Unread(Body),
    Read(Bytes, Form),
}

/// A form says what it asks for in its body.
async fn read_form(parts: &Parts, body: Body) -> (Result<ServiceCall, Error>, Payload) {
    let read = async {
        let body = protocol::read_body(&parts.headers, body).await?;
        let form = Form::parse(parts.uri.query().unwrap_or_default(), &body)?;
        Ok((ServiceCall::detect_form(parts, &form)?, Payload::Read(body, form)))
    };
    match read.await {
        Ok((call, payload)) => (Ok(call), payload),
        Err(error) => (Err(error), Payload::Unread(Body::empty())),
    }
}

/// A call that is to be noted in the audit log: with its answer, or, when its caller left before there was one, without. What
/// was begun is carried out all the same.
struct Sent {
    ctx: Context,
    /// Absent once it was noted.
    call: Option<audit::Call>,
}

impl Sent {
    fn answered(mut self, ctx: &Context, answer: &Answer) {
        let Some(mut call) = self.call.take() else { return };
        match answer {
            Ok(response) => {
                call.status = Some(response.status().as_u16());
                if let Content::Whole(body) = response.body() {
                    // The whole body is in memory, so nothing is waited for.
                    let whole = body.clone().collect().now_or_never();
                    call.response = whole.and_then(Result::ok).map(|it| it.to_bytes()).unwrap_or_default();
                }
            }
            Err(error) => {
                call.status = Some(error.status().as_u16());
                call.code = Some(error.code.to_string());
            }
        }
        call.time = ctx.now();
        ctx.config().audit.note(call);
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        if let Some(mut call) = self.call.take() {
            call.time = self.ctx.now();
            self.ctx.config().audit.note(call);
        }
    }
}

async fn answer(
    ctx: &Context,
    call: ServiceCall,
    parts: &Parts,
    payload: Payload,
    request_id: RequestId,
    sent: &mut Option<Sent>,
) -> Answer {
    let (body, form, is_form) = match payload {
        Payload::Unread(body) => {
            let body = protocol::read_body_within(call.max_body_bytes(), &parts.headers, body).await?;
            (body, Form::default(), false)
        }
        Payload::Read(body, form) => (body, form, true),
    };
    let is_cbor = protocol::is_cbor(&parts.headers);
    let (verified, caller) = authenticate(ctx, parts, &body)?;
    // What another server has passed on is noted there, with the caller's address.
    if ctx.config().audit.is_on() && may_change(call) && !servers::forward::is_forwarded(ctx, &parts.headers) {
        let call = audit::Call {
            time: ctx.now(),
            request_id,
            operation: call.operation_name(),
            principal: caller.arn.clone(),
            access_key_id: verified.access_key_id.clone(),
            peer: parts.extensions.get::<Peer>().map(|peer| peer.0),
            status: None,
            code: None,
            // What is neither JSON nor a form names nothing there.
            request: if is_cbor { Bytes::new() } else { body.clone() },
            response: Bytes::new(),
        };
        *sent = Some(Sent { ctx: ctx.clone(), call: Some(call) });
    }
    call.check_scope(&verified)?;
    authorization::authorize(ctx, &caller, call, &body).await?;
    if let Some(answer) = servers::forward::elsewhere(ctx, call, parts, &body, request_id).await? {
        return Ok(answer.map(Content::Whole));
    }
    if let Some(minimum) = revisions::minimum(&parts.headers)? {
        revisions::reach(ctx.store(), minimum).await?;
    }
    let whole = match call {
        ServiceCall::Logs(longshore_api::logs::Operation::StartLiveTail) => {
            return Ok(logs::live_tail::start(ctx, parts, &body, request_id).await?.map(Content::Stream));
        }
        ServiceCall::Logs(longshore_api::logs::Operation::StartQuery) => {
            return Ok(logs::insights::start(ctx, parts, &body, request_id).await?.map(Content::Stream));
        }
        ServiceCall::Ecs(operation) => {
            let answer = ecs::handle(ctx, ecs::Call { caller: &caller, operation, body: &body, request_id }).await?;
            Ok(servers::merge::complete(ctx, operation, parts, &body, answer).await)
        }
        ServiceCall::Longshore(Own::Explain) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            Ok(protocol::success(&explain::explain(ctx, &request)?, request_id))
        }
        ServiceCall::Longshore(Own::DescribeStoppedTask) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            Ok(protocol::success(&flight::describe(ctx, &request).await?, request_id))
        }
        ServiceCall::Longshore(Own::ListServers) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            Ok(protocol::success(&servers::calls::list(ctx, &request), request_id))
        }
        ServiceCall::Longshore(Own::DrainServer) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            servers::calls::drain(ctx, request, parts, &body, request_id).await
        }
        ServiceCall::Longshore(Own::CreateJoinToken) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            Ok(protocol::success(&join::create_token(ctx, &request)?, request_id))
        }
        ServiceCall::Longshore(Own::JoinCluster) => {
            Ok(protocol::success(&join::join(ctx, &caller, &body).await?, request_id))
        }
        ServiceCall::Longshore(Own::UpgradeStore) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            Ok(protocol::success(&upgrade::upgrade(ctx, &request).await?, request_id))
        }
        ServiceCall::Longshore(
            operation @ (Own::JoinEdge | Own::ListEdges | Own::RemoveEdge | Own::ListLoadBalancers),
        ) => edges::called(ctx, &caller, operation, &body, request_id).await,
        ServiceCall::Longshore(Own::DeliverLogs) => {
            Ok(protocol::success(&logs::deliver(ctx, &caller, parts, &body).await?, request_id))
        }
        ServiceCall::Ssm(operation) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            if operation == longshore_api::session::ssm::Operation::TerminateSession {
                servers::forward::tell_others(ctx, parts, &body).await;
            }
            Ok(protocol::success(&exec::called(ctx, operation, request), request_id))
        }
        ServiceCall::Elbv2(operation) => elbv2::handle(ctx, operation, &form, request_id).await,
        ServiceCall::Ec2(operation) => ec2::handle(ctx, operation, &form, request_id).await,
        ServiceCall::Acm(operation) => acm::handle(ctx, operation, &body, request_id).await,
        ServiceCall::CloudWatch(operation) => {
            let asked = match (is_form, is_cbor) {
                (true, _) => cloudwatch::Asked::Form(&form),
                (false, true) => cloudwatch::Asked::Cbor(&body),
                (false, false) => cloudwatch::Asked::Json(&body),
            };
            cloudwatch::handle(ctx, operation, asked, request_id).await
        }
        ServiceCall::Logs(operation) => logs::handle(ctx, operation, parts, &body, request_id).await,
        ServiceCall::Sts(operation) => sts::handle(ctx, &verified, &caller, operation, &form, request_id),
        other => Err(Error::unsupported_operation(other.signing_name())),
    };
    Ok(whole?.map(Content::Whole))
}

/// Whether a call may change anything, as its name says. Log events are not what the audit log is about: they would fill it.
fn may_change(call: ServiceCall) -> bool {
    use longshore_api::logs::Operation as Logs;
    if let ServiceCall::Logs(Logs::PutLogEvents | Logs::StartLiveTail | Logs::StartQuery | Logs::StopQuery) = call {
        return false;
    }
    if call == ServiceCall::Longshore(Own::DeliverLogs) {
        return false;
    }
    let reads = ["Describe", "Discover", "Explain", "Filter", "Get", "List", "Search", "Test"];
    !reads.iter().any(|read| call.operation_name().starts_with(read))
}

#[cfg(test)]
mod tests {
    use longshore_api::ecs::Operation;

    use super::*;

    #[test]
    fn calls_that_change_something_are_told_by_their_names() {
        for operation in [Operation::RunTask, Operation::SubmitTaskStateChange, Operation::TagResource] {
            assert!(may_change(ServiceCall::Ecs(operation)), "{operation:?}");
        }
        for operation in [Operation::ListTasks, Operation::DescribeTasks, Operation::GetTaskProtection] {
            assert!(!may_change(ServiceCall::Ecs(operation)), "{operation:?}");
        }
        use longshore_api::logs::Operation as Logs;
        for operation in [Logs::CreateLogGroup, Logs::PutRetentionPolicy, Logs::DeleteLogStream] {
            assert!(may_change(ServiceCall::Logs(operation)), "{operation:?}");
        }
        for operation in [Logs::PutLogEvents, Logs::FilterLogEvents, Logs::TestMetricFilter, Logs::StartQuery] {
            assert!(!may_change(ServiceCall::Logs(operation)), "{operation:?}");
        }
        assert!(!may_change(ServiceCall::Longshore(longshore_api::longshore::Operation::Explain)));
    }
}
