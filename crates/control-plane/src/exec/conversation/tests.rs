//! A session with both sides played by hand: what each hears, when it ends, and what it is made to wait for.

use std::time::Duration;

use longshore_api::session::{ChannelClosed, ProcessedAction};

use super::*;

const SIZE: &[u8] = br#"{"cols":80,"rows":24}"#;

/// A session with a client that speaks the protocol by hand. Time stands still unless it is moved.
struct Talk {
    conversation: Conversation,
    client: Outgoing,
    now: Moment,
}

impl Talk {
    fn begin(extension: Option<ClientExtension>) -> Self {
        let now = Moment { instant: Instant::now(), wall: Timestamp::from_millis(1_000) };
        let conversation = Conversation::new(Limits::default(), extension, 1, now);
        Self { conversation, client: Outgoing::new(MessageType::InputStreamData), now }
    }

    /// With both sides there, and a terminal unless the client has none.
    fn running(extension: Option<ClientExtension>) -> Self {
        let mut talk = Self::begin(extension);
        talk.acknowledge_all();
        talk.say(PayloadType::HandshakeResponse, &handshake_response(1)).unwrap();
        talk.acknowledge_all();
        if talk.conversation.start(talk.now).is_none() {
            talk.say(PayloadType::Size, SIZE).unwrap();
            assert!(talk.conversation.start(talk.now).is_some());
        }
        talk.conversation.for_client();
        talk.conversation.agent_arrived(talk.now);
        talk
    }

    fn stamp(&self) -> Stamp {
        Stamp { instant: self.now.instant, wall: self.now.wall, id: 77 }
    }

    fn say(&mut self, payload_type: PayloadType, payload: &[u8]) -> Result<(), End> {
        let stamp = self.stamp();
        let message = self.client.data(payload_type, Bytes::copy_from_slice(payload), stamp);
        self.conversation.client_message(&message, self.now)
    }

    /// What the client is sent now: data as (type, payload), and the sequence numbers of what is acknowledged.
    fn heard(&mut self) -> (Vec<(PayloadType, Bytes)>, Vec<i64>) {
        let (mut data, mut acknowledged) = (Vec::new(), Vec::new());
        for bytes in self.conversation.for_client() {
            let message = Message::decode(&bytes).unwrap();
            match message.message_type {
                MessageType::OutputStreamData => data.push((message.payload_type, message.payload)),
                MessageType::Acknowledge => {
                    let document: longshore_api::session::Acknowledgement = message.document().unwrap();
                    acknowledged.push(document.sequence);
                }
                other => panic!("{other}"),
            }
        }
        (data, acknowledged)
    }

    /// Takes what the client is sent, and acknowledges it; gives the data.
    fn acknowledge_all(&mut self) -> Vec<(PayloadType, Bytes)> {
        self.try_acknowledge_all().unwrap()
    }

    fn try_acknowledge_all(&mut self) -> Result<Vec<(PayloadType, Bytes)>, End> {
        let mut data = Vec::new();
        for bytes in self.conversation.for_client() {
            let message = Message::decode(&bytes).unwrap();
            if message.message_type == MessageType::OutputStreamData {
                let acknowledgement =
                    Message::acknowledgement(message.message_type, message.id, message.sequence, self.stamp());
                data.push((message.payload_type, message.payload.clone()));
                self.conversation.client_message(&acknowledgement, self.now)?;
            }
        }
        Ok(data)
    }

    fn wait(&mut self, time: Duration) -> Result<(), End> {
        self.now.instant += time;
        self.now.wall = self.now.wall.plus(time);
        self.conversation.tick(self.now)
    }
}

fn handshake_response(action_status: u32) -> Vec<u8> {
    let action =
        ProcessedAction { action_type: "SessionType".into(), action_status, action_result: None, error: "no".into() };
    let response =
        HandshakeResponse { client_version: "1".into(), processed_client_actions: vec![action], errors: None };
    serde_json::to_vec(&response).unwrap()
}

