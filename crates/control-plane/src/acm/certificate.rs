//! Certificates: imported, imported again, described, given, deleted.

use std::collections::BTreeSet;
use std::sync::Arc;

use longshore_api::acm::{
    CertificateDetail, CertificateOptions, CertificateStatus, CertificateTransparencyLoggingPreference,
    CertificateType, DeleteCertificateRequest, DescribeCertificateRequest, DescribeCertificateResponse,
    ExportCertificateRequest, ExportCertificateResponse, GetCertificateRequest, GetCertificateResponse,
    ImportCertificateRequest, ImportCertificateResponse, RenewCertificateRequest, RenewalEligibility,
    RequestCertificateRequest, RequestCertificateResponse, ResendValidationEmailRequest, RevokeCertificateRequest,
    RevokeCertificateResponse, UpdateCertificateOptionsRequest,
};
use longshore_api::convert::common::timestamp;
use longshore_api::error::Error;
use longshore_model::arn::{LoadBalancing, certificate_id};
use longshore_model::load_balancing::{Certificate, CertificateId, Key, Record};
use longshore_model::{Entry, Group, Guard, Revision, Snapshot, Timestamp};

use super::error::{invalid, invalid_arn, invalid_state, not_found};
use super::facts::{self, Usages};
use super::import::Imported;
use super::tag;
use crate::Context;
use crate::context::Decision;

/// The most certificates of an account (ACM's quota of imported ones).
const MAX_CERTIFICATES: usize = 2_500;

/// `ImportCertificate`. Over the ARN of another one it takes that one's place, and edges serve with it from then on.
pub(super) async fn import(
    ctx: &Context,
    request: ImportCertificateRequest,
) -> Result<ImportCertificateResponse, Error> {
    let now = ctx.now();
    let (certificate, key) = (request.certificate.unwrap_or_default(), request.private_key.unwrap_or_default());
    let chain = request.certificate_chain.as_ref().map(|chain| &*chain.0);
    let imported = Imported::read(&certificate.0, &key.0, chain, now)?;
    let tags = tag::read(request.tags)?;
    let arn = request.certificate_arn.as_deref();
    if arn.is_some() && !tags.is_empty() {
        return Err(invalid("Tagging is not permitted on re-import. Use AddTagsToCertificate."));
    }
    let id = CertificateId::from_bits(ctx.bits());
    let id = ctx
        .transact(|snapshot, now| {
            let before = arn.map(|arn| find(snapshot, arn)).transpose()?;
            let all = &snapshot.load_balancing().certificates;
            if before.is_none() && all.len() >= MAX_CERTIFICATES {
                let message =
                    "You have reached the maximum number of certificates. Delete certificates that are not in use.";
                return Err(Error::new("LimitExceededException", message));
            }
            let after = match before {
                Some(before) => {
                    let after = imported.certificate(before.id.clone(), before.created_at, now, before.tags.clone());
                    check_successor(before, &after)?;
                    after
                }
                None => imported.certificate(id.clone(), now, now, tags.clone()),
            };
            let id = after.id.clone();
            Ok(Decision::Commit(put("ImportCertificate", before.map(|entry| entry.revision), after).into(), id))
        })
        .await?;
    Ok(ImportCertificateResponse { certificate_arn: Some(ctx.scope().certificate(&id)) })
}

/// What another certificate has to be like to take one's place (ACM user guide: reimporting).
fn check_successor(before: &Certificate, after: &Certificate) -> Result<(), Error> {
    if before.key_algorithm != after.key_algorithm {
        return Err(invalid(format!(
            "The key type and size of a certificate cannot change when it is imported again: it was {}, this one is {}. \
             Import it as a new certificate.",
            before.key_algorithm, after.key_algorithm
        )));
    }
    if !before.alternative_names.is_empty() && after.alternative_names.is_empty() {
        return Err(invalid("The certificate has no domain name any more. At least one has to stay."));
    }
    let (old, new) = (facts::usages(&before.certificate), facts::usages(&after.certificate));
    match old.is_within(&new) {
        true => Ok(()),
        false => {
            Err(invalid("The certificate lacks key usages that the one before has. Values can be added, not removed."))
        }
    }
}

