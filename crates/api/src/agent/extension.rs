//! What our own agent can do beyond AWS's: it names it when it opens the control channel, and only then is sent messages
//! about it, in the same frames. The real agent names nothing; were it sent such a frame, it would drop it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::frame::{self, Error, Frame};
use crate::redacted::Redacted;
use crate::session::Size;

/// The parameter of the control channel's query that lists what an agent can do, separated by commas.
pub const QUERY: &str = "longshore";

/// The agent runs commands in its containers.
pub const EXEC: &str = "exec";

/// A message of the extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Runs a command in a container.
    OpenExecSession(OpenExecSession),
}

/// The order to run a command in a container, and to open a websocket for what is typed and printed
/// ([`crate::session::relay`]).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenExecSession {
    /// The session.
    pub session_id: String,
    /// What the agent shows when it opens the websocket, so that nobody else takes its place.
    pub secret: String,
    /// Where the websocket is; `/ws` is appended, as for the other channels.
    pub endpoint: String,
    /// The task.
    pub task_arn: String,
    /// The name of the container in it.
    pub container_name: String,
    /// What is run: a program and its arguments.
    pub command: Vec<String>,
    /// Whether the command gets a terminal.
    pub terminal: bool,
    /// The size that the terminal begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
}

impl fmt::Debug for OpenExecSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OpenExecSession")
            .field("session_id", &self.session_id)
            .field("secret", &Redacted)
            .field("endpoint", &self.endpoint)
            .field("task_arn", &self.task_arn)
            .field("container_name", &self.container_name)
            .field("command", &self.command)
            .field("terminal", &self.terminal)
            .field("size", &self.size)
            .finish()
    }
}

const OPEN_EXEC_SESSION: &str = "LongshoreOpenExecSessionMessage";

impl Message {
    /// The frame's text.
    pub fn encode(&self) -> String {
        match self {
            Self::OpenExecSession(message) => frame::encode(OPEN_EXEC_SESSION, message),
        }
    }

    /// Reads a frame's text.
    ///
    /// # Errors
    /// When it is not a message of the extension.
    pub fn decode(text: &str) -> Result<Self, Error> {
        let frame = Frame::parse(text)?;
        match frame.type_name() {
            OPEN_EXEC_SESSION => Ok(Self::OpenExecSession(frame.message()?)),
            _ => Err(frame.unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::acs;

    #[test]
    fn the_order_comes_back_as_it_was_and_is_nothing_that_the_real_agent_knows() {
        let order = OpenExecSession {
            session_id: "ecs-execute-command-1".to_owned(),
            secret: "hidden".to_owned(),
            endpoint: "http://127.0.0.1:7327/exec".to_owned(),
            task_arn: "arn:aws:ecs:us-east-1:000000000000:task/default/1".to_owned(),
            container_name: "web".to_owned(),
            command: vec!["/bin/sh".to_owned()],
            terminal: true,
            size: Some(Size { cols: 80, rows: 24 }),
        };
        let message = Message::OpenExecSession(order);
        assert!(!format!("{message:?}").contains("hidden"));
        let text = message.encode();
        assert_eq!(Message::decode(&text).unwrap(), message);
        assert!(matches!(acs::Message::decode(&text), Err(Error::UnknownType(_))));
        assert!(matches!(Message::decode(r#"{"type":"PayloadMessage","message":{}}"#), Err(Error::UnknownType(_))));
    }
}
