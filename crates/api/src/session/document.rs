//! The JSON documents of the data channel, with the members that AWS's client and agent give them.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Message, MessageType, uuid_text};
use crate::redacted::Redacted;

/// Numbers that stand in a payload of type `Flag`.
pub mod flag {
    /// The client has no more input.
    pub const END_OF_INPUT: u32 = 1;
    /// The client ends the session.
    pub const TERMINATE_SESSION: u32 = 2;
}

/// The first frame of a client, as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OpenDataChannel {
    /// `1.0`.
    pub message_schema_version: String,
    /// A UUID.
    pub request_id: String,
    /// What ExecuteCommand answered; good once.
    pub token_value: String,
    /// A UUID.
    pub client_id: String,
    /// Of the plugin.
    pub client_version: String,
    /// What our own client can do beyond AWS's.
    #[serde(rename = "LongshoreExtension", default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<ClientExtension>,
}

impl fmt::Debug for OpenDataChannel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OpenDataChannel")
            .field("message_schema_version", &self.message_schema_version)
            .field("request_id", &self.request_id)
            .field("token_value", &Redacted)
            .field("client_id", &self.client_id)
            .field("client_version", &self.client_version)
            .field("extension", &self.extension)
            .finish()
    }
}

/// A client that says this wants to be told the exit code, and may do without a terminal: then its input can end, and
/// errors come apart from output. AWS's plugin would print an exit code as if the command had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClientExtension {
    /// Whether the command shall have a terminal.
    pub terminal: bool,
}

/// The payload of an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The type of the message that came.
    #[serde(rename = "AcknowledgedMessageType")]
    pub message_type: String,
    /// Its id.
    #[serde(rename = "AcknowledgedMessageId")]
    pub message_id: String,
    /// Its place.
    #[serde(rename = "AcknowledgedMessageSequenceNumber")]
    pub sequence: i64,
    /// Always true.
    #[serde(rename = "IsSequentialMessage")]
    pub is_sequential: bool,
}

impl Acknowledgement {
    /// That `message` has come.
    pub fn of(message_type: MessageType, id: u128, sequence: i64) -> Self {
        let (message_type, message_id) = (message_type.as_str().to_owned(), uuid_text(id));
        Self { message_type, message_id, sequence, is_sequential: true }
    }
}

/// The payload of the message that ends a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChannelClosed {
    /// Of the message.
    pub message_id: String,
    /// When the message was made, as text.
    pub created_date: String,
    /// Where the session led.
    pub destination_id: String,
    /// The session.
    pub session_id: String,
    /// `channel_closed`.
    pub message_type: String,
    /// 1.
    pub schema_version: u32,
    /// Why it ended, for people; empty when the command is over.
    pub output: String,
}

/// The size of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Characters in a line.
    pub cols: u16,
    /// Lines.
    pub rows: u16,
}

/// What the server asks of the client before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HandshakeRequest {
    /// Decides what the plugin thinks the other side can do.
    pub agent_version: String,
    /// What the client is to do.
    pub requested_client_actions: Vec<RequestedAction>,
}

/// One thing that the client is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RequestedAction {
    /// `SessionType`.
    pub action_type: String,
    /// How.
    pub action_parameters: SessionType,
}

/// What the session is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SessionType {
    /// `InteractiveCommands`, as ECS's sessions are.
    pub session_type: String,
    /// Nothing for this type.
    pub properties: Option<serde_json::Value>,
}

impl HandshakeRequest {
    /// Asks for a session in which a command runs.
    pub fn of_command() -> Self {
        let parameters = SessionType { session_type: "InteractiveCommands".to_owned(), properties: None };
        Self {
            // From 2.3.722 on, the plugin ends sessions by a flag rather than by a call.
            agent_version: "3.3.0.0".to_owned(),
            requested_client_actions: vec![RequestedAction {
                action_type: "SessionType".to_owned(),
                action_parameters: parameters,
            }],
        }
    }
}

/// What the client did of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HandshakeResponse {
    /// Of the plugin.
    pub client_version: String,
    /// How each action went.
    #[serde(default)]
    pub processed_client_actions: Vec<ProcessedAction>,
    /// What went wrong; may be null.
    #[serde(default)]
    pub errors: Option<Vec<String>>,
}

