//! The Elastic Load Balancing API: each operation of the model is answered here, by the module of its resource.
//!
//! Handlers decide on a snapshot and commit, as those of ECS do. What is unique or limited among several records is kept so by
//! having a change write what it was checked against: names and numbers of load balancers the network's tags, listeners their
//! load balancer, priorities their listener. Actions write the target groups that they forward to, so that none of these is
//! deleted at the same time.

mod action;
mod attribute;
mod capacity_reservation;
mod certificate;
mod change;
mod condition;
mod error;
mod expression;
mod health;
mod listener;
mod load_balancer;
mod lookup;
mod page;
mod quota;
mod rule;
mod ssl_policy;
mod tag;
mod target;
mod target_group;
mod transform;
mod trust_store;
mod wire;

pub(crate) use change::{create, replace};
pub(crate) use load_balancer::{dns_label, smallest_free};
pub(crate) use quota::{LOAD_BALANCERS, TARGET_GROUPS};
pub(crate) use wire::scheme;

use std::future::Future;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use longshore_api::elbv2::{Operation, Request};
use longshore_api::error::Error;
use longshore_api::protocol::RequestId;
use longshore_api::query::{self, Form};
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
    form: &Form,
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    again_when_behind(ctx, || dispatch(ctx, operation, form, request_id)).await
}

async fn dispatch(
    ctx: &Context,
    operation: Operation,
    form: &Form,
    id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    use Operation as Op;
    macro_rules! call {
        ($handler:path) => {
            answer(form, id, |request| $handler(ctx, request)).await
        };
    }
    match operation {
        Op::CreateLoadBalancer => call!(load_balancer::create),
        Op::DescribeLoadBalancers => call!(load_balancer::describe),
        Op::DeleteLoadBalancer => call!(load_balancer::delete),
        Op::SetSubnets => call!(load_balancer::set_subnets),
        Op::SetSecurityGroups => call!(load_balancer::set_security_groups),
        Op::SetIpAddressType => call!(load_balancer::set_ip_address_type),
        Op::ModifyIpPools => call!(load_balancer::modify_ip_pools),
        Op::DescribeLoadBalancerAttributes => call!(attribute::load_balancer::describe),
        Op::ModifyLoadBalancerAttributes => call!(attribute::load_balancer::modify),
        Op::DescribeCapacityReservation => call!(capacity_reservation::describe),
        Op::ModifyCapacityReservation => call!(capacity_reservation::modify),

        Op::CreateTargetGroup => call!(target_group::create),
        Op::DescribeTargetGroups => call!(target_group::describe),
        Op::ModifyTargetGroup => call!(target_group::modify),
        Op::DeleteTargetGroup => call!(target_group::delete),
        Op::DescribeTargetGroupAttributes => call!(attribute::target_group::describe),
        Op::ModifyTargetGroupAttributes => call!(attribute::target_group::modify),

        Op::RegisterTargets => call!(target::register),
        Op::DeregisterTargets => call!(target::deregister),
        Op::DescribeTargetHealth => call!(health::describe),

        Op::CreateListener => call!(listener::create),
        Op::DescribeListeners => call!(listener::describe),
        Op::ModifyListener => call!(listener::modify),
        Op::DeleteListener => call!(listener::delete),
        Op::DescribeListenerAttributes => call!(attribute::listener::describe),
        Op::ModifyListenerAttributes => call!(attribute::listener::modify),
        Op::AddListenerCertificates => call!(certificate::add),
        Op::DescribeListenerCertificates => call!(certificate::describe),
        Op::RemoveListenerCertificates => call!(certificate::remove),

        Op::CreateRule => call!(rule::create),
        Op::DescribeRules => call!(rule::describe),
        Op::ModifyRule => call!(rule::modify),
        Op::DeleteRule => call!(rule::delete),
        Op::SetRulePriorities => call!(rule::set_priorities),

        Op::AddTags => call!(tag::add),
        Op::DescribeTags => call!(tag::describe),
        Op::RemoveTags => call!(tag::remove),

        Op::DescribeAccountLimits => call!(quota::describe),
        Op::DescribeSSLPolicies => call!(ssl_policy::describe),

        Op::CreateTrustStore => call!(trust_store::create),
        Op::DescribeTrustStores => call!(trust_store::describe),
        Op::DeleteTrustStore => call!(trust_store::delete),
        Op::ModifyTrustStore => call!(trust_store::modify),
        Op::AddTrustStoreRevocations => call!(trust_store::add_revocations),
        Op::RemoveTrustStoreRevocations => call!(trust_store::remove_revocations),
        Op::DescribeTrustStoreAssociations => call!(trust_store::describe_associations),
        Op::DescribeTrustStoreRevocations => call!(trust_store::describe_revocations),
        Op::DeleteSharedTrustStoreAssociation => call!(trust_store::delete_association),
        Op::GetTrustStoreCaCertificatesBundle => call!(trust_store::bundle),
        Op::GetTrustStoreRevocationContent => call!(trust_store::revocation),
        Op::GetResourcePolicy => call!(trust_store::policy),
    }
}

async fn answer<R, A, F>(
    form: &Form,
    id: RequestId,
    handler: impl FnOnce(R) -> F,
) -> Result<Response<Full<Bytes>>, Error>
where
    R: Request + DeserializeOwned,
    A: Serialize,
    F: Future<Output = Result<A, Error>>,
{
    let response = handler(query::decode_elbv2(form)?).await?;
    Ok(query::success_elbv2(R::OPERATION, &response, id))
}
