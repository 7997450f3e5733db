//! The credentials of tasks' roles, as containers fetch them. They are kept in memory only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use axum::response::Response;
use longshore_api::agent::acs::IAMRoleCredentials;
use serde::Serialize;

use super::respond;
use crate::fleet::FleetHandle;

/// The credentials an agent holds. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vault {
    held: Arc<Mutex<HashMap<String, IAMRoleCredentials>>>,
}

impl Vault {
    /// Takes in new credentials, and lets go of those that no task refers to any more.
    pub(crate) fn put(&self, role: &IAMRoleCredentials, fleet: &FleetHandle) {
        let Some(id) = role.credentials_id.clone().filter(|_| role.secret_access_key.is_some()) else { return };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = wanted_ids(fleet);
        held.retain(|id, _| wanted.contains(id));
        held.insert(id, role.clone());
    }

    fn get(&self, id: &str) -> Option<IAMRoleCredentials> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

fn wanted_ids(fleet: &FleetHandle) -> Vec<String> {
    fleet.tasks().values().filter_map(|task| task.view().spec.credentials_id.clone()).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Credentials {
    role_arn: Option<String>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    token: Option<String>,
    expiration: Option<String>,
}

#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    message: &'static str,
    #[serde(rename = "HTTPErrorCode")]
    status: u16,
}

/// Answers a request for credentials by their id.
pub(super) fn answer<'a>(agents: impl Iterator<Item = (&'a Vault, &'a FleetHandle)>, id: &str) -> Response {
    if id.is_empty() {
        return refuse(StatusCode::BAD_REQUEST, "NoIdInRequest", "CredentialsV2Request: No ID in the request");
    }
    let mut known = false;
    for (vault, fleet) in agents {
        if let Some(role) = vault.get(id) {
            return respond(
                StatusCode::OK,
                &Credentials {
                    role_arn: role.role_arn,
                    access_key_id: role.access_key_id,
                    secret_access_key: role.secret_access_key,
                    token: role.session_token,
                    expiration: role.expiration,
                },
            );
        }
        known |= wanted_ids(fleet).iter().any(|wanted| wanted == id);
    }
    if known {
        let message = "CredentialsV2Request: Credentials uninitialized for ID";
        refuse(StatusCode::SERVICE_UNAVAILABLE, "CredentialsUninitialized", message)
    } else {
        refuse(StatusCode::BAD_REQUEST, "InvalidIdInRequest", "CredentialsV2Request: ID not found")
    }
}

fn refuse(status: StatusCode, code: &'static str, message: &'static str) -> Response {
    respond(status, &Refusal { code, message, status: status.as_u16() })
}