/// How one action went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProcessedAction {
    /// As it was requested.
    pub action_type: String,
    /// See [`ActionStatus`].
    #[serde(default)]
    pub action_status: u32,
    /// What it gave.
    #[serde(default)]
    pub action_result: Option<serde_json::Value>,
    /// What went wrong.
    #[serde(default)]
    pub error: String,
}

/// The numbers of `ActionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionStatus;

impl ActionStatus {
    /// It was done.
    pub const SUCCESS: u32 = 1;
    /// It was not.
    pub const FAILED: u32 = 2;
}

impl HandshakeResponse {
    /// Why the client cannot hold the session; `None` when it can.
    pub fn refusal(&self) -> Option<String> {
        let failed =
            self.processed_client_actions.iter().find(|action| action.action_status != ActionStatus::SUCCESS)?;
        Some(format!("the client failed to process the action {}: {}", failed.action_type, failed.error))
    }
}

/// The end of the handshake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HandshakeComplete {
    /// In nanoseconds.
    pub handshake_time_to_complete: u64,
    /// Printed by the plugin unless it is empty.
    pub customer_message: String,
}

impl HandshakeComplete {
    /// A handshake that took so long.
    pub fn after(elapsed: Duration) -> Self {
        let nanoseconds = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        Self { handshake_time_to_complete: nanoseconds, customer_message: String::new() }
    }
}

impl Message {
    /// Reads the payload as a document.
    ///
    /// # Errors
    /// When it is not that document.
    pub fn document<'m, T: Deserialize<'m>>(&'m self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.payload)
    }
}

/// A document as a payload.
pub(super) fn payload(document: &impl Serialize) -> Bytes {
    serde_json::to_vec(document).expect("these documents have string keys only, so they serialize").into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_frame_of_the_plugin() {
        let text = json!({"MessageSchemaVersion": "1.0", "RequestId": "r", "TokenValue": "secret", "ClientId": "c",
            "ClientVersion": "1.2.694.0"});
        let open: OpenDataChannel = serde_json::from_value(text.clone()).unwrap();
        assert_eq!((open.token_value.as_str(), open.extension), ("secret", None));
        assert!(!format!("{open:?}").contains("secret"));
        assert_eq!(serde_json::to_value(open).unwrap(), text);
    }

    #[test]
    fn the_handshake_of_the_plugin() {
        let request = serde_json::to_value(HandshakeRequest::of_command()).unwrap();
        let action = &request["RequestedClientActions"][0];
        assert_eq!(action["ActionType"], "SessionType");
        assert_eq!(action["ActionParameters"]["SessionType"], "InteractiveCommands");
        let response = |status: u32| -> HandshakeResponse {
            let action =
                json!({"ActionType": "SessionType", "ActionStatus": status, "ActionResult": null, "Error": "e"});
            let response = json!({"ClientVersion": "1", "ProcessedClientActions": [action], "Errors": null});
            serde_json::from_value(response).unwrap()
        };
        assert_eq!(response(ActionStatus::SUCCESS).refusal(), None);
        assert!(response(ActionStatus::FAILED).refusal().unwrap().contains("SessionType"));
        let complete = serde_json::to_value(HandshakeComplete::after(Duration::from_micros(2))).unwrap();
        assert_eq!(complete, json!({"HandshakeTimeToComplete": 2000, "CustomerMessage": ""}));
    }

    #[test]
    fn acknowledgements_name_the_message_thrice() {
        let document = serde_json::to_value(Acknowledgement::of(MessageType::OutputStreamData, 1, 5)).unwrap();
        let expected = json!({
            "AcknowledgedMessageType": "output_stream_data",
            "AcknowledgedMessageId": "00000000-0000-0000-0000-000000000001",
            "AcknowledgedMessageSequenceNumber": 5,
            "IsSequentialMessage": true,
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn sizes_beyond_any_terminal_are_refused() {
        assert_eq!(serde_json::from_str::<Size>(r#"{"cols":80,"rows":24}"#).unwrap(), Size { cols: 80, rows: 24 });
        assert!(serde_json::from_str::<Size>(r#"{"cols":70000,"rows":24}"#).is_err());
    }
}
