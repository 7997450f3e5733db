//! The error every AWS JSON service answers with: a code, a text for a person, an HTTP status and, for a few
//! codes, extra members.
//!
//! Handlers of every operation end in this one type, so the edge has one way to turn a refusal into bytes. The
//! constructors carry the codes of ECS's service model, and where the service always says the same words, the words
//! too: SDKs branch on the code, Terraform and Ansible on the texts.

use std::borrow::Cow;

use http::StatusCode;
use serde_json::{Map, Value};

/// A refusal as it goes over the wire.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Error {
    /// The AWS error code, such as `ClusterNotFoundException`. Goes out as `__type`.
    pub code: Cow<'static, str>,
    /// The text for the person who called.
    pub message: String,
    status: StatusCode,
    members: Option<Box<Map<String, Value>>>,
}

impl Error {
    /// A client fault (HTTP 400) of any code; the named constructors are to be preferred.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), status: StatusCode::BAD_REQUEST, members: None }
    }

    /// The same error under another HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same error with one more JSON member beside `message`, as `ConflictException` has `resourceIds`.
    #[must_use]
    pub fn with_member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.members.get_or_insert_default().insert(name.into(), value.into());
        self
    }

    /// The HTTP status: 400 for the caller's faults unless the code has its own, 500 for the server's.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// An extra member set with [`with_member`](Self::with_member).
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.members.as_ref()?.get(name)
    }

    /// The error that another server answered with; `None` when its body is no error.
    pub fn from_json_body(status: StatusCode, body: &[u8]) -> Option<Self> {
        let mut members: Map<String, Value> = serde_json::from_slice(body).ok()?;
        let Some(Value::String(code)) = members.remove("__type") else { return None };
        let Some(Value::String(message)) = members.remove("message") else { return None };
        let members = (!members.is_empty()).then(|| Box::new(members));
        Some(Self { code: code.into(), message, status, members })
    }

    /// Whether the fault is the server's, so that the same request may succeed later.
    pub fn is_server_fault(&self) -> bool {
        self.status.is_server_error()
    }

    /// The response body of the AWS JSON protocols: `{"__type": …, "message": …}` and the extra members.
    pub fn to_json_body(&self) -> Vec<u8> {
        Value::Object(self.to_members()).to_string().into_bytes()
    }

    /// What a response body has: `__type`, `message` and the extra members.
    pub(crate) fn to_members(&self) -> Map<String, Value> {
        let mut members = self.members.as_deref().cloned().unwrap_or_default();
        members.insert("__type".into(), Value::from(&*self.code));
        members.insert("message".into(), Value::from(self.message.as_str()));
        members
    }
}

/// Codes that any operation may answer.
impl Error {
    /// `ClientException`: the action is not possible for the caller or on this resource.
    pub fn client(message: impl Into<String>) -> Self {
        Self::new("ClientException", message)
    }

    /// `InvalidParameterException`: a parameter is well formed but not acceptable.
    pub fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    /// `AccessDeniedException`: authenticated, but not allowed.
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new("AccessDeniedException", message)
    }

    /// `ServerException` (HTTP 500): the fault is ours. SDKs try again, so it is only for what may pass.
    pub fn server(message: impl Into<String>) -> Self {
        Self::new("ServerException", message).with_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// `ThrottlingException` with the one text AWS gives it.
    pub fn throttling() -> Self {
        Self::new("ThrottlingException", "Rate exceeded")
    }

    /// `SerializationException`: the body is not what the operation's input shape says.
    pub fn serialization(message: impl Into<String>) -> Self {
        Self::new("SerializationException", message)
    }

    /// `UnknownOperationException`: no such operation, or none named.
    pub fn unknown_operation(message: impl Into<String>) -> Self {
        Self::new("UnknownOperationException", message)
    }

    /// `UnsupportedFeatureException`: a known feature that is not available here. A client fault, so that no SDK
    /// tries again.
    pub fn unsupported_feature(message: impl Into<String>) -> Self {
        Self::new("UnsupportedFeatureException", message)
    }

    /// The answer for an operation of the model that has no implementation yet; names it and is never tried again.
    pub fn unsupported_operation(operation: &str) -> Self {
        Self::unknown_operation(format!("The operation {operation} is not supported by this server."))
    }

    /// HTTP 413: the body is longer than `limit_bytes`.
    pub fn request_entity_too_large(limit_bytes: usize) -> Self {
        Self::new(
            "RequestEntityTooLargeException",
            format!("The request body is longer than the limit of {limit_bytes} bytes."),
        )
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
    }
}

