//! Calls that one particular server has to answer are passed on to it, as the client signed them.
//!
//! | call | who answers it |
//! |---|---|
//! | RunTask, StartTask | the cluster's scheduler, so that calls do not compete for the same room |
//! | ExecuteCommand | the server that holds the session of the task's agent |
//! | PutLogEvents, FilterLogEvents and their like | the server whose log store has the group's events |
//! | StartLiveTail, StartQuery over groups of several servers | the one that was asked, with what the others send of theirs |
//!
//! Bytes and headers stay as they are, so the other server checks the signature as if the client had come to it. A mark is
//! added: that the call was passed on, and by whom, under a key that only servers know. A marked call is answered where it
//! is, so nothing goes round in circles; and it is not noted in the audit log there, since the server that it came to notes
//! it, with the caller's address.
//!
//! A server that cannot be reached stops nobody: tasks are placed here then. The same goes for one that does not answer in
//! time when the call has a client token, by which it is carried out once, whoever does it. Without one nobody knows what
//! became of it, and the caller is told so.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONNECTION, EXPECT, TE, TRANSFER_ENCODING, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use longshore_api::client::{RawError, Streaming};
use longshore_api::ecs::Operation;
use longshore_api::error::Error;
use longshore_api::protocol::{self, RequestId, ServiceCall};
use longshore_model::InstanceId;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Member;
use crate::Context;
use crate::ecs::lookup;
use crate::{logs, revisions};

/// The mark of a call that was passed on.
const MARK: HeaderName = HeaderName::from_static("x-longshore-forwarded");

/// How long another server may take before the call is answered here.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long one may take that alone can answer.
const PATIENCE_FOR_THE_ONLY_ONE: Duration = Duration::from_secs(10);

/// The longest refusal of a stream that is read.
const MAX_REFUSAL_BYTES: usize = 64 << 10;

/// Headers that are between two neighbours, not between client and server.
const OF_THE_CONNECTION: [HeaderName; 5] = [CONNECTION, EXPECT, TE, TRANSFER_ENCODING, UPGRADE];

/// What the caller is told without an answer, where nobody else can give one.
pub(crate) type Refusal = fn(&Member) -> Error;

/// What of a request says who has to answer it.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Addressed {
    cluster: Option<String>,
    task: Option<String>,
    client_token: Option<String>,
}

/// Whether another server has passed this call on to this one.
pub(crate) fn is_forwarded(ctx: &Context, headers: &HeaderMap) -> bool {
    let Some((server, seal)) = headers.get(MARK).and_then(|mark| mark.to_str().ok()?.split_once(' ')) else {
        return false;
    };
    let from = u64::from_str_radix(server, 16).ok().and_then(|id| ctx.servers().member(id));
    from.is_some_and(|from| self::seal(&from, headers) == seal)
}

/// The mark of a call that this server passes on.
pub(super) fn mark(ctx: &Context, headers: &HeaderMap) -> String {
    let me = ctx.servers().me();
    format!("{} {}", me.name(), seal(&me, headers))
}

