//! What our own agent can do beyond AWS's: it names it when it opens the control channel, and only then is sent messages
//! about it, in the same frames. The real agent names nothing; were it sent such a frame, it would drop it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::frame::{self, Error, Frame};
use crate::ecs::{DiscoverPollEndpointResponse, SubmitTaskStateChangeRequest};
use crate::redacted::Redacted;
use crate::session::Size;

/// The parameter of the control channel's query that lists what an agent can do, separated by commas.
pub const QUERY: &str = "longshore";

/// The parameter of the control channel's query in which our own agent says at which address its containers' ports are reached,
/// where it was told one; else that is the address that the server sees it at.
pub const ADDRESS: &str = "longshoreAddress";

/// What our own agent gives as its hash, where the real one gives a commit.
pub const AGENT_HASH: &str = "longshore";

/// The agent runs commands in its containers.
pub const EXEC: &str = "exec";

/// The agent reports state changes over the control channel, many at a time, once the server has said [`Greeting`].
pub const REPORTS: &str = "reports";

/// The agent asks for a sign of life whenever nothing has come for some seconds: nothing from it for a few times as long
/// means that it is gone.
pub const PINGS: &str = "pings";

/// What DiscoverPollEndpoint answers. The real agent passes over what it does not know.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Discovered {
    /// As every server answers.
    #[serde(flatten)]
    pub answer: DiscoverPollEndpointResponse,
    /// The base URLs of all live servers, any of which an agent may call and hold its sessions on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longshore_servers: Option<Vec<String>>,
}

/// A message of the extension.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Runs a command in a container.
    OpenExecSession(OpenExecSession),
    /// The server takes reports on this channel.
    Greeting(Greeting),
    /// State changes of tasks.
    Reports(Reports),
    /// What became of reports.
    Verdicts(Verdicts),
}

/// The first word of a server that takes reports on the control channel; from one that does not, nothing is heard, and
/// reports go to it as calls of the API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Greeting {
    /// The most reports that the agent may have under way at a time.
    pub reports_under_way: u32,
}

/// State changes of tasks, each as `SubmitTaskStateChange` takes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reports {
    /// In the order in which they are to be taken.
    pub reports: Vec<Report>,
}

/// One state change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Its number on this channel.
    pub number: u64,
    /// What would be submitted in a call.
    pub change: SubmitTaskStateChangeRequest,
    /// What is left of the containers of a task whose end was reported before. Servers that do not know it pass it over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// What an agent still finds of a task's containers after they have ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Evidence {
    /// The containers that were made.
    pub containers: Vec<ContainerEvidence>,
}

/// What an agent still finds of a container.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerEvidence {
    /// Its name in the task definition.
    pub name: String,
    /// When it ended, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at_millis: Option<i64>,
    /// Whether the kernel killed it for its memory use.
    pub out_of_memory: bool,
    /// How often its restart policy started it again.
    pub restarts: u32,
    /// What it printed last, the oldest first.
    pub lines: Vec<Line>,
    /// Why there are no lines, where they could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_lines: Option<String>,
    /// The last runs of its health check, the oldest first.
    pub health: Vec<Probe>,
}

/// A line that a container printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Line {
    /// When, in milliseconds since 1970.
    pub at_millis: i64,
    /// Whether to its error output.
    pub is_error: bool,
    /// The line without its break; a long one is cut.
    pub text: String,
}

/// A run of a health check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Probe {
    /// When it ended, in milliseconds since 1970.
    pub at_millis: i64,
    /// How it ended; 0 is healthy.
    pub exit_code: i32,
    /// What it printed.
    pub output: String,
}

/// What became of reports, by their numbers. A report that is not named yet is still under way; when the channel ends,
/// nobody knows, and the agent sends it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdicts {
    /// They are on disk, or changed nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<u64>,
    /// They can never be right: the agent drops them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invalid: Vec<Problem>,
    /// They could not be taken now: the agent sends them again later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<Problem>,
}

/// Why a report was not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The report.
    pub number: u64,
    /// For people.
    pub message: String,
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
const GREETING: &str = "LongshoreGreetingMessage";
const REPORTS_MESSAGE: &str = "LongshoreReportsMessage";
const VERDICTS: &str = "LongshoreVerdictsMessage";

impl Message {
    /// The frame's text.
    pub fn encode(&self) -> String {
        match self {
            Self::OpenExecSession(message) => frame::encode(OPEN_EXEC_SESSION, message),
            Self::Greeting(message) => frame::encode(GREETING, message),
            Self::Reports(message) => frame::encode(REPORTS_MESSAGE, message),
            Self::Verdicts(message) => frame::encode(VERDICTS, message),
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
            GREETING => Ok(Self::Greeting(frame.message()?)),
            REPORTS_MESSAGE => Ok(Self::Reports(frame.message()?)),
            VERDICTS => Ok(Self::Verdicts(frame.message()?)),
            _ => Err(frame.unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::acs;

    #[test]
    fn reports_and_verdicts_come_back_as_they_were() {
        let change =
            SubmitTaskStateChangeRequest { task: Some("1".to_owned()), ..SubmitTaskStateChangeRequest::default() };
        let problem = Problem { number: 8, message: "no".to_owned() };
        for message in [
            Message::Greeting(Greeting { reports_under_way: 100 }),
            Message::Reports(Reports {
                reports: vec![Report { number: 7, change, evidence: Some(Evidence::default()) }],
            }),
            Message::Verdicts(Verdicts { taken: vec![7], invalid: vec![problem], failed: Vec::new() }),
        ] {
            let text = message.encode();
            assert_eq!(Message::decode(&text).unwrap(), message);
            assert!(matches!(acs::Message::decode(&text), Err(Error::UnknownType(_))));
        }
    }

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
