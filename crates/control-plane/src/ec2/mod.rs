//! The EC2 API as far as tools need it around load balancers and services: the default network, which is fixed, and security
//! groups, and container instances as EC2 has their machines. Each operation is answered by the module of its resource.

mod error;
mod filter;
mod instance;
mod lookup;
mod page;
mod place;
mod security_group;
mod subnet;
mod tag;
mod vpc;

use std::future::{Future, ready};

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use longshore_api::ec2::{Operation, Request};
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
    request_id: RequestId,
) -> Result<Response<Full<Bytes>>, Error> {
    use Operation as Op;
    let call = Call { operation, form, request_id };
    macro_rules! read {
        ($handler:path) => {
            call.answer(|request| ready($handler(ctx, request))).await
        };
    }
    macro_rules! change {
        ($handler:path) => {
            call.answer(|request| $handler(ctx, request)).await
        };
    }
    macro_rules! done {
        ($change:expr) => {
            call.answer(|request| async move { $change(request).await.map(|()| query::DONE) }).await
        };
    }
    // What would have been done is not looked at, only who may: a caller who got here may do everything.
    if form.text("DryRun").is_some_and(|flag| flag.eq_ignore_ascii_case("true")) {
        return Err(error::dry_run());
    }
    match operation {
        Op::DescribeVpcs => read!(vpc::describe),
        Op::DescribeVpcAttribute => read!(vpc::describe_attribute),
        Op::ModifyVpcAttribute => done!(async |request| vpc::modify_attribute(ctx, request)),
        Op::CreateDefaultVpc => read!(vpc::create_default),
        Op::DescribeInternetGateways => read!(vpc::describe_internet_gateways),
        Op::DescribeRouteTables => read!(vpc::describe_route_tables),
        Op::DescribeNetworkAcls => read!(vpc::describe_network_acls),
        Op::DescribeDhcpOptions => read!(vpc::describe_dhcp_options),

        Op::DescribeSubnets => read!(subnet::describe),
        Op::ModifySubnetAttribute => done!(async |request| subnet::modify_attribute(ctx, request)),
        Op::CreateDefaultSubnet => read!(subnet::create_default),

        Op::DescribeAccountAttributes => read!(place::describe_account),
        Op::DescribeAvailabilityZones => read!(place::describe_zones),
        Op::DescribeRegions => read!(place::describe_regions),
        Op::DescribeNetworkInterfaces => read!(place::describe_interfaces),
        Op::DescribePrefixLists => read!(place::describe_prefix_lists),
        Op::DescribeManagedPrefixLists => read!(place::describe_managed_prefix_lists),

        Op::DescribeInstances => read!(instance::describe),
        Op::DescribeInstanceStatus => read!(instance::describe_status),

        Op::CreateSecurityGroup => change!(security_group::create),
        Op::DeleteSecurityGroup => change!(security_group::delete),
        Op::DescribeSecurityGroups => read!(security_group::describe),
        Op::DescribeSecurityGroupReferences => read!(security_group::describe_references),
        Op::DescribeStaleSecurityGroups => read!(security_group::describe_stale),

        Op::AuthorizeSecurityGroupIngress => change!(security_group::rules::authorize_ingress),
        Op::AuthorizeSecurityGroupEgress => change!(security_group::rules::authorize_egress),
        Op::RevokeSecurityGroupIngress => change!(security_group::rules::revoke_ingress),
        Op::RevokeSecurityGroupEgress => change!(security_group::rules::revoke_egress),
        Op::ModifySecurityGroupRules => change!(security_group::rules::modify),
        Op::UpdateSecurityGroupRuleDescriptionsIngress => change!(security_group::rules::describe_anew_ingress),
        Op::UpdateSecurityGroupRuleDescriptionsEgress => change!(security_group::rules::describe_anew_egress),
        Op::DescribeSecurityGroupRules => read!(security_group::rules::describe),

        Op::CreateTags => done!(async |request| tag::create(ctx, request).await),
        Op::DeleteTags => done!(async |request| tag::delete(ctx, request).await),
        Op::DescribeTags => read!(tag::describe),
    }
}

/// One call, told apart.
#[derive(Clone, Copy)]
struct Call<'a> {
    operation: Operation,
    form: &'a Form,
    request_id: RequestId,
}

impl Call<'_> {
    async fn answer<R, A, F>(self, handler: impl FnOnce(R) -> F) -> Result<Response<Full<Bytes>>, Error>
    where
        R: Request + DeserializeOwned,
        A: Serialize,
        F: Future<Output = Result<A, Error>>,
    {
        let response = handler(query::decode_ec2(self.form)?).await?;
        Ok(query::success_ec2(self.operation, &response, self.request_id))
    }
}
