//! The agents' sessions: which came and went, and what was told over them.

use longshore_api::agent::acs::Message;
use longshore_metrics::{Counter, Page};

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The agent closed it.
    Closing,
    /// The connection broke.
    Lost,
    /// Nothing came for too long.
    Silent,
    /// A newer one came.
    Replaced,
    /// A newer one came to another server.
    Elsewhere,
    /// The instance is not registered any more.
    Deregistered,
    /// The store could not record it.
    NotRecorded,
    /// The server sends its agents to others.
    Dismissed,
}

impl Closed {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Closing, "agent"),
        (Self::Lost, "lost"),
        (Self::Silent, "silent"),
        (Self::Replaced, "replaced"),
        (Self::Elsewhere, "elsewhere"),
        (Self::Deregistered, "deregistered"),
        (Self::NotRecorded, "not_recorded"),
        (Self::Dismissed, "dismissed"),
    ];
}

/// The sessions of one channel.
#[derive(Debug, Default)]
pub(crate) struct Channel {
    opened: Counter,
    closed: [Counter; 8],
    received: Counter,
}

impl Channel {
    /// A session begins.
    pub(crate) fn opened(&self) {
        self.opened.inc();
    }

    /// A session has ended.
    pub(crate) fn closed(&self, why: Closed) {
        self.closed[why as usize].inc();
    }

    /// An agent said something.
    pub(crate) fn received(&self) {
        self.received.inc();
    }
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    pub(crate) control: Channel,
    pub(crate) telemetry: Channel,
    /// Requests for a session that were refused.
    pub(crate) refused: Counter,
    /// What agents reported over their control channel.
    pub(crate) reports: Counter,
    sent: [Counter; 4],
}

const SENT: [&str; 4] = ["payload", "manifest", "heartbeat", "other"];

impl Sessions {
    /// A message goes out over a control channel.
    pub(crate) fn sent(&self, message: &Message) {
        let kind = match message {
            Message::PayloadMessage(_) => 0,
            Message::TaskManifestMessage(_) => 1,
            Message::HeartbeatMessage(_) => 2,
            _ => 3,
        };
        self.sent[kind].inc();
    }

    pub(super) fn write(&self, page: &mut Page<'_>) -> std::fmt::Result {
        let both = [("control", &self.control), ("telemetry", &self.telemetry)];
        let opened = both.map(|(name, channel)| ([("channel", name)], channel.opened.get()));
        page.counter("longshore_agent_sessions_opened", "Sessions of agents that began.", opened)?;
        let closed = both.into_iter().flat_map(|(name, channel)| {
            Closed::ALL
                .map(|(why, reason)| ([("channel", name), ("reason", reason)], channel.closed[why as usize].get()))
        });
        page.counter("longshore_agent_sessions_closed", "Sessions of agents that ended.", closed)?;
        let refused = longshore_metrics::none(self.refused.get());
        page.counter("longshore_agent_sessions_refused", "Requests for a session that were refused.", refused)?;
        let received = both.map(|(name, channel)| ([("channel", name)], channel.received.get()));
        page.counter("longshore_agent_messages_received", "Messages of agents.", received)?;
        let sent = SENT.into_iter().zip(&self.sent).map(|(kind, count)| ([("message", kind)], count.get()));
        page.counter("longshore_agent_messages_sent", "Messages to agents over control channels.", sent)?;
        let reports = longshore_metrics::none(self.reports.get());
        page.counter("longshore_agent_reports", "Changes of tasks that agents reported over control channels.", reports)
    }
}
