//! Attributes that users put on container instances, and a listing of all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_api::ecs::{
    self, DeleteAttributesRequest, DeleteAttributesResponse, ListAttributesRequest, ListAttributesResponse,
    PutAttributesRequest, PutAttributesResponse, TargetType,
};
use longshore_api::error::Error;
use longshore_model::arn;
use longshore_model::container_instance::Status;
use longshore_model::placement::Attribute;
use longshore_model::{ClusterState, ContainerInstance, Entry, Group, Guard, InstanceId, Record, Scope};

use super::{lookup, page};
use crate::Context;
use crate::context::Decision;
use crate::identity::Caller;

/// The most attributes in one call, and the most custom ones on an instance (API reference: `PutAttributes`).
const MAX_ATTRIBUTES: usize = 10;

/// The longest name or value, in characters (API reference: `Attribute`).
const MAX_LENGTH: usize = 128;

/// Names that start so belong to ECS and to agents.
const BUILT_IN_PREFIXES: [&str; 2] = ["ecs.", "com.amazonaws.ecs."];

/// Whether an attribute of this name is ECS's or the agent's rather than a user's.
pub(super) fn is_built_in(name: &str) -> bool {
    BUILT_IN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// `PutAttributes`.
pub(super) async fn put(
    ctx: &Context,
    _caller: &Caller,
    request: PutAttributesRequest,
) -> Result<PutAttributesResponse, Error> {
    let wanted = request.attributes.unwrap_or_default();
    check_count(&wanted)?;
    wanted.iter().try_for_each(check)?;
    let attributes = change(ctx, request.cluster.as_deref(), "PutAttributes", &wanted, |attributes, wanted| {
        let new = Attribute::new(name(wanted), value(wanted));
        match attributes.iter_mut().find(|attribute| attribute.name == new.name) {
            Some(present) => *present = new,
            None => attributes.push(new),
        }
        match attributes.iter().filter(|attribute| !is_built_in(&attribute.name)).count() > MAX_ATTRIBUTES {
            true => Err(Error::attribute_limit_exceeded(format!(
                "A resource takes at most {MAX_ATTRIBUTES} custom attributes."
            ))),
            false => Ok(()),
        }
    });
    Ok(PutAttributesResponse { attributes: Some(attributes.await?) })
}

/// `DeleteAttributes`.
pub(super) async fn delete(
    ctx: &Context,
    _caller: &Caller,
    request: DeleteAttributesRequest,
) -> Result<DeleteAttributesResponse, Error> {
    let wanted = request.attributes.unwrap_or_default();
    check_count(&wanted)?;
    wanted.iter().try_for_each(check_name)?;
    let attributes = change(ctx, request.cluster.as_deref(), "DeleteAttributes", &wanted, |attributes, wanted| {
        attributes.retain(|attribute| *attribute.name != *name(wanted));
        Ok(())
    });
    Ok(DeleteAttributesResponse { attributes: Some(attributes.await?) })
}

/// `ListAttributes`.
pub(super) async fn list(
    ctx: &Context,
    _caller: &Caller,
    request: ListAttributesRequest,
) -> Result<ListAttributesResponse, Error> {
    let snapshot = ctx.snapshot();
    let cluster = lookup::known_cluster(&snapshot, request.cluster.as_deref())?;
    let wanted_name = request.attribute_name.as_deref().filter(|name| !name.is_empty());
    let wanted_value = request.attribute_value.as_deref().filter(|value| !value.is_empty());
    if wanted_value.is_some() && wanted_name.is_none() {
        return Err(Error::invalid_parameter("An attribute name must be specified when an attribute value is."));
    }
    let matches = |attribute: &&Attribute| {
        wanted_name.is_none_or(|name| *attribute.name == *name)
            && wanted_value.is_none_or(|value| attribute.value.as_deref() == Some(value))
    };
    let page = page::cut(request.max_results, request.next_token.as_deref(), page::HUNDRED, |after| {
        let first = after.and_then(|key| key.split('/').next()).and_then(|id| id.parse().ok());
        let first = first.unwrap_or(InstanceId::from_bits(0));
        let instances = cluster.instances().range(first..).filter_map(|(_, state)| state.instance.as_ref());
        let registered = instances.filter(|instance| instance.status != Status::Inactive);
        registered.flat_map(|instance| {
            let mut attributes: Vec<&Attribute> = instance.attributes.iter().filter(matches).collect();
            attributes.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            attributes.into_iter().map(|attribute| {
                (format!("{}/{}", instance.id, attribute.name), shown(ctx.scope(), instance, attribute))
            })
        })
    })?;
    Ok(ListAttributesResponse { attributes: Some(page.items), next_token: page.next_token })
}

/// Edits the attributes of each target and gives them back as the API shows them.
async fn change(
    ctx: &Context,
    cluster: Option<&str>,
    operation: &str,
    wanted: &[ecs::Attribute],
    edit: impl Fn(&mut Vec<Attribute>, &ecs::Attribute) -> Result<(), Error>,
) -> Result<Vec<ecs::Attribute>, Error> {
    ctx.transact(|snapshot, _| {
        let cluster = lookup::known_cluster(snapshot, cluster)?;
        let mut answer = Vec::with_capacity(wanted.len());
        let mut changed: BTreeMap<InstanceId, (&Entry<ContainerInstance>, ContainerInstance)> = BTreeMap::new();
        for attribute in wanted {
            let before = target(cluster, attribute)?;
            let (_, after) = changed.entry(before.id).or_insert_with(|| (before, (*before.value).clone()));
            edit(&mut after.attributes, attribute)?;
            let edited = Attribute::new(name(attribute), value(attribute));
            answer.push(shown(ctx.scope(), before, &edited));
        }
        let changed = changed.into_values().filter(|(before, after)| before.attributes != after.attributes);
        let group = changed.fold(Group::new(operation), |group, (before, mut after)| {
            after.version += 1;
            let record = Record::Instance(Arc::new(after));
            group.guard(Guard::unchanged(record.key(), Some(before.revision))).put(record)
        });
        match group.writes.is_empty() {
            true => Ok(Decision::Answer(answer)),
            false => Ok(Decision::Commit(group.into(), answer)),
        }
    })
    .await
}

/// The instance that an attribute names as its target: by ARN, or by id together with the type.
fn target<'a>(cluster: &'a ClusterState, attribute: &ecs::Attribute) -> Result<&'a Entry<ContainerInstance>, Error> {
    let known = cluster.cluster().ok_or_else(Error::cluster_not_found)?;
    let text = attribute.target_id.as_deref().unwrap_or_default();
    if text.is_empty() {
        return Err(Error::invalid_parameter("An attribute needs a targetId."));
    }
    if !arn::is_arn(text) && attribute.target_type != Some(TargetType::ContainerInstance) {
        return Err(Error::invalid_parameter("A targetId that is not an ARN needs a targetType."));
    }
    let id = lookup::instance_id(&known.name, text)?;
    let found = id.and_then(|id| cluster.instance(id)).and_then(|state| state.instance.as_ref());
    let registered = found.filter(|instance| instance.status != Status::Inactive);
    registered.ok_or_else(|| Error::target_not_found(text))
}