/// Codes of the front door: who is asking, and how.
impl Error {
    /// `MissingAuthenticationTokenException`: the request is not signed.
    pub fn missing_authentication_token() -> Self {
        Self::new("MissingAuthenticationTokenException", "Missing Authentication Token")
    }

    /// `UnrecognizedClientException`: an access key or session token that nobody here has issued.
    pub fn unrecognized_client() -> Self {
        Self::new("UnrecognizedClientException", "The security token included in the request is invalid.")
    }

    /// `InvalidSignatureException`.
    pub fn invalid_signature(message: impl Into<String>) -> Self {
        Self::new("InvalidSignatureException", message)
    }

    /// `RequestTimeoutException` (HTTP 408): the client took too long to send its request.
    pub fn request_timeout() -> Self {
        Self::new("RequestTimeoutException", "The request body did not arrive in time.")
            .with_status(StatusCode::REQUEST_TIMEOUT)
    }
}

/// Codes of clusters.
impl Error {
    /// `ClusterNotFoundException`: a name or ARN never seen.
    pub fn cluster_not_found() -> Self {
        Self::new("ClusterNotFoundException", "Cluster not found.")
    }

    /// `ClusterNotFoundException`: the cluster was deleted.
    pub fn cluster_inactive() -> Self {
        Self::new("ClusterNotFoundException", "The referenced cluster was inactive.")
    }

    /// `ClusterContainsContainerInstancesException` of DeleteCluster.
    pub fn cluster_contains_container_instances() -> Self {
        Self::new(
            "ClusterContainsContainerInstancesException",
            "The Cluster cannot be deleted while Container Instances are active or draining.",
        )
    }

    /// `ClusterContainsServicesException` of DeleteCluster.
    pub fn cluster_contains_services() -> Self {
        Self::new("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
    }

    /// `ClusterContainsTasksException` of DeleteCluster.
    pub fn cluster_contains_tasks() -> Self {
        Self::new("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.")
    }

    /// `ClusterContainsCapacityProviderException` of DeleteCluster.
    pub fn cluster_contains_capacity_provider() -> Self {
        Self::new(
            "ClusterContainsCapacityProviderException",
            "The Cluster cannot be deleted while it has capacity providers of managed instances.",
        )
    }

    /// `NamespaceNotFoundException` of the Service Connect defaults.
    pub fn namespace_not_found(message: impl Into<String>) -> Self {
        Self::new("NamespaceNotFoundException", message)
    }
}

/// Codes of services, task sets and deployments.
impl Error {
    /// `ServiceNotFoundException`.
    pub fn service_not_found() -> Self {
        Self::new("ServiceNotFoundException", "Service not found.")
    }

    /// `ServiceNotActiveException`: the service is draining or was deleted.
    pub fn service_not_active() -> Self {
        Self::new("ServiceNotActiveException", "Service was not ACTIVE.")
    }

    /// `ServiceDeploymentNotFoundException`.
    pub fn service_deployment_not_found() -> Self {
        Self::new("ServiceDeploymentNotFoundException", "Service deployment not found.")
    }

    /// `DaemonNotFoundException`.
    pub fn daemon_not_found() -> Self {
        Self::new("DaemonNotFoundException", "Daemon not found.")
    }

    /// `DaemonNotActiveException`.
    pub fn daemon_not_active() -> Self {
        Self::new("DaemonNotActiveException", "Daemon was not ACTIVE.")
    }

    /// `TaskSetNotFoundException`.
    pub fn task_set_not_found() -> Self {
        Self::new("TaskSetNotFoundException", "The specified task set does not exist.")
    }
}

/// Codes of tasks and task definitions.
impl Error {
    /// `ClientException` of RunTask, StartTask, CreateService and UpdateService: no such task definition.
    pub fn task_definition_not_found() -> Self {
        Self::client("TaskDefinition not found.")
    }

    /// `ClientException` of the same calls: the revision was deregistered.
    pub fn task_definition_inactive() -> Self {
        Self::client("TaskDefinition is inactive")
    }

