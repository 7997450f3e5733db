//! Actions of listeners and rules: read, checked and shown.

use longshore_api::elbv2 as wire;
use longshore_api::error::Error;
use longshore_model::load_balancing::{
    Action, FixedResponse, Forward, Kind, LoadBalancer, Protocol, Redirect, TargetGroup, WeightedGroup,
};
use longshore_model::snapshot::{Entry, LoadBalancingState};

use super::wire::Shown;
use super::{error, lookup, quota};

/// The most weight that a group can have.
const MAX_WEIGHT: i32 = 999;

/// As long a client can stay with a group: a week.
const MAX_STICKINESS_SECONDS: i32 = 604_800;

/// The media types that a fixed response can have.
const MEDIA_TYPES: [&str; 5] = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

/// Where actions are to be carried out.
#[derive(Clone, Copy)]
pub(super) struct Place<'s> {
    pub(super) state: &'s LoadBalancingState,
    pub(super) balancer: &'s Entry<LoadBalancer>,
    /// The listener's protocol.
    pub(super) protocol: Protocol,
}

/// Reads the actions of a listener or a rule.
///
/// # Errors
/// What Elastic Load Balancing says to each of the many ways in which they cannot be carried out.
pub(super) fn read(place: Place<'_>, actions: Option<&[wire::Action]>) -> Result<Vec<Action>, Error> {
    let mut actions: Vec<&wire::Action> = actions.unwrap_or_default().iter().collect();
    if actions.iter().any(|action| action.order.is_some_and(|order| !(1..=50_000).contains(&order))) {
        return Err(error::validation("The order of an action must be between 1 and 50000"));
    }
    if actions.len() > 1 && actions.iter().any(|action| action.order.is_none()) {
        return Err(error::configuration("You must specify an order for each of several actions"));
    }
    actions.sort_by_key(|action| action.order);
    let refused = |action: &&&wire::Action| {
        use wire::ActionTypeEnum::{AuthenticateCognito, AuthenticateOidc, JwtValidation};
        matches!(action.r#type, Some(AuthenticateCognito | AuthenticateOidc | JwtValidation))
    };
    if let Some(refused) = actions.iter().find(refused) {
        let kind = refused.r#type.map_or("", |kind| kind.as_str());
        let instead = "Actions are forward, redirect and fixed-response; have the target authenticate its users.";
        return Err(error::unsupported(&format!("The action type '{kind}' is"), instead));
    }
    match actions.as_slice() {
        [only] => Ok(vec![action(place, only)?]),
        [] => Err(error::validation("You must specify at least one action")),
        _ => {
            let text = "A rule must have exactly one action of the types forward, redirect and fixed-response";
            Err(Error::new("TooManyActions", text))
        }
    }
}

/// The order that the one action was given.
pub(super) fn order(actions: Option<&[wire::Action]>) -> Option<u32> {
    let order = actions.unwrap_or_default().first().and_then(|action| action.order);
    order.and_then(|order| u32::try_from(order).ok())
}

fn action(place: Place<'_>, action: &wire::Action) -> Result<Action, Error> {
    use wire::ActionTypeEnum as Type;
    let kind = action.r#type.unwrap_or(Type::Forward);
    let configured = [
        (Type::Forward, action.forward_config.is_some() || action.target_group_arn.is_some()),
        (Type::Redirect, action.redirect_config.is_some()),
        (Type::FixedResponse, action.fixed_response_config.is_some()),
    ];
    if let Some((other, _)) = configured.iter().find(|(of, given)| *given && *of != kind) {
        let text = format!("An action of type '{kind}' cannot have the configuration of the type '{other}'");
        return Err(error::configuration(text));
    }
    if place.balancer.kind == Kind::Network && kind != Type::Forward {
        let text = format!("The action type '{kind}' is not valid with network load balancer");
        return Err(Error::new("InvalidLoadBalancerAction", text));
    }
    match (kind, &action.redirect_config, &action.fixed_response_config) {
        (Type::Redirect, Some(config), _) => redirect(place, config).map(Action::Redirect),
        (Type::FixedResponse, _, Some(config)) => fixed_response(config).map(Action::FixedResponse),
        (Type::Forward, ..) => forward(place, action).map(Action::Forward),
        _ => Err(error::validation(format!("An action of type '{kind}' needs its configuration"))),
    }
}

fn forward(place: Place<'_>, action: &wire::Action) -> Result<Forward, Error> {
    let config = action.forward_config.as_ref();
    let mut tuples: Vec<wire::TargetGroupTuple> = config.and_then(|it| it.target_groups.clone()).unwrap_or_default();
    if let Some(arn) = &action.target_group_arn {
        match tuples.as_slice() {
            [] => tuples.push(wire::TargetGroupTuple { target_group_arn: Some(arn.clone()), weight: None }),
            [only] if only.target_group_arn.as_ref() == Some(arn) => {}
            _ => {
                let text =
                    "You can specify both TargetGroupArn and ForwardConfig only with the same single target group";
                return Err(error::configuration(text));
            }
        }
    }
    if tuples.is_empty() {
        return Err(error::validation("You must specify a target group for an action of type 'forward'"));
    }
    if tuples.len() > quota::GROUPS_OF_ACTION {
        let text = format!("An action can forward to at most {} target groups", quota::GROUPS_OF_ACTION);
        return Err(Error::new("TooManyTargetGroups", text));
    }
    let mut groups: Vec<WeightedGroup> = Vec::with_capacity(tuples.len());
    for tuple in &tuples {
        let arn = tuple.target_group_arn.as_deref();
        let found = lookup::target_group(place.state, arn).map_err(|error| match &*error.code {
            "TargetGroupNotFound" => error::no_target_group_at(arn.unwrap_or_default()),
            _ => error,
        })?;
        fits(place, found)?;
        let weight = tuple.weight.unwrap_or(1);
        if !(0..=MAX_WEIGHT).contains(&weight) {
            return Err(error::validation(format!("The weight '{weight}' must be between 0 and {MAX_WEIGHT}")));
        }
        if groups.iter().any(|group| group.group == found.id) {
            return Err(error::configuration("An action cannot forward to the same target group more than once"));
        }
        groups.push(WeightedGroup { group: found.id, weight: weight.unsigned_abs() });
    }
    let stickiness = config.and_then(|config| config.target_group_stickiness_config.as_ref());
    let stickiness_seconds = match stickiness.filter(|stickiness| stickiness.enabled == Some(true)) {
        None => None,
        Some(_) if place.balancer.kind == Kind::Network => {
            return Err(error::configuration("Stickiness of target groups is not supported on network load balancers"));
        }
        Some(stickiness) => match stickiness.duration_seconds {
            Some(seconds) if (1..=MAX_STICKINESS_SECONDS).contains(&seconds) => Some(seconds.unsigned_abs()),
            _ => {
                let text = "The duration of stickiness must be between 1 and 604800 seconds when it is enabled";
                return Err(error::validation(text));
            }
        },
    };
    Ok(Forward { groups, stickiness_seconds })
}

/// Whether a listener can talk to the targets of a group, and the group belongs to no other load balancer.
fn fits(place: Place<'_>, group: &TargetGroup) -> Result<(), Error> {
    let compatible = match place.protocol {
        Protocol::Http | Protocol::Https => group.protocol.is_http(),
        Protocol::Tcp => matches!(group.protocol, Protocol::Tcp | Protocol::TcpUdp),
        Protocol::Tls => matches!(group.protocol, Protocol::Tcp | Protocol::Tls),
        Protocol::Udp => matches!(group.protocol, Protocol::Udp | Protocol::TcpUdp),
        Protocol::TcpUdp => group.protocol == Protocol::TcpUdp,
    };
    if !compatible {
        let text = format!(
            "Listener protocol '{}' is not supported with a target group with the target-group protocol '{}'",
            place.protocol, group.protocol
        );
        return Err(Error::new("IncompatibleProtocols", text));
    }
    if place.state.load_balancers_of(group.id).any(|id| id != place.balancer.id) {
        let text = format!(
            "The following target groups cannot be associated with more than one load balancer: {}",
            group.name
        );
        return Err(Error::new("TargetGroupAssociationLimit", text));
    }
    Ok(())
}

/// Whether actions that are there can be carried out in another place.
///
/// # Errors
/// As [`read`] has them.
pub(super) fn check(place: Place<'_>, actions: &[Action]) -> Result<(), Error> {
    groups(place.state, actions).try_for_each(|group| fits(place, group))
}

/// The groups that actions forward to, which are there since the actions were read.
pub(super) fn groups<'s>(
    state: &'s LoadBalancingState,
    actions: &[Action],
) -> impl Iterator<Item = &'s Entry<TargetGroup>> {
    let ids: Vec<_> = actions.iter().flat_map(Action::groups).map(|weighted| weighted.group).collect();
    ids.into_iter().filter_map(|id| state.target_groups.get(&id))
}

