//! Task protection as containers ask for it: `$ECS_AGENT_URI/task-protection/v1/state`.
//!
//! The real agent asks the server with the credentials of the task's role, and refuses a task without one. This one asks
//! with its own, which are good for its own tasks alone: a container can protect the task it belongs to and no other.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use longshore_api::client;
use longshore_api::ecs;
use longshore_model::Timestamp;
use serde::{Deserialize, Serialize};

use super::respond;
use crate::agent::Tenant;
use crate::{clock, random};

/// How long a container waits for the server at most.
const LIMIT: Duration = Duration::from_secs(4);

/// What a container asks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Wanted {
    protection_enabled: Option<bool>,
    expires_in_minutes: Option<i32>,
}

#[derive(Debug, Serialize, PartialEq)]
#[serde(rename_all = "camelCase")]
enum Body {
    Protection(Protection),
    Failure(Failure),
    #[serde(untagged)]
    Error {
        error: Refusal,
        #[serde(rename = "requestID")]
        request_id: String,
    },
}

#[derive(Debug, Serialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
struct Protection {
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_date: Option<String>,
    protection_enabled: bool,
    task_arn: String,
}

#[derive(Debug, Serialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
struct Failure {
    arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    reason: String,
}

#[derive(Debug, Serialize, PartialEq)]
#[serde(rename_all = "PascalCase")]
struct Refusal {
    arn: String,
    code: String,
    message: String,
}

/// Tells a task whether it is protected.
pub(super) async fn get(tenant: &Tenant, task: &str) -> Response {
    let request =
        ecs::GetTaskProtectionRequest { cluster: Some(tenant.cluster.clone()), tasks: Some(vec![task.to_owned()]) };
    let asked = tokio::time::timeout(LIMIT, tenant.client.send(&request)).await;
    answer(task, asked.map(|answer| answer.map(|answer| (answer.protected_tasks, answer.failures))))
}

/// Protects a task, or ends its protection.
pub(super) async fn put(tenant: &Tenant, task: &str, body: &[u8]) -> Response {
    let request = match wanted(body) {
        Ok((enabled, minutes)) => ecs::UpdateTaskProtectionRequest {
            cluster: Some(tenant.cluster.clone()),
            tasks: Some(vec![task.to_owned()]),
            protection_enabled: Some(enabled),
            expires_in_minutes: minutes,
        },
        Err(problem) => {
            let refusal = refusal(task, "InvalidParameterException", problem);
            return respond(StatusCode::BAD_REQUEST, &refusal);
        }
    };
    let asked = tokio::time::timeout(LIMIT, tenant.client.send(&request)).await;
    answer(task, asked.map(|answer| answer.map(|answer| (answer.protected_tasks, answer.failures))))
}

fn wanted(body: &[u8]) -> Result<(bool, Option<i32>), String> {
    let wanted: Wanted = serde_json::from_slice(body)
        .map_err(|error| format!("UpdateTaskProtection: failed to decode request: {error}"))?;
    let enabled = wanted.protection_enabled;
    let missing = || "Invalid request: does not contain 'ProtectionEnabled' field".to_owned();
    Ok((enabled.ok_or_else(missing)?, wanted.expires_in_minutes))
}

/// What the server said of the one task that was named.
type Said = (Option<Vec<ecs::ProtectedTask>>, Option<Vec<ecs::Failure>>);

fn answer(task: &str, asked: Result<Result<Said, client::Error>, tokio::time::error::Elapsed>) -> Response {
    let (protected, failures) = match asked {
        Ok(Ok((protected, failures))) => (protected.unwrap_or_default(), failures.unwrap_or_default()),
        Ok(Err(error)) => {
            let status = match error.code() {
                Some(code) if code != "ServerException" => StatusCode::BAD_REQUEST,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            return respond(status, &refusal(task, error.code().unwrap_or("ServerException"), error.to_string()));
        }
        Err(_) => {
            let message = "Timed out while waiting for a response from the ECS service";
            return respond(StatusCode::GATEWAY_TIMEOUT, &refusal(task, "RequestCanceled", message.to_owned()));
        }
    };
    match body(task, protected, failures) {
        Some(body) => respond(StatusCode::OK, &body),
        None => {
            let message = "The server said nothing of the task".to_owned();
            respond(StatusCode::INTERNAL_SERVER_ERROR, &refusal(task, "ServerException", message))
        }
    }
}

fn body(task: &str, protected: Vec<ecs::ProtectedTask>, failures: Vec<ecs::Failure>) -> Option<Body> {
    if let Some(failure) = failures.into_iter().next() {
        let arn = failure.arn.unwrap_or_else(|| task.to_owned());
        return Some(Body::Failure(Failure {
            arn,
            detail: failure.detail,
            reason: failure.reason.unwrap_or_default(),
        }));
    }
    let protected = protected.into_iter().next()?;
    let expires = protected.expiration_date.map(|at| clock::to_rfc3339(Timestamp::from_millis(at.millis())));
    Some(Body::Protection(Protection {
        expiration_date: expires,
        protection_enabled: protected.protection_enabled.unwrap_or_default(),
        task_arn: protected.task_arn.unwrap_or_else(|| task.to_owned()),
    }))
}

fn refusal(task: &str, code: &str, message: String) -> Body {
    let error = Refusal { arn: task.to_owned(), code: code.to_owned(), message };
    Body::Error { error, request_id: random::uuid() }
}

#[cfg(test)]
mod tests {
    use longshore_api::timestamp::Timestamp as WireTimestamp;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_container_asks_for_is_read_strictly() {
        assert_eq!(wanted(br#"{"ProtectionEnabled":true,"ExpiresInMinutes":60}"#), Ok((true, Some(60))));
        assert_eq!(wanted(br#"{"ProtectionEnabled":false}"#), Ok((false, None)));
        for bad in [
            "",
            "[]",
            r#"{"ExpiresInMinutes":1}"#,
            r#"{"ProtectionEnabled":"yes"}"#,
            r#"{"ProtectionEnabled":true,"X":1}"#,
        ] {
            assert!(wanted(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn answers_have_the_documented_forms() {
        // Rule 4.6: a protection, a failure or an error, each with members in capitals.
        let until = WireTimestamp::from_millis(1_700_000_000_000);
        let protected = ecs::ProtectedTask {
            task_arn: Some("t".into()),
            protection_enabled: Some(true),
            expiration_date: Some(until),
        };
        let shown = serde_json::to_value(body("t", vec![protected], Vec::new())).expect("JSON");
        assert_eq!(
            shown,
            json!({"protection": {"ExpirationDate": "2023-11-14T22:13:20Z", "ProtectionEnabled": true, "TaskArn": "t"}})
        );
        let failure = ecs::Failure { arn: None, reason: Some("TASK_NOT_VALID".into()), detail: Some("d".into()) };
        let shown = serde_json::to_value(body("t", Vec::new(), vec![failure])).expect("JSON");
        assert_eq!(shown, json!({"failure": {"Arn": "t", "Detail": "d", "Reason": "TASK_NOT_VALID"}}));
        let shown = serde_json::to_value(refusal("t", "ClientException", "m".into())).expect("JSON");
        assert_eq!(shown["error"], json!({"Arn": "t", "Code": "ClientException", "Message": "m"}));
        assert!(shown["requestID"].is_string(), "{shown}");
    }
}