/// What only `from` can have said of a request with this signature.
fn seal(from: &Member, headers: &HeaderMap) -> String {
    let signature = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
    let inner = Sha256::new().chain_update(&from.key).chain_update(signature).finalize();
    let outer = Sha256::new().chain_update(&from.key).chain_update(inner).finalize();
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The answer of the server that has to answer this call, which its caller has been authenticated for; `None` when that is
/// this one, or has to be since the other cannot.
///
/// # Errors
/// When nobody knows what became of the call.
pub(crate) async fn elsewhere(
    ctx: &Context,
    call: ServiceCall,
    parts: &Parts,
    body: &Bytes,
    request_id: RequestId,
) -> Result<Option<Response<Full<Bytes>>>, Error> {
    if ctx.servers().is_alone() || is_forwarded(ctx, &parts.headers) {
        return Ok(None);
    }
    let (target, refusal): (_, Option<Refusal>) = match call {
        ServiceCall::Ecs(Operation::RunTask | Operation::StartTask) => (scheduler(ctx, body), None),
        ServiceCall::Ecs(Operation::ExecuteCommand) => {
            (session_holder(ctx, body), Some(|_| Error::target_not_connected()))
        }
        ServiceCall::Logs(operation) => (logs::home::of_call(ctx, operation, body).await?, Some(logs::home::silent)),
        _ => return Ok(None),
    };
    let Some(target) = target.filter(|target| target.id != ctx.server()) else { return Ok(None) };
    let patience = if refusal.is_some() { PATIENCE_FOR_THE_ONLY_ONE } else { PATIENCE };
    match send(ctx, &target, parts, body, patience).await {
        Ok(answer) => {
            // The client may read here what it wrote there.
            if let Some(revision) = revisions::told(answer.headers()) {
                revisions::wait_for(ctx.store(), revision).await;
            }
            taken_over(answer, request_id).map(Some)
        }
        Err(error) => {
            tracing::warn!(operation = call.operation_name(), server = %target.endpoint, %error, "a call was not passed on");
            if let Some(refusal) = refusal {
                return Err(refusal(&target));
            }
            let has_token = addressed(body).client_token.is_some_and(|token| !token.is_empty());
            match error {
                RawError::NotSent(_) => Ok(None),
                RawError::Unknown(_) if has_token => Ok(None),
                RawError::Unknown(_) => Err(Error::server(
                    "The server that places the cluster's tasks has not answered, and without a clientToken it is not \
                     known whether the call was carried out. Look at ListTasks before you try again.",
                )),
            }
        }
    }
}

/// Another server's answer as this one's: the client, the audit log and this server's log name the call alike, and a refusal
/// is noted as one.
pub(super) fn taken_over(answer: Response<Bytes>, request_id: RequestId) -> Result<Response<Full<Bytes>>, Error> {
    if let Some(error) = Error::from_json_body(answer.status(), answer.body()).filter(|_| !answer.status().is_success())
    {
        return Err(error);
    }
    let mut answer = answer.map(Full::new);
    protocol::name(&mut answer, request_id);
    Ok(answer)
}

/// Passes a call on to another server.
pub(crate) async fn send(
    ctx: &Context,
    target: &Member,
    parts: &Parts,
    body: &Bytes,
    patience: Duration,
) -> Result<Response<Bytes>, RawError> {
    let request = passed_on(ctx, target, parts, body)?;
    let response = ctx.servers().peers().send(request, patience).await?;
    let (mut head, body) = response.into_parts();
    for name in OF_THE_CONNECTION {
        head.headers.remove(name);
    }
    Ok(Response::from_parts(head, body))
}

/// Passes a call on whose answer goes on for as long as the other server sends; what is refused is read whole.
///
/// # Errors
/// The other server's refusal, or `silent` when it does not answer.
pub(crate) async fn open(
    ctx: &Context,
    target: &Member,
    parts: &Parts,
    body: &Bytes,
    silent: Refusal,
) -> Result<Streaming, Error> {
    let opened = async {
        let request = passed_on(ctx, target, parts, body)?;
        ctx.servers().peers().open(request, PATIENCE_FOR_THE_ONLY_ONE).await
    };
    let answer = opened.await.map_err(|error| {
        tracing::warn!(server = %target.endpoint, %error, "a stream was not passed on");
        silent(target)
    })?;
    if answer.status().is_success() {
        return Ok(answer.into_body());
    }
    let (head, body) = answer.into_parts();
    let refusal = tokio::time::timeout(PATIENCE, Limited::new(body, MAX_REFUSAL_BYTES).collect()).await;
    let refusal = refusal.ok().and_then(Result::ok).map(|body| body.to_bytes()).unwrap_or_default();
    Err(Error::from_json_body(head.status, &refusal).unwrap_or_else(|| silent(target)))
}

/// A call as it is passed on.
fn passed_on(ctx: &Context, target: &Member, parts: &Parts, body: &Bytes) -> Result<Request<Full<Bytes>>, RawError> {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let uri: Uri = format!("{}{path}", target.endpoint)
        .parse()
        .map_err(|error: http::uri::InvalidUri| RawError::NotSent(format!("its address is no address: {error}")))?;
    let mut request = Request::new(Full::new(body.clone()));
    *request.method_mut() = parts.method.clone();
    *request.uri_mut() = uri;
    let headers = parts.headers.iter().filter(|(name, _)| **name != MARK && !OF_THE_CONNECTION.contains(name));
    request.headers_mut().extend(headers.map(|(name, value)| (name.clone(), value.clone())));
    let mark = mark(ctx, &parts.headers);
    let mark = HeaderValue::try_from(mark).map_err(|error| RawError::NotSent(error.to_string()))?;
    request.headers_mut().insert(MARK, mark);
    Ok(request)
}

/// Passes a call on to all other servers, when any of them may be the one that it concerns; what they answer does not matter.
pub(crate) async fn tell_others(ctx: &Context, parts: &Parts, body: &Bytes) {
    if is_forwarded(ctx, &parts.headers) {
        return;
    }
    let others = ctx.servers().members().into_iter().filter(|member| member.id != ctx.server());
    let told = others.map(|other| async move {
        if let Err(error) = send(ctx, &other, parts, body, PATIENCE).await {
            tracing::debug!(server = %other.endpoint, %error, "a call was not passed on");
        }
    });
    futures_util::future::join_all(told).await;
}

/// What cannot be read is refused by whoever answers the call.
fn addressed(body: &[u8]) -> Addressed {
    serde_json::from_slice(body).unwrap_or_default()
}

fn scheduler(ctx: &Context, body: &[u8]) -> Option<Member> {
    let cluster = lookup::cluster_name(addressed(body).cluster.as_deref()).ok()?;
    ctx.servers().scheduler_of(&cluster)
}

fn session_holder(ctx: &Context, body: &[u8]) -> Option<Member> {
    let Addressed { cluster, task, .. } = addressed(body);
    let cluster = lookup::cluster_name(cluster.as_deref()).ok()?;
    let id = lookup::task_id(&cluster, task.as_deref()?).ok()??;
    let snapshot = ctx.snapshot();
    let instance: InstanceId = snapshot.cluster(cluster.as_str())?.task(id)?.instance?;
    let session = snapshot.cluster(cluster.as_str())?.instance(instance)?.session.clone()?;
    ctx.servers().member(session.server).filter(|_| session.connected)
}
