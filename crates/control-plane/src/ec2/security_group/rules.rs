//! The rules of security groups: added, removed, changed, described.

use std::sync::Arc;

use longshore_api::ec2::{
    AuthorizeSecurityGroupEgressRequest, AuthorizeSecurityGroupEgressResult, AuthorizeSecurityGroupIngressRequest,
    AuthorizeSecurityGroupIngressResult, DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResult,
    IpPermission, ModifySecurityGroupRulesRequest, ModifySecurityGroupRulesResult, ResourceType,
    RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult, RevokeSecurityGroupIngressRequest,
    RevokeSecurityGroupIngressResult, RevokedSecurityGroupRule, SecurityGroupRule as Shown,
    SecurityGroupRuleDescription, TagSpecification, UpdateSecurityGroupRuleDescriptionsEgressRequest,
    UpdateSecurityGroupRuleDescriptionsEgressResult, UpdateSecurityGroupRuleDescriptionsIngressRequest,
    UpdateSecurityGroupRuleDescriptionsIngressResult,
};
use longshore_api::error::Error;
use longshore_model::Group;
use longshore_model::network::{Peer, SecurityGroup, SecurityGroupRule};

use super::super::error::{combination, missing, no_rule};
use super::super::filter::Filters;
use super::super::{page, tag};
use super::permission::{Flat, Reader, conflict, described};
use super::{named, shown};
use crate::Context;
use crate::context::Decision;
use crate::network::{Network, default_vpc};

/// The group that a call is about, and in which direction.
struct Subject {
    operation: &'static str,
    id: Option<String>,
    name: Option<String>,
    is_ingress: bool,
}

impl Subject {
    fn group(&self, network: Network<'_>) -> Result<Arc<SecurityGroup>, Error> {
        named(network, self.id.as_deref(), self.name.as_deref())
    }

    /// The change from a group to another state of it. Groups that its new rules name stay while they do.
    fn change(&self, network: Network<'_>, before: &SecurityGroup, after: SecurityGroup) -> Group {
        let mut named: Vec<Arc<str>> = Vec::new();
        for rule in after.rules.iter().filter(|rule| !before.rules.contains(rule)) {
            match &rule.peer {
                Peer::Group(id) if *id != after.id && !named.contains(id) => named.push(Arc::clone(id)),
                _ => {}
            }
        }
        let group = Group::new(format!("{} {}", self.operation, after.id));
        let group = network.put_security_group(group, after);
        named.iter().fold(group, |group, id| network.use_security_group(group, id))
    }
}

