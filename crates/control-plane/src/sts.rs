//! The STS API, as far as it says whose an access key is: what Terraform's provider and other tools ask before anything else.

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use longshore_api::error::Error;
use longshore_api::protocol::RequestId;
use longshore_api::query::{self, Form};
use longshore_api::sigv4::Verified;
use longshore_api::sts::{GetCallerIdentityRequest, GetCallerIdentityResponse, Operation};

use crate::Context;
use crate::identity::{Caller, Principal};

/// Answers one call.
///
/// # Errors
/// The wire error to answer with.
pub(crate) fn handle(
    ctx: &Context,
    verified: &Verified,
    caller: &Caller,
    operation: Operation,
    form: &Form,
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    let Operation::GetCallerIdentity = operation;
    let GetCallerIdentityRequest {} = query::decode_sts(form)?;
    let account = ctx.scope().account.to_string();
    // The root's id is its account's, and that of others is their key's (IAM user guide: unique identifiers).
    let user_id = match caller.principal {
        Principal::Root => account.clone(),
        _ => verified.access_key_id.clone(),
    };
    let answer =
        GetCallerIdentityResponse { user_id: Some(user_id), account: Some(account), arn: Some(caller.arn.to_string()) };
    Ok(query::success_sts(operation, &answer, request_id))
}
