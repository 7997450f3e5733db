//! Listeners: made, shown, modified, removed.

mod specification;

use std::sync::Arc;

use longshore_api::elbv2::{
    CreateListenerInput, CreateListenerOutput, DeleteListenerInput, DeleteListenerOutput, DescribeListenersInput,
    DescribeListenersOutput, ModifyListenerInput, ModifyListenerOutput,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::{Attributes, Key, Listener, ListenerId, LoadBalancer, Record};
use longshore_model::snapshot::Entry;
use longshore_model::{Group, Guard, Write};

pub(super) use specification::{certificate_of, use_certificates};

use specification::Wanted;

use super::wire::Shown;
use super::{action, change, error, load_balancer, lookup, page, quota, tag};
use crate::Context;
use crate::context::Decision;

/// `CreateListener`. The same call again gives the same listener.
pub(super) async fn create(ctx: &Context, request: CreateListenerInput) -> Result<CreateListenerOutput, Error> {
    let id = ListenerId::from_bits(ctx.bits() as u64);
    let wanted = Wanted::from(&request);
    let tags = tag::read(request.tags.clone())?;
    let arn = request.load_balancer_arn.as_deref();
    let (balancer, made) = ctx
        .transact(|snapshot, _| {
            let state = snapshot.load_balancing();
            let balancer = lookup::load_balancer(state, arn)?;
            let new = Listener {
                id,
                load_balancer: balancer.id,
                port: 0,
                protocol: longshore_model::load_balancing::Protocol::Http,
                certificates: Vec::new(),
                tls_policy: None,
                alpn_policy: None,
                default_actions: Vec::new(),
                attributes: Attributes::new(),
                mutual_authentication: None,
                action_order: None,
                tags: tags.clone(),
            };
            let new = wanted.read(state, balancer, new, None)?;
            if let Some(present) = state.listeners_of(balancer.id).find(|found| found.port == new.port) {
                let same = Listener { id: present.id, attributes: present.attributes.clone(), ..new.clone() };
                return match same == *present.value {
                    true => Ok(Decision::Answer((Arc::clone(&balancer.value), same))),
                    false => Err(duplicate(ctx, balancer, new.port)),
                };
            }
            if state.listeners_of(balancer.id).count() >= quota::LISTENERS {
                let text = format!("A load balancer can have at most {} listeners", quota::LISTENERS);
                return Err(Error::new("TooManyListeners", text));
            }
            load_balancer::check_groups(state, balancer, &new.default_actions)?;
            let group = change::within_load_balancer(Group::new("CreateListener"), balancer);
            let group = change::use_groups(group, action::groups(state, &new.default_actions));
            let group = specification::use_certificates(group, snapshot, &new);
            let group = change::create(group, Record::Listener(Arc::new(new.clone())));
            Ok(Decision::Commit(group.into(), (Arc::clone(&balancer.value), new)))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    Ok(CreateListenerOutput { listeners: Some(vec![shown.listener(&balancer, &made)]) })
}

fn duplicate(ctx: &Context, balancer: &LoadBalancer, port: u16) -> Error {
    let snapshot = ctx.snapshot();
    let arn = Shown::new(ctx, snapshot.load_balancing()).load_balancer_arn(balancer);
    let text = format!("A listener already exists on port {port} for this load balancer '{arn}'");
    Error::new("DuplicateListener", text)
}

/// `DescribeListeners`.
pub(super) async fn describe(ctx: &Context, request: DescribeListenersInput) -> Result<DescribeListenersOutput, Error> {
    let snapshot = ctx.snapshot();
    let state = snapshot.load_balancing();
    let arns = request.listener_arns.unwrap_or_default();
    let found: Vec<(&Entry<LoadBalancer>, &Entry<Listener>)> = match (&request.load_balancer_arn, arns.as_slice()) {
        (Some(arn), []) => {
            let balancer = lookup::load_balancer(state, Some(arn))?;
            state.listeners_of(balancer.id).map(|listener| (balancer, listener)).collect()
        }
        (None, []) => return Err(error::validation("You must specify either listener ARNs or a load balancer ARN")),
        (None, arns) => arns.iter().map(|arn| lookup::listener(state, Some(arn))).collect::<Result<_, _>>()?,
        (Some(_), _) => {
            let text = "Listener ARNs and a load balancer ARN cannot be specified at the same time";
            return Err(error::validation(text));
        }
    };
    let shown = Shown::new(ctx, state);
    let all = found.into_iter().map(|(balancer, listener)| {
        (format!("{} {:05} {}", balancer.id, listener.port, listener.id), shown.listener(balancer, listener))
    });
    let page = page::cut(request.page_size, request.marker.as_deref(), all)?;
    Ok(DescribeListenersOutput { listeners: Some(page.items), next_marker: page.next_marker })
}

/// `ModifyListener`: what is not given stays.
pub(super) async fn modify(ctx: &Context, request: ModifyListenerInput) -> Result<ModifyListenerOutput, Error> {
    let wanted = Wanted::from(&request);
    let arn = request.listener_arn.as_deref();
    let (balancer, after) = ctx
        .transact(|snapshot, _| {
            let state = snapshot.load_balancing();
            let (balancer, found) = lookup::listener(state, arn)?;
            let after = wanted.read(state, balancer, (*found.value).clone(), Some(found))?;
            let mut others = state.listeners_of(balancer.id).filter(|other| other.id != found.id);
            if others.any(|other| other.port == after.port) {
                return Err(duplicate(ctx, balancer, after.port));
            }
            load_balancer::check_groups(state, balancer, &after.default_actions)?;
            let answer = (Arc::clone(&balancer.value), after.clone());
            if after == *found.value {
                return Ok(Decision::Answer(answer));
            }
            let group = change::within_load_balancer(Group::new("ModifyListener"), balancer);
            let group = change::use_groups(group, action::groups(state, &after.default_actions));
            let group = specification::use_certificates(group, snapshot, &after);
            Ok(Decision::Commit(change::listener(group, found, after).into(), answer))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    Ok(ModifyListenerOutput { listeners: Some(vec![shown.listener(&balancer, &after)]) })
}

/// `DeleteListener`, with its rules.
pub(super) async fn delete(ctx: &Context, request: DeleteListenerInput) -> Result<DeleteListenerOutput, Error> {
    let arn = request.listener_arn.as_deref();
    ctx.transact(|snapshot, _| {
        let state = snapshot.load_balancing();
        let (balancer, found) = lookup::listener(state, arn)?;
        let key = longshore_model::Key::from(Key::Listener(balancer.id, found.id));
        let guard = Guard::unchanged(key.clone(), Some(found.revision));
        let rules = state.rules_of(balancer.id, found.id);
        let writes = rules.map(|rule| Write::Delete(Key::Rule(balancer.id, found.id, rule.id).into())).collect();
        let last = Group::new("DeleteListener").guard(guard.clone()).delete(key);
        Ok(Decision::Commit(change::in_groups("DeleteListener", &[guard], writes, Some(last)), ()))
    })
    .await?;
    Ok(DeleteListenerOutput {})
}