/// The credit that the agent is given now.
fn credited(talk: &mut Talk) -> usize {
    let frames = talk.conversation.for_agent();
    let more = frames.iter().map(|frame| match frame {
        Frame::Credit(more) => *more as usize,
        other => panic!("{other:?}"),
    });
    more.sum()
}

fn ours(terminal: bool) -> Option<ClientExtension> {
    Some(ClientExtension { terminal })
}

fn told(words: &str) -> Result<(), End> {
    Err(End(words.to_owned()))
}

#[test]
fn the_agent_is_told_when_the_handshake_is_over_and_the_size_is_known() {
    let mut talk = Talk::begin(None);
    let (data, _) = talk.heard();
    assert_eq!(data[0].0, PayloadType::HandshakeRequest);
    assert_eq!(talk.conversation.start(talk.now), None);
    talk.say(PayloadType::HandshakeResponse, &handshake_response(1)).unwrap();
    let (data, acknowledged) = talk.heard();
    assert_eq!((data[0].0, acknowledged), (PayloadType::HandshakeComplete, vec![0]));
    assert_eq!(talk.conversation.start(talk.now), None);
    talk.say(PayloadType::Size, SIZE).unwrap();
    let size = Some(Size { cols: 80, rows: 24 });
    assert_eq!(talk.conversation.start(talk.now), Some(Start { terminal: true, size }));
    assert_eq!(talk.conversation.start(talk.now), None, "the agent is told once");
}

#[test]
fn a_client_that_does_not_say_how_large_it_is_is_not_waited_for() {
    let mut talk = Talk::begin(ours(true));
    talk.say(PayloadType::HandshakeResponse, &handshake_response(1)).unwrap();
    talk.wait(Limits::default().size).unwrap();
    assert_eq!(talk.conversation.start(talk.now), Some(Start { terminal: true, size: None }));
    let mut talk = Talk::begin(ours(false));
    talk.say(PayloadType::HandshakeResponse, &handshake_response(1)).unwrap();
    assert_eq!(talk.conversation.start(talk.now), Some(Start { terminal: false, size: None }));
}

#[test]
fn a_client_that_cannot_hold_the_session_is_told_why() {
    let mut talk = Talk::begin(None);
    let End(words) = talk.say(PayloadType::HandshakeResponse, &handshake_response(2)).unwrap_err();
    assert!(words.contains("SessionType: no"), "{words}");
    assert_eq!(Talk::begin(None).wait(Limits::default().handshake), told("The handshake timed out."));
    let mut talk = Talk::begin(None);
    talk.say(PayloadType::HandshakeResponse, b"{").unwrap_err();
}

#[test]
fn what_is_typed_before_the_agent_is_there_is_held_and_then_acknowledged() {
    let mut talk = Talk::begin(ours(false));
    talk.say(PayloadType::HandshakeResponse, &handshake_response(1)).unwrap();
    talk.say(PayloadType::Output, b"a").unwrap();
    talk.say(PayloadType::Output, b"b").unwrap();
    talk.say(PayloadType::Flag, &flag::END_OF_INPUT.to_be_bytes()).unwrap();
    assert_eq!(talk.heard().1, [0], "only the handshake");
    talk.conversation.start(talk.now).unwrap();
    talk.conversation.agent_arrived(talk.now);
    let frames = talk.conversation.for_agent();
    assert_eq!(frames, [Frame::Input("a".into()), Frame::Input("b".into()), Frame::EndOfInput]);
    assert_eq!(talk.heard().1, [1, 2, 3]);
}

#[test]
fn repeated_and_early_messages_change_nothing() {
    let mut talk = Talk::running(None);
    let stamp = talk.stamp();
    let first = talk.client.data(PayloadType::Output, "x".into(), stamp);
    let second = talk.client.data(PayloadType::Output, "y".into(), stamp);
    let (conversation, now) = (&mut talk.conversation, talk.now);
    for message in [&second, &first, &first, &second] {
        conversation.client_message(message, now).unwrap();
    }
    assert_eq!(conversation.for_agent(), [Frame::Input("x".into()), Frame::Input("y".into())]);
    // The handshake and the size were messages 0 and 1.
    assert_eq!(talk.heard().1, [2, 2, 3]);
    talk.conversation.client_message(&Bytes::from_static(b"nonsense"), now).unwrap();
}

