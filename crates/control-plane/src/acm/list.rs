//! ListCertificates.

use longshore_api::acm::{
    CertificateStatus, CertificateSummary, CertificateType, Filters, KeyAlgorithm, ListCertificatesRequest,
    ListCertificatesResponse, RenewalEligibility, SortOrder,
};
use longshore_api::convert::common::timestamp;
use longshore_api::error::Error;
use longshore_model::load_balancing::Certificate;
use longshore_model::{Entry, Snapshot};

use super::certificate::{status, users};
use super::error::invalid;
use super::facts::{self, Usages};
use crate::Context;
use crate::ecs::page;

/// The largest page, and the size when the call does not say.
const MAX_ITEMS: usize = 1_000;

/// Of the names of a certificate no more are listed.
const MAX_NAMES: usize = 100;

/// What is listed when the call does not say (API reference: `Filters.keyTypes`).
const DEFAULT_KEY_TYPES: [KeyAlgorithm; 2] = [KeyAlgorithm::Rsa1024, KeyAlgorithm::Rsa2048];

/// `ListCertificates`, in the order in which they were first imported.
pub(super) fn list(ctx: &Context, request: ListCertificatesRequest) -> Result<ListCertificatesResponse, Error> {
    if request.sort_by.is_some() != request.sort_order.is_some() {
        return Err(invalid("SortBy and SortOrder have to be given together."));
    }
    let is_descending = request.sort_order == Some(SortOrder::Descending);
    let snapshot = ctx.snapshot();
    let wanted = Wanted { statuses: request.certificate_statuses, includes: request.includes.unwrap_or_default() };
    let mut found: Vec<(String, &Entry<Certificate>)> =
        snapshot.load_balancing().certificates.values().map(|it| (place(it), it)).collect();
    found.sort_by(|(a, _), (b, _)| if is_descending { b.cmp(a) } else { a.cmp(b) });
    if let Some(token) = &request.next_token {
        let after = page::decode(token).ok_or_else(|| invalid("The NextToken was not given by ListCertificates."))?;
        found.retain(|(place, _)| if is_descending { *place < after } else { *place > after });
    }
    let size = request.max_items.and_then(|size| usize::try_from(size).ok()).unwrap_or(MAX_ITEMS).clamp(1, MAX_ITEMS);
    let mut summaries = Vec::new();
    let mut last = None;
    let mut next_token = None;
    for (place, it) in found {
        let usages = facts::usages(&it.certificate);
        if !wanted.has(ctx, it, &usages) {
            continue;
        }
        if summaries.len() == size {
            next_token = last;
            break;
        }
        summaries.push(summary(ctx, &snapshot, it, usages));
        last = Some(page::encode(&place));
    }
    Ok(ListCertificatesResponse { next_token, certificate_summary_list: Some(summaries) })
}

/// Where a certificate comes in the list.
fn place(it: &Certificate) -> String {
    format!("{:020}/{}", it.created_at.as_millis(), it.id)
}

struct Wanted {
    statuses: Option<Vec<CertificateStatus>>,
    includes: Filters,
}

impl Wanted {
    fn has(&self, ctx: &Context, it: &Certificate, usages: &Usages) -> bool {
        let key: Option<KeyAlgorithm> = it.key_algorithm.parse().ok();
        let is_key_wanted = match self.includes.key_types.as_deref().filter(|types| !types.is_empty()) {
            Some(types) => key.is_some_and(|key| types.contains(&key)),
            None => key.is_some_and(|key| DEFAULT_KEY_TYPES.contains(&key)) && !it.domain_name.is_empty(),
        };
        let statuses = self.statuses.as_deref().unwrap_or_default();
        let key_usage = self.includes.key_usage.as_deref().unwrap_or_default();
        let extended = self.includes.extended_key_usage.as_deref().unwrap_or_default();
        is_key_wanted
            && (statuses.is_empty() || statuses.contains(&status(it, ctx.now())))
            && (key_usage.is_empty() || usages.key.iter().any(|it| it.name.is_some_and(|name| key_usage.contains(&name))))
            && (extended.is_empty()
                || usages.extended.iter().any(|it| it.name.is_some_and(|name| extended.contains(&name))))
            // Those that ACM issued alone can be exported or are managed by another service.
            && self.includes.export_option.is_none_or(|option| option == longshore_api::acm::CertificateExport::Disabled)
            && self.includes.managed_by.is_none()
    }
}

fn summary(ctx: &Context, snapshot: &Snapshot, it: &Certificate, usages: Usages) -> CertificateSummary {
    let names = it.alternative_names.iter().take(MAX_NAMES).map(ToString::to_string).collect();
    CertificateSummary {
        certificate_arn: Some(ctx.scope().certificate(&it.id)),
        domain_name: (!it.domain_name.is_empty()).then(|| it.domain_name.to_string()),
        subject_alternative_name_summaries: Some(names),
        has_additional_subject_alternative_names: Some(it.alternative_names.len() > MAX_NAMES),
        status: Some(status(it, ctx.now())),
        r#type: Some(CertificateType::Imported),
        key_algorithm: it.key_algorithm.parse().ok(),
        key_usages: Some(usages.key.iter().filter_map(|usage| usage.name).collect()),
        extended_key_usages: Some(usages.extended.iter().filter_map(|usage| usage.name).collect()),
        in_use: Some(!users(ctx, snapshot, &it.id).is_empty()),
        renewal_eligibility: Some(RenewalEligibility::Ineligible),
        not_before: Some(timestamp(it.not_before)),
        not_after: Some(timestamp(it.not_after)),
        created_at: Some(timestamp(it.created_at)),
        imported_at: Some(timestamp(it.imported_at)),
        ..CertificateSummary::default()
    }
}