/// `AuthorizeSecurityGroupIngress`.
pub(in super::super) async fn authorize_ingress(
    ctx: &Context,
    request: AuthorizeSecurityGroupIngressRequest,
) -> Result<AuthorizeSecurityGroupIngressResult, Error> {
    let flat = Flat {
        cidr_ip: request.cidr_ip,
        from_port: request.from_port,
        to_port: request.to_port,
        ip_protocol: request.ip_protocol,
        source_group_name: request.source_security_group_name,
        source_group_owner: request.source_security_group_owner_id,
    };
    let subject = Subject {
        operation: "AuthorizeSecurityGroupIngress",
        id: request.group_id,
        name: request.group_name,
        is_ingress: true,
    };
    let added = authorize(ctx, subject, flat.permissions(request.ip_permissions)?, request.tag_specifications).await?;
    Ok(AuthorizeSecurityGroupIngressResult { r#return: Some(true), security_group_rules: Some(added) })
}

/// `AuthorizeSecurityGroupEgress`.
pub(in super::super) async fn authorize_egress(
    ctx: &Context,
    request: AuthorizeSecurityGroupEgressRequest,
) -> Result<AuthorizeSecurityGroupEgressResult, Error> {
    let flat = Flat {
        cidr_ip: request.cidr_ip,
        from_port: request.from_port,
        to_port: request.to_port,
        ip_protocol: request.ip_protocol,
        source_group_name: request.source_security_group_name,
        source_group_owner: request.source_security_group_owner_id,
    };
    let subject =
        Subject { operation: "AuthorizeSecurityGroupEgress", id: request.group_id, name: None, is_ingress: false };
    let added = authorize(ctx, subject, flat.permissions(request.ip_permissions)?, request.tag_specifications).await?;
    Ok(AuthorizeSecurityGroupEgressResult { r#return: Some(true), security_group_rules: Some(added) })
}

async fn authorize(
    ctx: &Context,
    subject: Subject,
    permissions: Vec<IpPermission>,
    tags: Option<Vec<TagSpecification>>,
) -> Result<Vec<Shown>, Error> {
    let tags = tag::specified(tags, ResourceType::SecurityGroupRule)?;
    let vpc = default_vpc(ctx);
    let seed = ctx.bits();
    ctx.transact(|snapshot, _| {
        let network = Network::new(&vpc, snapshot);
        let before = subject.group(network)?;
        let reader = Reader { network, account: &ctx.scope().account, is_ingress: subject.is_ingress, seed };
        let new = reader.rules(&permissions, &tags)?;
        let after = before.with_rules(new.iter().cloned()).map_err(|reason| conflict(reason, &before))?;
        let added = new.iter().map(|rule| shown::rule(ctx.scope(), &before, rule)).collect();
        Ok(Decision::Commit(subject.change(network, &before, after).into(), added))
    })
    .await
}

/// `RevokeSecurityGroupIngress`.
pub(in super::super) async fn revoke_ingress(
    ctx: &Context,
    request: RevokeSecurityGroupIngressRequest,
) -> Result<RevokeSecurityGroupIngressResult, Error> {
    let flat = Flat {
        cidr_ip: request.cidr_ip,
        from_port: request.from_port,
        to_port: request.to_port,
        ip_protocol: request.ip_protocol,
        source_group_name: request.source_security_group_name,
        source_group_owner: request.source_security_group_owner_id,
    };
    let subject = Subject {
        operation: "RevokeSecurityGroupIngress",
        id: request.group_id,
        name: request.group_name,
        is_ingress: true,
    };
    let which = Which::read(request.security_group_rule_ids, flat, request.ip_permissions)?;
    let (unknown, revoked) = revoke(ctx, subject, which).await?;
    Ok(RevokeSecurityGroupIngressResult {
        r#return: Some(true),
        unknown_ip_permissions: Some(unknown),
        revoked_security_group_rules: Some(revoked),
    })
}

/// `RevokeSecurityGroupEgress`.
pub(in super::super) async fn revoke_egress(
    ctx: &Context,
    request: RevokeSecurityGroupEgressRequest,
) -> Result<RevokeSecurityGroupEgressResult, Error> {
    let flat = Flat {
        cidr_ip: request.cidr_ip,
        from_port: request.from_port,
        to_port: request.to_port,
        ip_protocol: request.ip_protocol,
        source_group_name: request.source_security_group_name,
        source_group_owner: request.source_security_group_owner_id,
    };
    let subject =
        Subject { operation: "RevokeSecurityGroupEgress", id: request.group_id, name: None, is_ingress: false };
    let which = Which::read(request.security_group_rule_ids, flat, request.ip_permissions)?;
    let (unknown, revoked) = revoke(ctx, subject, which).await?;
    Ok(RevokeSecurityGroupEgressResult {
        r#return: Some(true),
        unknown_ip_permissions: Some(unknown),
        revoked_security_group_rules: Some(revoked),
    })
}

/// Which rules a call means.
enum Which {
    Ids(Vec<String>),
    Permissions(Vec<IpPermission>),
}

impl Which {
    fn read(ids: Option<Vec<String>>, flat: Flat, permissions: Option<Vec<IpPermission>>) -> Result<Self, Error> {
        match ids.filter(|ids| !ids.is_empty()) {
            None => flat.permissions(permissions).map(Self::Permissions),
            Some(_) if permissions.is_some_and(|permissions| !permissions.is_empty()) => Err(combination(
                "The parameter 'securityGroupRuleIds' may not be used in combination with 'ipPermissions'",
            )),
            Some(ids) => Ok(Self::Ids(ids)),
        }
    }
}

type Revoked = (Vec<IpPermission>, Vec<RevokedSecurityGroupRule>);

/// Rules that are not there are given back as unknown: that is how EC2 has it in a default VPC.
async fn revoke(ctx: &Context, subject: Subject, which: Which) -> Result<Revoked, Error> {
    let vpc = default_vpc(ctx);
    ctx.transact(|snapshot, _| {
        let network = Network::new(&vpc, snapshot);
        let before = subject.group(network)?;
        let (wanted, unknown): (Vec<SecurityGroupRule>, Vec<SecurityGroupRule>) = match &which {
            Which::Ids(ids) => {
                let rules = ids.iter().map(|id| rule_of(&before, subject.is_ingress, id).cloned());
                (rules.collect::<Result<_, _>>()?, Vec::new())
            }
            Which::Permissions(permissions) => {
                let reader = Reader { network, account: &ctx.scope().account, is_ingress: subject.is_ingress, seed: 0 };
                let is_there = |rule: &SecurityGroupRule| before.rules.iter().any(|present| present.is_same(rule));
                reader.rules(permissions, &[])?.into_iter().partition(is_there)
            }
        };
        let (gone, rules): (Vec<_>, Vec<_>) =
            before.rules.iter().cloned().partition(|present| wanted.iter().any(|rule| rule.is_same(present)));
        let unknown = shown::permissions(ctx.scope(), unknown.iter());
        let revoked = gone.iter().map(|rule| shown::revoked(&before, rule)).collect();
        if gone.is_empty() {
            return Ok(Decision::Answer((unknown, revoked)));
        }
        let after = SecurityGroup { rules, ..(*before).clone() };
        Ok(Decision::Commit(subject.change(network, &before, after).into(), (unknown, revoked)))
    })
    .await
}

fn rule_of<'a>(group: &'a SecurityGroup, is_ingress: bool, id: &str) -> Result<&'a SecurityGroupRule, Error> {
    let found = group.rules.iter().find(|rule| *rule.id == *id && rule.is_ingress == is_ingress);
    found.ok_or_else(|| no_rule(id))
}

/// `ModifySecurityGroupRules`: each rule becomes what is given; its direction stays.
pub(in super::super) async fn modify(
    ctx: &Context,
    request: ModifySecurityGroupRulesRequest,
) -> Result<ModifySecurityGroupRulesResult, Error> {
    let updates = request.security_group_rules.unwrap_or_default();
    if updates.is_empty() {
        return Err(missing("SecurityGroupRule"));
    }
    let vpc = default_vpc(ctx);
    let subject = Subject { operation: "ModifySecurityGroupRules", id: request.group_id, name: None, is_ingress: true };
    ctx.transact(|snapshot, _| {
        let network = Network::new(&vpc, snapshot);
        let before = subject.group(network)?;
        let mut after = (*before).clone();
        for update in &updates {
            let id = update.security_group_rule_id.as_deref().ok_or_else(|| missing("SecurityGroupRuleId"))?;
            let wanted = update.security_group_rule.clone().ok_or_else(|| missing("SecurityGroupRule"))?;
            let rule = after.rules.iter_mut().find(|rule| *rule.id == *id).ok_or_else(|| no_rule(id))?;
            let reader = Reader { network, account: &ctx.scope().account, is_ingress: rule.is_ingress, seed: 0 };
            *rule = reader.modified(rule, wanted)?;
        }
        let rules = std::mem::take(&mut after.rules);
        let after = after.with_rules(rules).map_err(|reason| conflict(reason, &before))?;
        Ok(Decision::Commit(subject.change(network, &before, after).into(), ()))
    })
    .await?;
    Ok(ModifySecurityGroupRulesResult { r#return: Some(true) })
}

/// `UpdateSecurityGroupRuleDescriptionsIngress`.
pub(in super::super) async fn describe_anew_ingress(
    ctx: &Context,
    request: UpdateSecurityGroupRuleDescriptionsIngressRequest,
) -> Result<UpdateSecurityGroupRuleDescriptionsIngressResult, Error> {
    let subject = Subject {
        operation: "UpdateSecurityGroupRuleDescriptionsIngress",
        id: request.group_id,
        name: request.group_name,
        is_ingress: true,
    };
    describe_anew(ctx, subject, request.ip_permissions, request.security_group_rule_descriptions).await?;
    Ok(UpdateSecurityGroupRuleDescriptionsIngressResult { r#return: Some(true) })
}

/// `UpdateSecurityGroupRuleDescriptionsEgress`.
pub(in super::super) async fn describe_anew_egress(
    ctx: &Context,
    request: UpdateSecurityGroupRuleDescriptionsEgressRequest,
) -> Result<UpdateSecurityGroupRuleDescriptionsEgressResult, Error> {
    let subject = Subject {
        operation: "UpdateSecurityGroupRuleDescriptionsEgress",
        id: request.group_id,
        name: request.group_name,
        is_ingress: false,
    };
    describe_anew(ctx, subject, request.ip_permissions, request.security_group_rule_descriptions).await?;
    Ok(UpdateSecurityGroupRuleDescriptionsEgressResult { r#return: Some(true) })
}

async fn describe_anew(
    ctx: &Context,
    subject: Subject,
    permissions: Option<Vec<IpPermission>>,
    descriptions: Option<Vec<SecurityGroupRuleDescription>>,
) -> Result<(), Error> {
    let (permissions, descriptions) = (permissions.unwrap_or_default(), descriptions.unwrap_or_default());
    match (permissions.is_empty(), descriptions.is_empty()) {
        (true, true) => return Err(missing("IpPermissions or SecurityGroupRuleDescriptions")),
        (false, false) => {
            return Err(combination(
                "The parameter 'securityGroupRuleDescriptions' may not be used in combination with 'ipPermissions'",
            ));
        }
        _ => {}
    }
    let vpc = default_vpc(ctx);
    ctx.transact(|snapshot, _| {
        let network = Network::new(&vpc, snapshot);
        let before = subject.group(network)?;
        let mut after = (*before).clone();
        let reader = Reader { network, account: &ctx.scope().account, is_ingress: subject.is_ingress, seed: 0 };
        for wanted in reader.rules(&permissions, &[])? {
            let rule = after.rules.iter_mut().find(|rule| rule.is_same(&wanted)).ok_or_else(not_there)?;
            rule.description = wanted.description;
        }
        for description in &descriptions {
            let id = description.security_group_rule_id.as_deref().ok_or_else(|| missing("SecurityGroupRuleId"))?;
            rule_of(&before, subject.is_ingress, id)?;
            let rule = after.rules.iter_mut().find(|rule| *rule.id == *id).ok_or_else(|| no_rule(id))?;
            rule.description = described(description.description.clone())?;
        }
        Ok(Decision::Commit(subject.change(network, &before, after).into(), ()))
    })
    .await
}

fn not_there() -> Error {
    Error::new("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
}

/// `DescribeSecurityGroupRules`.
pub(in super::super) fn describe(
    ctx: &Context,
    request: DescribeSecurityGroupRulesRequest,
) -> Result<DescribeSecurityGroupRulesResult, Error> {
    let vpc = default_vpc(ctx);
    let snapshot = ctx.snapshot();
    let network = Network::new(&vpc, &snapshot);
    let filters = Filters::read(request.filters, &["group-id", "security-group-rule-id"])?;
    let groups = network.security_groups();
    let all = groups.iter().flat_map(|group| group.rules.iter().map(move |rule| (group, rule)));
    let asked = request.security_group_rule_ids.unwrap_or_default();
    if let Some(unknown) = asked.iter().find(|id| all.clone().all(|(_, rule)| *rule.id != ***id)) {
        return Err(no_rule(unknown));
    }
    let is_wanted = |(group, rule): &(&Arc<SecurityGroup>, &SecurityGroupRule)| {
        (asked.is_empty() || asked.iter().any(|id| **id == *rule.id))
            && filters.pass(&rule.tags, |property| match property {
                "group-id" => vec![group.id.to_string()],
                _ => vec![rule.id.to_string()],
            })
    };
    let mut found: Vec<_> = all.filter(is_wanted).collect();
    found.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    let key = |(_, rule): &(&Arc<SecurityGroup>, &SecurityGroupRule)| rule.id.to_string();
    let (found, next_token) = page::cut(found, key, request.max_results, request.next_token.as_deref())?;
    let rules = found.into_iter().map(|(group, rule)| shown::rule(ctx.scope(), group, rule)).collect();
    Ok(DescribeSecurityGroupRulesResult { security_group_rules: Some(rules), next_token })
}