#[test]
fn an_agent_that_takes_nothing_holds_up_the_client_and_nothing_else() {
    let mut talk = Talk::running(ours(false));
    let piece = vec![b'.'; MAX_DATA_BYTES];
    let (mut said, mut passed) = (0, 0);
    while said < 2 * MAX_HELD_BYTES {
        talk.say(PayloadType::Output, &piece).unwrap();
        said += piece.len();
        passed += talk.conversation.for_agent().len() * piece.len();
    }
    assert_eq!(passed, WINDOW_BYTES);
    assert_eq!(talk.conversation.held_bytes, MAX_HELD_BYTES, "and so much more is held");
    let acknowledged = talk.heard().1.len();
    assert_eq!(acknowledged, WINDOW_BYTES / piece.len());
    talk.conversation.agent_frame(Frame::Credit(u32::try_from(piece.len()).unwrap()), talk.now).unwrap();
    assert_eq!(talk.conversation.for_agent().len(), 1);
    talk.conversation.agent_frame(Frame::Output("still here".into()), talk.now).unwrap();
    assert_eq!(talk.heard().0, [(PayloadType::Output, Bytes::from("still here"))]);
}

#[test]
fn what_is_printed_waits_for_the_client_and_the_agent_for_credit() {
    let mut talk = Talk::running(None);
    let piece = Bytes::from(vec![b'.'; 32 * 1024]);
    let mut taken = 0;
    let End(words) = loop {
        match talk.conversation.agent_frame(Frame::Output(piece.clone()), talk.now) {
            Ok(()) => taken += piece.len(),
            Err(end) => break end,
        }
    };
    let credit = credited(&mut talk);
    assert!(words.contains("protocol"), "an agent without credit sends nothing: {words}");
    assert_eq!(taken / piece.len(), (WINDOW_BYTES + credit) / piece.len());
    let mut talk = Talk::running(None);
    let (mut credit, mut heard) = (WINDOW_BYTES, 0);
    for _ in 0..100 {
        while credit >= piece.len() {
            talk.conversation.agent_frame(Frame::Output(piece.clone()), talk.now).unwrap();
            credit -= piece.len();
        }
        let data = talk.acknowledge_all();
        assert!(data.iter().map(|(_, data)| data.len()).sum::<usize>() <= 2 * longshore_api::session::WINDOW_BYTES);
        heard += data.iter().map(|(_, data)| data.len()).sum::<usize>();
        credit += credited(&mut talk);
    }
    assert!(heard > 20 * WINDOW_BYTES, "{heard}");
}

#[test]
fn a_client_that_is_not_ready_is_sent_everything_again() {
    let mut talk = Talk::running(None);
    talk.conversation.agent_frame(Frame::Output("prompt".into()), talk.now).unwrap();
    assert_eq!(talk.heard().0.len(), 1);
    let wait = talk.conversation.due() - talk.now.instant;
    talk.wait(wait).unwrap();
    assert_eq!(talk.heard().0, [(PayloadType::Output, Bytes::from("prompt"))]);
}