    /// `ClientException` of DescribeTaskDefinition and DeregisterTaskDefinition.
    pub fn unable_to_describe_task_definition() -> Self {
        Self::client("Unable to describe task definition.")
    }

    /// `InvalidParameterException` of StopTask and ExecuteCommand.
    pub fn task_not_found() -> Self {
        Self::invalid_parameter("The referenced task was not found.")
    }

    /// `InvalidParameterException` of ExecuteCommand: the task or the container cannot take commands.
    pub fn execute_command_not_enabled() -> Self {
        Self::invalid_parameter(
            "The execute command failed because execute command was not enabled when the task was run or the execute \
             command agent isn’t running. Wait and try again or run a new task with execute command enabled and try \
             again.",
        )
    }

    /// `TargetNotConnectedException` of ExecuteCommand: the instance's agent cannot be told.
    pub fn target_not_connected() -> Self {
        let text = "The execute command failed due to an internal error. Try again later.";
        Self::new("TargetNotConnectedException", text)
    }

    /// `ConflictException`: a clientToken came again with other parameters. `resource_ids` are the ARNs that the
    /// first call made.
    pub fn conflict(message: impl Into<String>, resource_ids: Vec<String>) -> Self {
        Self::new("ConflictException", message).with_member("resourceIds", resource_ids)
    }
}

/// Codes of attributes, tags and limits.
impl Error {
    /// `TargetNotFoundException` of PutAttributes and DeleteAttributes.
    pub fn target_not_found(target: &str) -> Self {
        Self::new("TargetNotFoundException", format!("Could not find {target}"))
    }

    /// `AttributeLimitExceededException` of PutAttributes.
    pub fn attribute_limit_exceeded(message: impl Into<String>) -> Self {
        Self::new("AttributeLimitExceededException", message)
    }

    /// `ResourceNotFoundException` of the tag and task protection calls.
    pub fn resource_not_found(message: impl Into<String>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    /// `ResourceInUseException`.
    pub fn resource_in_use(message: impl Into<String>) -> Self {
        Self::new("ResourceInUseException", message)
    }

    /// `LimitExceededException`.
    pub fn limit_exceeded(message: impl Into<String>) -> Self {
        Self::new("LimitExceededException", message)
    }

    /// `UpdateInProgressException`.
    pub fn update_in_progress(message: impl Into<String>) -> Self {
        Self::new("UpdateInProgressException", message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(error: &Error) -> Value {
        serde_json::from_slice(&error.to_json_body()).unwrap()
    }

    #[test]
    fn an_error_is_read_as_it_was_written() {
        let error = Error::new("ConflictException", "Twice.").with_member("resourceIds", serde_json::json!(["a"]));
        let read = Error::from_json_body(StatusCode::CONFLICT, &error.to_json_body()).unwrap();
        assert_eq!(read.to_json_body(), error.to_json_body());
        assert_eq!((read.status(), &*read.code), (StatusCode::CONFLICT, "ConflictException"));
        for other in ["", "{}", "[]", r#"{"__type": "A"}"#, r#"{"message": "A"}"#] {
            assert!(Error::from_json_body(StatusCode::OK, other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn the_body_is_a_type_and_a_message() {
        let error = Error::cluster_not_found();
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
        assert_eq!(
            body(&error),
            serde_json::json!({"__type": "ClusterNotFoundException", "message": "Cluster not found."})
        );
    }

    #[test]
    fn extra_members_stand_beside_the_message_and_cannot_replace_it() {
        let error = Error::conflict("again", vec!["arn:1".into()]).with_member("message", "forged");
        assert_eq!(
            body(&error),
            serde_json::json!({"__type": "ConflictException", "message": "again", "resourceIds": ["arn:1"]})
        );
    }

    #[test]
    fn texts_are_escaped() {
        let error = Error::client("a \"quoted\"\nname \u{1}");
        assert_eq!(body(&error)["message"], "a \"quoted\"\nname \u{1}");
    }

    #[test]
    fn only_server_exceptions_are_5xx() {
        assert!(Error::server("disk full").is_server_fault());
        assert!(!Error::unsupported_operation("ExecuteCommand").is_server_fault());
        assert_eq!(Error::request_entity_too_large(5).status(), 413);
    }
}
