//! The front door: one port for all services, for the agents' sessions and for sessions in containers.
//!
//! Every request is authenticated before anything of it is believed. The order is that of AWS: what is asked for, the
//! body's size, the signature, and then the call itself.

use std::sync::LazyLock;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http_body_util::Full;
use longshore_api::error::Error;
use longshore_api::protocol::{self, RequestId, ServiceCall};
use longshore_api::sigv4::{Verified, Verifier};

use crate::identity::Caller;
use crate::{Context, ecs, exec, explain, gateway, health};

/// Shared by all connections, since it keeps the signing keys of recent callers.
static VERIFIER: LazyLock<Verifier> = LazyLock::new(Verifier::new);

/// Everything that is served on the port.
pub fn router(ctx: Context) -> Router {
    gateway::routes().merge(exec::routes()).merge(health::routes()).fallback(serve).with_state(ctx)
}

/// Checks who signed a request.
///
/// # Errors
/// What AWS answers to a request that is not signed, or not by a key that is known here.
pub fn authenticate(ctx: &Context, parts: &Parts, body: &[u8]) -> Result<(Verified, Caller), Error> {
    let verified = VERIFIER.verify(parts, body, ctx.now(), |access_key_id| ctx.access_keys().secret(access_key_id))?;
    let caller = ctx.access_keys().caller(&verified.access_key_id).cloned();
    let caller = caller.ok_or_else(|| Error::access_denied("The access key was removed."))?;
    Ok((verified, caller))
}

async fn serve(State(ctx): State<Context>, request: Request) -> Response {
    let started = Instant::now();
    let request_id = RequestId::from_random(ctx.bits().to_be_bytes());
    let (parts, body) = request.into_parts();
    let call = ServiceCall::detect(&parts);
    let operation = match &call {
        Ok(call) => call.operation_name(),
        Err(_) => "-",
    };
    let answer = match call {
        Ok(call) => answer(&ctx, call, &parts, body, request_id).await,
        Err(error) => Err(error),
    };
    let millis = started.elapsed().as_millis();
    let response = match answer {
        Ok(response) => {
            tracing::debug!(%request_id, operation, millis, "answered");
            response
        }
        Err(error) => {
            tracing::info!(%request_id, operation, millis, code = %error.code, message = %error.message, "refused");
            protocol::failure(&error, request_id)
        }
    };
    response.map(Body::new)
}

async fn answer(
    ctx: &Context,
    call: ServiceCall,
    parts: &Parts,
    body: Body,
    request_id: RequestId,
) -> Result<http::Response<Full<Bytes>>, Error> {
    let body = protocol::read_body(&parts.headers, body).await?;
    let (verified, caller) = authenticate(ctx, parts, &body)?;
    call.check_scope(&verified)?;
    match call {
        ServiceCall::Ecs(operation) => {
            ecs::handle(ctx, ecs::Call { caller: &caller, operation, body: &body, request_id }).await
        }
        ServiceCall::Longshore(longshore_api::longshore::Operation::Explain) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            Ok(protocol::success(&explain::explain(ctx, &request)?, request_id))
        }
        ServiceCall::Ssm(operation) => {
            let request = serde_json::from_slice(&body).map_err(|error| Error::serialization(error.to_string()))?;
            Ok(protocol::success(&exec::called(ctx, operation, request), request_id))
        }
        other => Err(Error::unsupported_operation(other.signing_name())),
    }
}
