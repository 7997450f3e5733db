//! One command: between the engine's stream of it and a websocket to the server.
//!
//! Both are read at all times, as far as there is credit (see [`longshore_api::session::relay`]). The loop waits in one
//! place, and whatever ends it ends the command, too.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_util::{SinkExt, StreamExt};
use longshore_api::agent::extension::OpenExecSession;
use longshore_api::session::relay::{Frame, Hello, MAX_DATA_BYTES, MAX_FRAME_BYTES, WINDOW_BYTES};
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use super::{Shared, process};
use crate::runtime::exec::{Decoder, Printed, Stream};
use crate::runtime::{Engine, Error};
use crate::session::socket::{self, Connection};

/// Without a sign of life for this long the server counts as gone; it asks for one every thirty seconds.
const SILENCE: Duration = Duration::from_secs(90);

/// How long a frame may take to leave.
const WRITE: Duration = Duration::from_secs(60);

/// How long the server may take to close the websocket of a command that is over.
const CLOSING: Duration = Duration::from_secs(10);

/// How long the engine may take to say how a command ended.
const EXIT: Duration = Duration::from_secs(10);

/// The websocket is gone.
#[derive(Debug)]
struct Lost;

/// Runs the command of an order, until it ends or nobody wants it any more.
pub(super) async fn run(shared: &Shared, order: OpenExecSession, stopped: watch::Receiver<bool>) {
    let connected = socket::connect(&shared.identity, &order.endpoint, &[], MAX_FRAME_BYTES).await;
    let mut websocket = match connected {
        Ok(connection) => Websocket { connection, heard_at: Instant::now() },
        Err(error) => {
            tracing::warn!(session = order.session_id, %error, "the server could not be reached for a command");
            return;
        }
    };
    if websocket.greet(&order).await.is_err() {
        return;
    }
    let last = match begin(shared, &order).await {
        Ok(command) => command.relay(&mut websocket, stopped).await,
        Err(words) => Ok(Frame::Failed(words)),
    };
    if let Ok(frame) = last
        && websocket.send(frame).await.is_ok()
    {
        websocket.until_closed().await;
    }
}

/// Runs the command, or says in words for the client why that cannot be.
async fn begin<'a>(shared: &'a Shared, order: &OpenExecSession) -> Result<Command<'a>, String> {
    let container = shared.container(&order.task_arn, &order.container_name);
    let container = container.ok_or_else(|| format!("The container {} is not running.", order.container_name))?;
    let words = |error: Error| format!("Unable to start command: {error}");
    let engine = &shared.engine;
    let id = engine.create_exec(&container, &order.command, order.terminal).await.map_err(words)?;
    let stream = engine.start_exec(&id, order.terminal).await.map_err(words)?;
    if let Some(size) = order.size.filter(|_| order.terminal)
        && let Err(error) = engine.resize_exec(&id, size).await
    {
        tracing::debug!(session = order.session_id, %error, "a terminal could not be resized");
    }
    let (read, write) = tokio::io::split(stream);
    Ok(Command {
        engine,
        id,
        container,
        read,
        write: Some(write),
        decoder: Decoder::new(order.terminal),
        typed: VecDeque::new(),
        input_ended: false,
        taken: 0,
        credit: WINDOW_BYTES,
    })
}

/// What became of a step.
enum Step {
    Printed(usize),
    Typed(usize),
    /// The command takes no more input.
    Deaf,
    Told(Frame),
    Stopped,
    Silent,
}

struct Command<'a> {
    engine: &'a Engine,
    id: String,
    container: String,
    read: ReadHalf<Stream>,
    /// Absent when there will be no more input.
    write: Option<WriteHalf<Stream>>,
    decoder: Decoder,
    typed: VecDeque<Bytes>,
    input_ended: bool,
    /// What the command has taken and the server was not yet given credit for.
    taken: usize,
    credit: usize,
}

