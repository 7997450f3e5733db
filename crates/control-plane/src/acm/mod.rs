//! The ACM API: certificates that were made elsewhere are imported here, and load balancers serve with them. Each operation of
//! the model is answered here, by the module of its resource.
//!
//! Nothing is issued on demand: the public trusts no authority of this installation, and a private one is its user's own. What
//! endpoints of Express services serve with comes from the installation's authority and is kept as if it had been imported.

mod certificate;
mod error;
mod facts;
mod import;
mod list;
mod tag;

pub(crate) use certificate::use_certificate;
pub(crate) use import::Imported;

use std::future::{Future, ready};

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use longshore_api::acm::{
    ExpiryEventsConfiguration, GetAccountConfigurationResponse, Operation, PutAccountConfigurationRequest, Request,
};
use longshore_api::error::Error;
use longshore_api::protocol::{self, RequestId};
use longshore_api::validation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Context;
use crate::ecs::again_when_behind;

/// Answers one call.
///
/// # Errors
/// The wire error to answer with.
pub(crate) async fn handle(
    ctx: &Context,
    operation: Operation,
    body: &[u8],
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    again_when_behind(ctx, || dispatch(ctx, operation, body, request_id)).await
}

async fn dispatch(
    ctx: &Context,
    operation: Operation,
    body: &[u8],
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    use Operation as Op;
    macro_rules! change {
        ($handler:path) => {
            answer(body, request_id, |request| $handler(ctx, request)).await
        };
    }
    macro_rules! read {
        ($handler:path) => {
            answer(body, request_id, |request| ready($handler(ctx, request))).await
        };
    }
    match operation {
        Op::ImportCertificate => change!(certificate::import),
        Op::DeleteCertificate => change!(certificate::delete),
        Op::DescribeCertificate => read!(certificate::describe),
        Op::GetCertificate => read!(certificate::get),
        Op::ListCertificates => read!(list::list),

        Op::AddTagsToCertificate => change!(tag::add),
        Op::RemoveTagsFromCertificate => change!(tag::remove),
        Op::ListTagsForCertificate => read!(tag::list),

        Op::GetAccountConfiguration => Ok(protocol::success(&account_configuration(), request_id)),
        Op::PutAccountConfiguration => read!(put_account_configuration),

        Op::ExportCertificate => read!(certificate::export),
        Op::RenewCertificate => read!(certificate::renew),
        Op::RequestCertificate => read!(certificate::request),
        Op::ResendValidationEmail => read!(certificate::resend_validation_email),
        Op::RevokeCertificate => read!(certificate::revoke),
        Op::UpdateCertificateOptions => read!(certificate::update_options),
        Op::SearchCertificates => Err(Error::unsupported_operation(operation.name())),
    }
}

async fn answer<R, A, F>(
    body: &[u8],
    request_id: RequestId,
    handler: impl FnOnce(R) -> F,
) -> Result<Response<Full<Bytes>>, Error>
where
    R: Request + DeserializeOwned,
    A: Serialize,
    F: Future<Output = Result<A, Error>>,
{
    let response = handler(validation::decode_acm(body)?).await?;
    Ok(protocol::success(&response, request_id))
}

/// How many days before its end a certificate is told of, as every account has it at first.
const DAYS_BEFORE_EXPIRY: i32 = 45;

/// `GetAccountConfiguration`.
fn account_configuration() -> GetAccountConfigurationResponse {
    let expiry_events = ExpiryEventsConfiguration { days_before_expiry: Some(DAYS_BEFORE_EXPIRY) };
    GetAccountConfigurationResponse { expiry_events: Some(expiry_events) }
}

/// `PutAccountConfiguration`: nobody is told of expiry here, so that there is nothing to configure.
fn put_account_configuration(_ctx: &Context, request: PutAccountConfigurationRequest) -> Result<(), Error> {
    match request.expiry_events.and_then(|events| events.days_before_expiry) {
        None | Some(DAYS_BEFORE_EXPIRY) => Ok(()),
        Some(_) => Err(Error::unsupported_feature(
            "There are no expiry events here. DescribeCertificate and ListCertificates say until when a certificate is good.",
        )),
    }
}