/// Writes a certificate, unless somebody else does so first.
pub(super) fn put(operation: &str, before: Option<Revision>, after: Certificate) -> Group {
    let record = Record::Certificate(Arc::new(after));
    let reason = format!("{operation} {}", record.key());
    Group::new(reason).guard(Guard::unchanged(record.key().into(), before)).put(record.into())
}

/// Has what a group of changes makes rest on a certificate: nobody deletes it at the same time.
pub(crate) fn use_certificate(group: Group, snapshot: &Snapshot, id: &CertificateId) -> Group {
    let Some(used) = snapshot.load_balancing().certificates.get(id) else { return group };
    let record = Record::Certificate(Arc::clone(&used.value));
    group.guard(Guard::unchanged(record.key().into(), Some(used.revision))).put(record.into())
}

/// The certificate that an ARN names.
pub(super) fn find<'a>(snapshot: &'a Snapshot, arn: &str) -> Result<&'a Entry<Certificate>, Error> {
    let id = certificate_id(arn).ok_or_else(|| invalid_arn(arn))?;
    snapshot.load_balancing().certificates.get(&id).ok_or_else(|| not_found(arn))
}

/// Whether a certificate counts, as ACM tells it.
pub(super) fn status(certificate: &Certificate, now: Timestamp) -> CertificateStatus {
    match now > certificate.not_after {
        true => CertificateStatus::Expired,
        false => CertificateStatus::Issued,
    }
}

/// The ARNs of the load balancers that serve with a certificate.
pub(super) fn users(ctx: &Context, snapshot: &Snapshot, id: &CertificateId) -> Vec<String> {
    let state = snapshot.load_balancing();
    let users: BTreeSet<_> = state
        .listeners
        .values()
        .filter(|listener| listener.certificates.contains(id))
        .map(|listener| listener.load_balancer)
        .collect();
    let balancers = users.into_iter().filter_map(|id| state.load_balancers.get(&id));
    balancers.map(|it| ctx.scope().load_balancing(LoadBalancing::LoadBalancer(it.kind, &it.name, it.id))).collect()
}

/// `DescribeCertificate`.
pub(super) fn describe(
    ctx: &Context,
    request: DescribeCertificateRequest,
) -> Result<DescribeCertificateResponse, Error> {
    let snapshot = ctx.snapshot();
    let it = find(&snapshot, request.certificate_arn.as_deref().unwrap_or_default())?;
    let Usages { key, extended } = facts::usages(&it.certificate);
    let text = |text: &Arc<str>| (!text.is_empty()).then(|| text.to_string());
    let options = CertificateOptions {
        certificate_transparency_logging_preference: Some(CertificateTransparencyLoggingPreference::Disabled),
        ..CertificateOptions::default()
    };
    let detail = CertificateDetail {
        certificate_arn: Some(ctx.scope().certificate(&it.id)),
        domain_name: text(&it.domain_name),
        subject_alternative_names: Some(it.alternative_names.iter().map(ToString::to_string).collect()),
        serial: Some(it.serial.to_string()),
        subject: text(&it.subject),
        issuer: Some(it.issuer.to_string()),
        created_at: Some(timestamp(it.created_at)),
        imported_at: Some(timestamp(it.imported_at)),
        status: Some(status(it, ctx.now())),
        not_before: Some(timestamp(it.not_before)),
        not_after: Some(timestamp(it.not_after)),
        key_algorithm: it.key_algorithm.parse().ok(),
        signature_algorithm: Some(it.signature_algorithm.to_string()),
        in_use_by: Some(users(ctx, &snapshot, &it.id)),
        r#type: Some(CertificateType::Imported),
        key_usages: Some(key),
        extended_key_usages: Some(extended),
        renewal_eligibility: Some(RenewalEligibility::Ineligible),
        options: Some(options),
        ..CertificateDetail::default()
    };
    Ok(DescribeCertificateResponse { certificate: Some(detail) })
}