fn redirect(place: Place<'_>, config: &wire::RedirectActionConfig) -> Result<Redirect, Error> {
    let part = |given: &Option<String>, same: &str| given.clone().unwrap_or_else(|| same.to_owned());
    let (protocol, host) = (part(&config.protocol, "#{protocol}"), part(&config.host, "#{host}"));
    let (port, path, query) =
        (part(&config.port, "#{port}"), part(&config.path, "/#{path}"), part(&config.query, "#{query}"));
    if port != "#{port}" && !port.parse::<u16>().is_ok_and(|number| number > 0) {
        let text = format!("The port '{}' of a redirect must be between 1 and 65535, or #{{port}}", error::cut(&port));
        return Err(error::validation(text));
    }
    if !path.starts_with('/') {
        return Err(error::validation(format!("The path '{}' of a redirect must start with '/'", error::cut(&path))));
    }
    if query.starts_with('?') {
        return Err(error::validation("The query of a redirect must not start with '?', which is added"));
    }
    if place.protocol == Protocol::Https && protocol == "HTTP" {
        return Err(error::configuration("A redirect cannot lead from HTTPS to HTTP"));
    }
    let is_same = |given: &str, listeners: &str| given == listeners;
    let keeps_protocol = is_same(&protocol, "#{protocol}") || is_same(&protocol, place.protocol.as_str());
    if keeps_protocol && host == "#{host}" && port == "#{port}" && path == "/#{path}" {
        let text = "A redirect must change at least one of protocol, host, port and path, or it leads to itself";
        return Err(error::configuration(text));
    }
    let status = match config.status_code {
        Some(wire::RedirectActionStatusCodeEnum::Http301) => 301,
        _ => 302,
    };
    Ok(Redirect {
        protocol: protocol.into(),
        host: host.into(),
        port: port.into(),
        path: path.into(),
        query: query.into(),
        status,
    })
}

