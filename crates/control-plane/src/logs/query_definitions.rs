//! Query definitions: queries that are kept for later.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_api::logs::{
    self as wire, DeleteQueryDefinitionRequest, DeleteQueryDefinitionResponse, DescribeQueryDefinitionsRequest,
    DescribeQueryDefinitionsResponse, PutQueryDefinitionRequest, PutQueryDefinitionResponse, QueryLanguage,
};
use longshore_api::protocol::RequestId;
use longshore_model::logs::{Key, MAX_QUERY_DEFINITIONS, QueryDefinition, QueryParameter, Record};
use longshore_model::{Group, Guard};

use super::error::invalid_token;
use super::{PAGE, insights, page, page_size};
use crate::Context;
use crate::context::Decision;

/// `PutQueryDefinition`. One that is there is replaced whole; nothing of it stays but its id.
pub(super) async fn put(
    ctx: &Context,
    request: PutQueryDefinitionRequest,
) -> Result<PutQueryDefinitionResponse, Error> {
    insights::check_language(request.query_language)?;
    let given = request.query_definition_id;
    // The same token means the same definition, so a call that is made twice makes one.
    let token = request.client_token.map(|token| token_id(&token));
    let id = given.clone().or(token).unwrap_or_else(|| RequestId::from_random(ctx.bits().to_be_bytes()).to_string());
    let parameter = |parameter: wire::QueryParameter| QueryParameter {
        name: parameter.name.unwrap_or_default().into(),
        default: parameter.default_value.map(Into::into),
        description: parameter.description.map(Into::into),
    };
    let definition = QueryDefinition {
        id: id.as_str().into(),
        name: request.name.unwrap_or_default().into(),
        query: request.query_string.unwrap_or_default().into(),
        language: QueryLanguage::Cwli.as_str().into(),
        groups: request.log_group_names.into_iter().flatten().map(Into::into).collect(),
        parameters: request.parameters.into_iter().flatten().map(parameter).collect(),
        updated_at: ctx.now(),
    };
    ctx.transact(|snapshot, now| {
        let definitions = &snapshot.logs().query_definitions;
        let before = definitions.get(&*id);
        if before.is_none() && given.is_some() {
            return Err(missing());
        }
        if before.is_none() && definitions.len() >= MAX_QUERY_DEFINITIONS {
            let message = format!("There are {MAX_QUERY_DEFINITIONS} query definitions already.");
            return Err(Error::limit_exceeded(message));
        }
        let definition = QueryDefinition { updated_at: now, ..definition.clone() };
        let record = longshore_model::Record::from(Record::QueryDefinition(Arc::new(definition)));
        let group = Group::new(format!("PutQueryDefinition {}", record.key()))
            .guard(Guard::unchanged(record.key(), before.map(|before| before.revision)))
            .put(record);
        Ok(Decision::Commit(group.into(), ()))
    })
    .await?;
    Ok(PutQueryDefinitionResponse { query_definition_id: Some(id) })
}

/// The id of the definition that was made with a client token.
fn token_id(token: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(token.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RequestId::from_random(bytes).to_string()
}

fn missing() -> Error {
    Error::resource_not_found("The specified query definition does not exist.")
}

/// `DeleteQueryDefinition`.
pub(super) async fn delete(
    ctx: &Context,
    request: DeleteQueryDefinitionRequest,
) -> Result<DeleteQueryDefinitionResponse, Error> {
    let id = request.query_definition_id.unwrap_or_default();
    ctx.transact(|snapshot, _| {
        let before = snapshot.logs().query_definitions.get(&*id).ok_or_else(missing)?;
        let key = longshore_model::Key::from(Key::QueryDefinition(Arc::clone(&before.id)));
        let group = Group::new(format!("DeleteQueryDefinition {key}"))
            .guard(Guard::unchanged(key.clone(), Some(before.revision)))
            .delete(key);
        Ok(Decision::Commit(group.into(), ()))
    })
    .await?;
    Ok(DeleteQueryDefinitionResponse { success: Some(true) })
}

/// `DescribeQueryDefinitions`, by name.
pub(super) fn describe(
    ctx: &Context,
    request: DescribeQueryDefinitionsRequest,
) -> Result<DescribeQueryDefinitionsResponse, Error> {
    let is_ours = matches!(request.query_language, None | Some(QueryLanguage::Cwli));
    let prefix = request.query_definition_name_prefix.as_deref().unwrap_or_default();
    let after = request.next_token.as_deref();
    let after = after.map(|token| token.split_once(' ').ok_or_else(invalid_token)).transpose()?;
    let snapshot = ctx.snapshot();
    let all = snapshot.logs().query_definitions.values().filter(|_| is_ours);
    let mut found: Vec<&QueryDefinition> = all.map(|it| &*it.value).filter(|it| it.name.starts_with(prefix)).collect();
    found.sort_by_key(|definition| (&definition.name, &definition.id));
    // Names may have spaces and ids have none, so the id comes first.
    let place =
        |definition: &QueryDefinition| after.is_none_or(|(id, name)| (&*definition.name, &*definition.id) > (name, id));
    let found = found.into_iter().filter(|definition| place(definition));
    let (page, next_token) =
        page(found, page_size(request.max_results, PAGE), |last| format!("{} {}", last.id, last.name));
    let query_definitions = page.into_iter().map(shown).collect();
    Ok(DescribeQueryDefinitionsResponse { query_definitions: Some(query_definitions), next_token })
}

fn shown(definition: &QueryDefinition) -> wire::QueryDefinition {
    let parameter = |parameter: &QueryParameter| wire::QueryParameter {
        name: Some(parameter.name.to_string()),
        default_value: parameter.default.as_deref().map(str::to_owned),
        description: parameter.description.as_deref().map(str::to_owned),
    };
    let parameters: Vec<_> = definition.parameters.iter().map(parameter).collect();
    wire::QueryDefinition {
        query_language: Some(QueryLanguage::Cwli),
        query_definition_id: Some(definition.id.to_string()),
        name: Some(definition.name.to_string()),
        query_string: Some(definition.query.to_string()),
        last_modified: Some(definition.updated_at.as_millis()),
        log_group_names: Some(definition.groups.iter().map(ToString::to_string).collect()),
        parameters: Some(parameters).filter(|parameters| !parameters.is_empty()),
    }
}