/// `GetCertificate`.
pub(super) fn get(ctx: &Context, request: GetCertificateRequest) -> Result<GetCertificateResponse, Error> {
    let snapshot = ctx.snapshot();
    let it = find(&snapshot, request.certificate_arn.as_deref().unwrap_or_default())?;
    Ok(GetCertificateResponse {
        certificate: Some(it.certificate.to_string()),
        certificate_chain: it.chain.as_ref().map(ToString::to_string),
    })
}

/// `DeleteCertificate`.
pub(super) async fn delete(ctx: &Context, request: DeleteCertificateRequest) -> Result<(), Error> {
    let arn = request.certificate_arn.unwrap_or_default();
    ctx.transact(|snapshot, _| {
        let it = find(snapshot, &arn)?;
        let users = users(ctx, snapshot, &it.id);
        if !users.is_empty() {
            let message = format!(
                "Certificate {arn} in account {} is in use by {}. Remove it from their listeners first.",
                ctx.scope().account,
                users.join(", ")
            );
            return Err(Error::new("ResourceInUseException", message));
        }
        let key: longshore_model::Key = Key::Certificate(it.id.clone()).into();
        let group = Group::new(format!("DeleteCertificate {}", it.id))
            .guard(Guard::unchanged(key.clone(), Some(it.revision)))
            .delete(key);
        Ok(Decision::Commit(group.into(), ()))
    })
    .await
}

/// `ExportCertificate`: whoever imported it has it.
pub(super) fn export(ctx: &Context, request: ExportCertificateRequest) -> Result<ExportCertificateResponse, Error> {
    let arn = existing(ctx, request.certificate_arn)?;
    Err(invalid(format!(
        "Certificate {arn} is imported and cannot be exported. GetCertificate gives the certificate and its chain; the key \
         is with whoever imported it."
    )))
}

/// `RenewCertificate`.
pub(super) fn renew(ctx: &Context, request: RenewCertificateRequest) -> Result<(), Error> {
    let arn = existing(ctx, request.certificate_arn)?;
    Err(invalid(format!(
        "Certificate {arn} is imported and not renewed. Call ImportCertificate with its ARN and a renewed certificate."
    )))
}

/// `RequestCertificate`.
pub(super) fn request(_ctx: &Context, request: RequestCertificateRequest) -> Result<RequestCertificateResponse, Error> {
    let domain = request.domain_name.unwrap_or_default();
    Err(Error::unsupported_feature(format!(
        "Certificates are not issued here: no authority of this installation is trusted by the public. Have one issued for \
         {domain} and import it with ImportCertificate (Terraform's aws_acm_certificate: private_key, certificate_body and \
         certificate_chain)."
    )))
}

/// `ResendValidationEmail`.
pub(super) fn resend_validation_email(ctx: &Context, request: ResendValidationEmailRequest) -> Result<(), Error> {
    let arn = existing(ctx, request.certificate_arn)?;
    Err(invalid_state(format!("Certificate {arn} is imported: there is nothing to validate.")))
}

/// `RevokeCertificate`.
pub(super) fn revoke(ctx: &Context, request: RevokeCertificateRequest) -> Result<RevokeCertificateResponse, Error> {
    let arn = existing(ctx, request.certificate_arn)?;
    Err(invalid(format!("Certificate {arn} is imported. The authority that issued it can revoke it.")))
}

/// `UpdateCertificateOptions`.
pub(super) fn update_options(ctx: &Context, request: UpdateCertificateOptionsRequest) -> Result<(), Error> {
    let arn = existing(ctx, request.certificate_arn)?;
    Err(invalid_state(format!("Certificate {arn} is imported, and has no options that could be changed.")))
}

/// The ARN that a call names, if it is a certificate's.
fn existing(ctx: &Context, arn: Option<String>) -> Result<String, Error> {
    let arn = arn.unwrap_or_default();
    find(&ctx.snapshot(), &arn)?;
    Ok(arn)
}