fn fixed_response(config: &wire::FixedResponseActionConfig) -> Result<FixedResponse, Error> {
    let status = config.status_code.as_deref().and_then(|status| status.parse().ok());
    let status = status.filter(|status| matches!(status, 200..=299 | 400..=599));
    let status =
        status.ok_or_else(|| error::validation("The status code of a fixed response must be 2XX, 4XX or 5XX"))?;
    let content_type = config.content_type.as_deref().filter(|it| !it.is_empty());
    if let Some(other) = content_type.filter(|it| !MEDIA_TYPES.contains(it)) {
        let text = format!("The content type '{}' must be one of [{}]", error::cut(other), MEDIA_TYPES.join(", "));
        return Err(error::validation(text));
    }
    let body = config.message_body.as_deref().filter(|it| !it.is_empty());
    Ok(FixedResponse { status, content_type: content_type.map(Into::into), body: body.map(Into::into) })
}

/// The actions of a listener or a rule on the wire.
pub(super) fn all(shown: &Shown<'_>, actions: &[Action], order: Option<u32>) -> Vec<wire::Action> {
    let order = order.and_then(|order| i32::try_from(order).ok());
    actions.iter().map(|action| wire::Action { order, ..wire(shown, action) }).collect()
}

fn wire(shown: &Shown<'_>, action: &Action) -> wire::Action {
    match action {
        Action::Forward(forward) => {
            let groups = forward.groups.iter().map(|weighted| wire::TargetGroupTuple {
                target_group_arn: Some(shown.group_arn(weighted.group)),
                weight: i32::try_from(weighted.weight).ok(),
            });
            let stickiness = wire::TargetGroupStickinessConfig {
                enabled: Some(forward.stickiness_seconds.is_some()),
                duration_seconds: forward.stickiness_seconds.and_then(|seconds| i32::try_from(seconds).ok()),
            };
            let groups: Vec<_> = groups.collect();
            let only = match groups.as_slice() {
                [only] => only.target_group_arn.clone(),
                _ => None,
            };
            wire::Action {
                r#type: Some(wire::ActionTypeEnum::Forward),
                target_group_arn: only,
                forward_config: Some(wire::ForwardActionConfig {
                    target_groups: Some(groups),
                    target_group_stickiness_config: Some(stickiness),
                }),
                ..wire::Action::default()
            }
        }
        Action::Redirect(redirect) => wire::Action {
            r#type: Some(wire::ActionTypeEnum::Redirect),
            redirect_config: Some(wire::RedirectActionConfig {
                protocol: Some(redirect.protocol.to_string()),
                port: Some(redirect.port.to_string()),
                host: Some(redirect.host.to_string()),
                path: Some(redirect.path.to_string()),
                query: Some(redirect.query.to_string()),
                status_code: Some(match redirect.status {
                    301 => wire::RedirectActionStatusCodeEnum::Http301,
                    _ => wire::RedirectActionStatusCodeEnum::Http302,
                }),
            }),
            ..wire::Action::default()
        },
        Action::FixedResponse(fixed) => wire::Action {
            r#type: Some(wire::ActionTypeEnum::FixedResponse),
            fixed_response_config: Some(wire::FixedResponseActionConfig {
                message_body: fixed.body.as_deref().map(str::to_owned),
                status_code: Some(fixed.status.to_string()),
                content_type: fixed.content_type.as_deref().map(str::to_owned),
            }),
            ..wire::Action::default()
        },
    }
}
