//! The certificate of all endpoints of Express services: from the installation's authority, kept as one that was imported, and
//! replaced long before it ends while a listener serves with it.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::error::Error;
use longshore_model::express;
use longshore_model::installation::Authority;
use longshore_model::load_balancing::{Certificate, CertificateId, Record};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Entry, Group, Plan, Snapshot, Timestamp};

use crate::Context;
use crate::acm::{self, Imported};
use crate::authority;
use crate::elbv2;

/// For so long it is good.
const LIFETIME: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The next one is made when so much is left of it.
const RENEWED_BEFORE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The certificate that is there; one that somebody has taken the tag from, or imported in its place, is theirs.
pub(super) fn found<'s>(state: &'s LoadBalancingState, region: &str) -> Option<&'s Entry<Certificate>> {
    let name = express::certificate_name(region);
    let is_own = |it: &&Entry<Certificate>| {
        express::is_managed(&it.tags) && *it.domain_name == *name && *it.issuer == *authority::NAME
    };
    state.certificates.values().find(is_own)
}

/// A new certificate, unless there is one; nothing as well while there is no authority.
pub(super) fn made(ctx: &Context, snapshot: &Snapshot) -> Result<Option<Certificate>, Error> {
    let Some(installation) = snapshot.installation() else { return Ok(None) };
    let region = &ctx.scope().region;
    if found(snapshot.load_balancing(), region).is_some() {
        return Ok(None);
    }
    let now = ctx.now();
    let tags = vec![express::managed_tag()];
    let id = CertificateId::from_bits(ctx.bits());
    Ok(Some(issued(&installation.authority, region, now)?.certificate(id, now, now, tags)))
}

fn issued(authority: &Authority, region: &str, now: Timestamp) -> Result<Imported, Error> {
    let name = express::certificate_name(region);
    let issued = authority::issue(authority, &name, std::slice::from_ref(&name), now, LIFETIME)
        .map_err(|error| Error::server(format!("No certificate could be made for {name}: {error}.")))?;
    Imported::read(issued.certificate.as_bytes(), issued.key.as_bytes(), Some(authority.certificate.as_bytes()), now)
}

/// Has a group of changes rest on the certificate, and returns its id: the one that is there, or the new one.
pub(super) fn used(
    group: Group,
    snapshot: &Snapshot,
    region: &str,
    made: Option<&Certificate>,
) -> (Group, Option<CertificateId>) {
    match (found(snapshot.load_balancing(), region), made) {
        (Some(found), _) => (acm::use_certificate(group, snapshot, &found.id), Some(found.id.clone())),
        (None, Some(made)) => {
            let id = made.id.clone();
            (elbv2::create(group, Record::Certificate(Arc::new(made.clone()))), Some(id))
        }
        (None, None) => (group, None),
    }
}

/// Replaces the certificate when it is time to and somebody serves with it. Edges show the next one from then on.
pub(crate) fn renewal(ctx: &Context, snapshot: &Snapshot) -> Plan {
    let state = snapshot.load_balancing();
    let (region, now) = (&ctx.scope().region, ctx.now());
    let due = found(state, region).filter(|it| {
        let is_used = || state.listeners.values().any(|listener| listener.certificates.contains(&it.id));
        now.plus(RENEWED_BEFORE) > it.not_after && is_used()
    });
    let Some((before, installation)) = due.zip(snapshot.installation()) else { return Plan::default() };
    match issued(&installation.authority, region, now) {
        Ok(next) => {
            let after = next.certificate(before.id.clone(), before.created_at, now, before.tags.clone());
            let group = Group::new(format!("the certificate {} is renewed", before.domain_name));
            Plan { groups: vec![elbv2::replace(group, before, Record::Certificate(Arc::new(after)))] }
        }
        Err(error) => {
            tracing::error!(%error, "the certificate of Express services' endpoints is not renewed; trying again");
            Plan::default()
        }
    }
}