impl Command<'_> {
    /// Passes on what is typed and printed; gives the last thing that there is to say.
    async fn relay(mut self, websocket: &mut Websocket, mut stopped: watch::Receiver<bool>) -> Result<Frame, Lost> {
        let outcome = self.until_over(websocket, &mut stopped).await;
        if outcome.is_err() {
            process::end(self.engine, &self.id, &self.container).await;
        }
        outcome
    }

    async fn until_over(
        &mut self,
        websocket: &mut Websocket,
        stopped: &mut watch::Receiver<bool>,
    ) -> Result<Frame, Lost> {
        loop {
            self.end_input().await;
            match self.step(websocket, stopped).await? {
                Step::Printed(0) => return Ok(exited(self.engine, &self.id).await),
                Step::Printed(_) => self.pass_on(websocket).await?,
                Step::Typed(count) => self.consume(count, websocket).await?,
                Step::Deaf => {
                    self.write = None;
                    self.discard(websocket).await?;
                }
                Step::Told(frame) => self.told(frame, websocket).await?,
                Step::Stopped | Step::Silent => return Err(Lost),
            }
        }
    }

    async fn step(&mut self, websocket: &mut Websocket, stopped: &mut watch::Receiver<bool>) -> Result<Step, Lost> {
        let room = self.credit.min(MAX_DATA_BYTES);
        let silent_at = websocket.heard_at + SILENCE;
        let (typed, write) = (self.typed.front(), self.write.as_mut());
        let typing = async {
            match (typed, write) {
                (Some(data), Some(write)) => write.write(data).await,
                _ => std::future::pending().await,
            }
        };
        let mut limited = (&mut self.read).take(room as u64);
        let buffer = self.decoder.buffer();
        buffer.reserve(room);
        Ok(tokio::select! {
            // A stream that breaks is over, as one that ends.
            printed = limited.read_buf(buffer), if room > 0 => Step::Printed(printed.unwrap_or(0)),
            written = typing => match written {
                Ok(count) if count > 0 => Step::Typed(count),
                _ => Step::Deaf,
            },
            frame = websocket.next() => Step::Told(frame?),
            _ = stopped.wait_for(|stopped| *stopped) => Step::Stopped,
            () = tokio::time::sleep_until(silent_at) => Step::Silent,
        })
    }

    async fn told(&mut self, frame: Frame, websocket: &mut Websocket) -> Result<(), Lost> {
        match frame {
            Frame::Input(data) if !data.is_empty() => {
                self.typed.push_back(data);
                if self.write.is_none() {
                    self.discard(websocket).await?;
                }
            }
            Frame::EndOfInput => self.input_ended = true,
            Frame::Resize(size) => {
                if let Err(error) = self.engine.resize_exec(&self.id, size).await {
                    tracing::debug!(exec = self.id, %error, "a terminal could not be resized");
                }
            }
            Frame::Credit(more) => self.credit = self.credit.saturating_add(more as usize).min(WINDOW_BYTES),
            _ => {}
        }
        Ok(())
    }

    /// The command reads the end of its input once it has taken all of it.
    async fn end_input(&mut self) {
        if self.input_ended
            && self.typed.is_empty()
            && let Some(mut write) = self.write.take()
        {
            // If this fails, the command is over, which the next read tells.
            write.shutdown().await.ok();
        }
    }

    async fn consume(&mut self, count: usize, websocket: &mut Websocket) -> Result<(), Lost> {
        if let Some(data) = self.typed.front_mut() {
            data.advance(count);
            if data.is_empty() {
                self.typed.pop_front();
            }
        }
        self.taken += count;
        if self.taken >= WINDOW_BYTES / 4 {
            websocket.send(Frame::Credit(u32::try_from(self.taken).unwrap_or(u32::MAX))).await?;
            self.taken = 0;
        }
        Ok(())
    }

    /// What a command does not take is thrown away, as by a pipe that nobody reads.
    async fn discard(&mut self, websocket: &mut Websocket) -> Result<(), Lost> {
        while let Some(data) = self.typed.front() {
            self.consume(data.len(), websocket).await?;
        }
        Ok(())
    }

    async fn pass_on(&mut self, websocket: &mut Websocket) -> Result<(), Lost> {
        while let Some(piece) = self.decoder.next() {
            let (Printed::Output(data) | Printed::Error(data)) = &piece;
            self.credit = self.credit.saturating_sub(data.len());
            let frame = match piece {
                Printed::Output(data) => Frame::Output(data),
                Printed::Error(data) => Frame::ErrorOutput(data),
            };
            websocket.send(frame).await?;
        }
        Ok(())
    }
}

/// How the command ended.
async fn exited(engine: &Engine, id: &str) -> Frame {
    let looking = async {
        loop {
            match engine.inspect_exec(id).await {
                Ok(progress) if progress.running => tokio::time::sleep(Duration::from_millis(20)).await,
                Ok(progress) => return progress.exit_code.and_then(|code| i32::try_from(code).ok()),
                // The engine forgets a command with its container.
                Err(_) => return None,
            }
        }
    };
    match tokio::time::timeout(EXIT, looking).await {
        Ok(Some(code)) => Frame::Exited(code),
        Ok(None) | Err(_) => Frame::Failed("The container has stopped.".to_owned()),
    }
}

/// The websocket to the server.
struct Websocket {
    connection: Connection,
    heard_at: Instant,
}

impl Websocket {
    async fn greet(&mut self, order: &OpenExecSession) -> Result<(), Lost> {
        let hello = Hello { session_id: order.session_id.clone(), secret: order.secret.clone() };
        let text = serde_json::to_string(&hello).map_err(|_| Lost)?;
        self.write(Message::text(text)).await
    }

    /// The next frame. Dropping the future loses nothing. Pings are answered on the way.
    async fn next(&mut self) -> Result<Frame, Lost> {
        loop {
            let message = self.connection.next().await.and_then(Result::ok).ok_or(Lost)?;
            self.heard_at = Instant::now();
            match message {
                Message::Binary(bytes) => return Frame::decode(bytes).map_err(|_| Lost),
                Message::Close(_) => return Err(Lost),
                _ => {}
            }
        }
    }

    async fn send(&mut self, frame: Frame) -> Result<(), Lost> {
        self.write(Message::Binary(frame.encode())).await
    }

    async fn write(&mut self, message: Message) -> Result<(), Lost> {
        let sent = tokio::time::timeout(WRITE, self.connection.send(message)).await;
        if matches!(sent, Ok(Ok(()))) { Ok(()) } else { Err(Lost) }
    }

    /// Lets the server close when it has passed everything on.
    async fn until_closed(&mut self) {
        let closed = async { while self.next().await.is_ok() {} };
        // A server that does not close in time is left to notice by itself.
        let _ = tokio::time::timeout(CLOSING, closed).await;
    }
}