fn name(attribute: &ecs::Attribute) -> &str {
    attribute.name.as_deref().unwrap_or_default()
}

fn value(attribute: &ecs::Attribute) -> Option<&str> {
    attribute.value.as_deref().filter(|value| !value.is_empty())
}

fn check_count(attributes: &[ecs::Attribute]) -> Result<(), Error> {
    match attributes.len() {
        0 => Err(Error::invalid_parameter("Attributes cannot be empty.")),
        1..=MAX_ATTRIBUTES => Ok(()),
        _ => Err(Error::invalid_parameter(format!("At most {MAX_ATTRIBUTES} attributes can be given in one call."))),
    }
}

fn check(attribute: &ecs::Attribute) -> Result<(), Error> {
    check_name(attribute)?;
    let Some(value) = value(attribute) else { return Ok(()) };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_./\\@: ".contains(c);
    let trimmed = !value.starts_with(' ') && !value.ends_with(' ');
    if trimmed && value.chars().count() <= MAX_LENGTH && value.chars().all(allowed) {
        return Ok(());
    }
    Err(Error::invalid_parameter(format!(
        "The attribute value '{value}' is invalid: 1 to {MAX_LENGTH} letters, digits, spaces inside and -_./\\@: are allowed."
    )))
}

fn check_name(attribute: &ecs::Attribute) -> Result<(), Error> {
    let name = name(attribute);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_./\\".contains(c);
    if is_built_in(name) {
        return Err(Error::invalid_parameter(format!("The attribute {name} is built in and cannot be changed.")));
    }
    match name.chars().count() {
        1..=MAX_LENGTH if name.chars().all(allowed) => Ok(()),
        _ => Err(Error::invalid_parameter(format!(
            "The attribute name '{name}' is invalid: 1 to {MAX_LENGTH} letters, digits and -_./\\ are allowed."
        ))),
    }
}

fn shown(scope: &Scope, instance: &ContainerInstance, attribute: &Attribute) -> ecs::Attribute {
    ecs::Attribute {
        name: Some(attribute.name.to_string()),
        value: attribute.value.as_deref().map(str::to_owned),
        target_type: None,
        target_id: Some(scope.instance(&instance.cluster, instance.id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(name: &str, value: Option<&str>) -> ecs::Attribute {
        ecs::Attribute { name: Some(name.into()), value: value.map(Into::into), ..ecs::Attribute::default() }
    }

    #[test]
    fn names_and_values_as_the_api_reference_has_them() {
        // Rule 6.6.3: names and values have 1 to 128 of the documented characters.
        let long = "x".repeat(128);
        for (name, value) in [("a", None), ("A-b_c/d\\e.f", Some("x@y:z w")), (&*long, Some(&*long)), ("a", Some(""))] {
            assert_eq!(check(&attribute(name, value)), Ok(()), "{name} {value:?}");
        }
        let longer = "x".repeat(129);
        let bad =
            [("", None), ("bad name", None), (&*longer, None), ("a", Some(" x")), ("a", Some("x ")), ("a", Some("é"))];
        for (name, value) in bad {
            let error = check(&attribute(name, value)).unwrap_err();
            assert_eq!(error.code, "InvalidParameterException", "{name} {value:?}");
        }
    }

    #[test]
    fn built_in_attributes_cannot_be_changed() {
        // Rule 6.6.3: what ECS and the agent say of an instance is not the user's to change.
        for name in ["ecs.availability-zone", "com.amazonaws.ecs.capability.privileged-container"] {
            assert!(check_name(&attribute(name, None)).is_err());
        }
        assert_eq!(check_name(&attribute("ecstasy", None)), Ok(()));
    }
}
