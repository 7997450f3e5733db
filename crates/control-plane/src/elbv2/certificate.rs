//! The certificates of listeners: the default one, and those that the name chooses that a client asks for.

use longshore_api::elbv2::{
    AddListenerCertificatesInput, AddListenerCertificatesOutput, Certificate, DescribeListenerCertificatesInput,
    DescribeListenerCertificatesOutput, RemoveListenerCertificatesInput, RemoveListenerCertificatesOutput,
};
use longshore_api::error::Error;
use longshore_model::Group;
use longshore_model::arn::certificate_id;
use longshore_model::load_balancing::{CertificateId, Listener};

use super::listener::{certificate_of, use_certificates};
use super::{change, error, load_balancer, lookup, page, quota};
use crate::Context;
use crate::context::Decision;

/// `AddListenerCertificates`. One that is there already is no error.
pub(super) async fn add(
    ctx: &Context,
    request: AddListenerCertificatesInput,
) -> Result<AddListenerCertificatesOutput, Error> {
    let given = request.certificates.unwrap_or_default();
    if given.iter().any(|certificate| certificate.is_default.is_some()) {
        return Err(error::validation("You cannot set the isDefault parameter for a certificate"));
    }
    let arn = request.listener_arn.as_deref();
    ctx.transact(|snapshot, _| {
        let state = snapshot.load_balancing();
        let (balancer, found) = lookup::listener(state, arn)?;
        if !found.protocol.is_encrypted() {
            let text = format!("Certificates cannot be specified for {} listeners", found.protocol);
            return Err(error::validation(text));
        }
        let mut after = (*found.value).clone();
        for certificate in &given {
            let id = certificate_of(state, certificate)?;
            if !after.certificates.contains(&id) {
                after.certificates.push(id);
            }
        }
        if after == *found.value {
            return Ok(Decision::Answer(()));
        }
        let added = after.certificates.len() - found.certificates.len();
        if load_balancer::certificates(state, balancer.id) + added > quota::CERTIFICATES {
            let text = format!("A load balancer can have at most {} certificates", quota::CERTIFICATES);
            return Err(Error::new("TooManyCertificates", text));
        }
        let group = use_certificates(Group::new("AddListenerCertificates"), snapshot, &after);
        Ok(Decision::Commit(change::listener(group, found, after).into(), ()))
    })
    .await?;
    let shown = given.into_iter().map(|certificate| Certificate { is_default: Some(false), ..certificate });
    Ok(AddListenerCertificatesOutput { certificates: Some(shown.collect()) })
}

/// `RemoveListenerCertificates`. One that is not there is no error.
pub(super) async fn remove(
    ctx: &Context,
    request: RemoveListenerCertificatesInput,
) -> Result<RemoveListenerCertificatesOutput, Error> {
    let given = request.certificates.unwrap_or_default();
    let id = |it: &Certificate| it.certificate_arn.as_deref().and_then(certificate_id);
    let ids: Vec<CertificateId> = given.iter().filter_map(id).collect();
    let arn = request.listener_arn.as_deref();
    ctx.transact(|snapshot, _| {
        let (_, found) = lookup::listener(snapshot.load_balancing(), arn)?;
        if found.certificates.first().is_some_and(|default| ids.contains(default)) {
            return Err(error::not_permitted("Default certificate cannot be removed"));
        }
        let mut certificates = found.certificates.clone();
        certificates.retain(|certificate| !ids.contains(certificate));
        if certificates == found.certificates {
            return Ok(Decision::Answer(()));
        }
        let after = Listener { certificates, ..(*found.value).clone() };
        let group = change::listener(Group::new("RemoveListenerCertificates"), found, after);
        Ok(Decision::Commit(group.into(), ()))
    })
    .await?;
    Ok(RemoveListenerCertificatesOutput {})
}

/// `DescribeListenerCertificates`.
pub(super) async fn describe(
    ctx: &Context,
    request: DescribeListenerCertificatesInput,
) -> Result<DescribeListenerCertificatesOutput, Error> {
    let snapshot = ctx.snapshot();
    let (_, found) = lookup::listener(snapshot.load_balancing(), request.listener_arn.as_deref())?;
    let scope = ctx.scope();
    let all = found.certificates.iter().enumerate().map(|(place, id)| {
        let certificate = Certificate { certificate_arn: Some(scope.certificate(id)), is_default: Some(place == 0) };
        (format!("{place:04}"), certificate)
    });
    let page = page::cut(request.page_size, request.marker.as_deref(), all)?;
    Ok(DescribeListenerCertificatesOutput { certificates: Some(page.items), next_marker: page.next_marker })
}