#[test]
fn the_end_waits_for_the_last_of_what_was_printed() {
    let mut talk = Talk::running(None);
    talk.conversation.agent_frame(Frame::Output("bye".into()), talk.now).unwrap();
    talk.conversation.agent_frame(Frame::Exited(3), talk.now).unwrap();
    assert_eq!(talk.conversation.agent_lost(), Ok(()));
    assert_eq!(talk.try_acknowledge_all(), Err(End(String::new())));
    // AWS's client is not told the exit code, since it would print it.
    let mut talk = Talk::running(ours(true));
    talk.conversation.agent_frame(Frame::Exited(3), talk.now).unwrap();
    assert_eq!(talk.heard().0, [(PayloadType::ExitCode, Bytes::from("3"))]);
    let mut talk = Talk::running(None);
    assert_eq!(talk.conversation.agent_frame(Frame::Exited(0), talk.now), told(""), "nothing to wait for");
    let mut talk = Talk::running(None);
    talk.conversation.agent_frame(Frame::Output("never acknowledged".into()), talk.now).unwrap();
    talk.conversation.agent_frame(Frame::Failed("no such program".into()), talk.now).unwrap();
    talk.say(PayloadType::Output, b"typed too late").unwrap();
    talk.wait(Limits::default().farewell / 2).unwrap();
    talk.say(PayloadType::Output, b"and later still").unwrap();
    assert_eq!(talk.wait(Limits::default().farewell / 2), told("no such program"));
}

#[test]
fn errors_come_apart_only_for_a_client_that_knows_how_to_show_them() {
    for (extension, payload_type) in [(None, PayloadType::Output), (ours(false), PayloadType::ErrorOutput)] {
        let mut talk = Talk::running(extension);
        talk.conversation.agent_frame(Frame::ErrorOutput("e".into()), talk.now).unwrap();
        assert_eq!(talk.heard().0[0].0, payload_type);
    }
}

#[test]
fn a_terminal_is_resized_and_has_no_end_of_input() {
    let mut talk = Talk::running(None);
    talk.say(PayloadType::Size, br#"{"cols":100,"rows":30}"#).unwrap();
    talk.say(PayloadType::Flag, &flag::END_OF_INPUT.to_be_bytes()).unwrap();
    talk.say(PayloadType::Size, br#"{"cols":-1}"#).unwrap();
    talk.say(PayloadType::Other(4), b"?").unwrap();
    assert_eq!(talk.conversation.for_agent(), [Frame::Resize(Size { cols: 100, rows: 30 })]);
    assert_eq!(talk.heard().1.len(), 4);
    assert_eq!(talk.say(PayloadType::Flag, &flag::TERMINATE_SESSION.to_be_bytes()), told(""));
}

#[test]
fn nothing_lasts_for_ever() {
    let limits = Limits::default();
    let mut talk = Talk::running(None);
    talk.wait(limits.idle - Duration::from_secs(1)).unwrap();
    talk.say(PayloadType::Output, b"x").unwrap();
    talk.wait(limits.idle - Duration::from_secs(1)).unwrap();
    assert_eq!(talk.wait(Duration::from_secs(1)), told("Your session timed out due to inactivity."));

    let mut talk = Talk::running(None);
    let ended = (0..1_000).find_map(|_| {
        talk.say(PayloadType::Output, b"x").unwrap();
        talk.wait(limits.idle / 2).err()
    });
    assert_eq!(ended.unwrap().0, "Your session has reached its maximum duration.");

    // A client that reads nothing for a while, as `less` does, is waited for.
    let mut talk = Talk::running(None);
    talk.conversation.agent_frame(Frame::Output("x".into()), talk.now).unwrap();
    talk.wait(limits.idle - Duration::from_secs(1)).unwrap();

    let mut talk = Talk::begin(ours(false));
    talk.acknowledge_all();
    talk.say(PayloadType::HandshakeResponse, &handshake_response(1)).unwrap();
    talk.acknowledge_all();
    talk.conversation.start(talk.now).unwrap();
    assert_eq!(talk.wait(limits.agent), told("The agent of the container instance did not answer in time."));
    let mut talk = Talk::running(None);
    assert_eq!(talk.conversation.agent_lost(), told("The connection to the container was lost."));
}

#[test]
fn the_farewell_names_the_session_and_the_reason() {
    let mut talk = Talk::running(None);
    let bytes = talk.conversation.farewell("ecs-execute-command-1", "task", &End("why".into()), talk.now);
    let closed: ChannelClosed = Message::decode(&bytes).unwrap().document().unwrap();
    assert_eq!((closed.session_id.as_str(), closed.output.as_str()), ("ecs-execute-command-1", "why"));
}
