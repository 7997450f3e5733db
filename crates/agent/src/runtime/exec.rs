//! Commands in running containers.
//!
//! The stream of a command is read as it comes: the engine's client library would have to guess where what a terminal
//! prints begins and ends.

use std::time::Duration;

use bollard::exec::{CreateExecOptions, ResizeExecOptions};
use bytes::{Buf, Bytes, BytesMut};
use http::header::{CONNECTION, CONTENT_TYPE, UPGRADE};
use http::{Method, Request, StatusCode};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use longshore_api::session::Size;

use super::engine::bounded;
use super::{Engine, Error, connection};

/// Bound of every call here.
const SHORT: Duration = Duration::from_secs(20);

/// What nobody types. A terminal lets go of a command when it reads these keys, and the engine's default (Ctrl-P, Ctrl-Q)
/// would keep every Ctrl-P from shells.
const DETACH_KEYS: &str = "ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^,ctrl-^";

/// The stream of a command: what is written to it is typed, what is read from it was printed.
pub(crate) type Stream = TokioIo<Upgraded>;

/// How a command is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Whether it has not ended.
    pub(crate) running: bool,
    /// How it ended.
    pub(crate) exit_code: Option<i64>,
    /// Its process, as the engine's machine numbers it.
    pub(crate) pid: Option<i32>,
}

impl Engine {
    /// Prepares a command in a container, as root, and answers its id.
    pub(crate) async fn create_exec(
        &self,
        container: &str,
        command: &[String],
        terminal: bool,
    ) -> Result<String, Error> {
        let options = CreateExecOptions {
            attach_stdin: Some(true),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            tty: Some(terminal),
            detach_keys: terminal.then(|| DETACH_KEYS.to_owned()),
            cmd: Some(command.to_vec()),
            user: Some("0".to_owned()),
            ..CreateExecOptions::default()
        };
        bounded(SHORT, self.docker.create_exec(container, options)).await.map(|made| made.id)
    }

    /// Runs a prepared command, and gives its stream.
    pub(crate) async fn start_exec(&self, id: &str, terminal: bool) -> Result<Stream, Error> {
        let body = serde_json::json!({"Detach": false, "Tty": terminal}).to_string();
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/exec/{id}/start"))
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "tcp")
            .header(CONTENT_TYPE, "application/json");
        let response = self.send(request, body, SHORT).await?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(connection::refusal(response).await);
        }
        let upgraded = hyper::upgrade::on(response).await.map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(TokioIo::new(upgraded))
    }

    /// Says how large the terminal of a running command is.
    pub(crate) async fn resize_exec(&self, id: &str, size: Size) -> Result<(), Error> {
        let options = ResizeExecOptions { height: size.rows, width: size.cols };
        bounded(SHORT, self.docker.resize_exec(id, options)).await
    }

    /// Looks at a command.
    pub(crate) async fn inspect_exec(&self, id: &str) -> Result<Progress, Error> {
        let seen = bounded(SHORT, self.docker.inspect_exec(id)).await?;
        Ok(Progress {
            running: seen.running.unwrap_or(false),
            exit_code: seen.exit_code,
            pid: seen.pid.and_then(|pid| i32::try_from(pid).ok()).filter(|pid| *pid > 0),
        })
    }
}

/// A piece of what a command printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Printed {
    /// To standard output, or to its terminal.
    Output(Bytes),
    /// To standard error.
    Error(Bytes),
}

/// Takes apart what is read from a command's stream. Without a terminal, the engine puts a header of eight bytes before
/// each piece: the stream's number, three nulls, and the length.
#[derive(Debug)]
pub(crate) struct Decoder {
    terminal: bool,
    buffer: BytesMut,
    /// What is left of the piece under way, and whether it is an error.
    piece: Option<(bool, usize)>,
}

impl Decoder {
    pub(crate) fn new(terminal: bool) -> Self {
        Self { terminal, buffer: BytesMut::new(), piece: None }
    }

    /// Where to read into.
    pub(crate) fn buffer(&mut self) -> &mut BytesMut {
        &mut self.buffer
    }

    /// The next piece of what was read.
    pub(crate) fn next(&mut self) -> Option<Printed> {
        if self.terminal {
            return (!self.buffer.is_empty()).then(|| Printed::Output(self.buffer.split().freeze()));
        }
        loop {
            match self.piece {
                Some((is_error, left)) if left > 0 => {
                    if self.buffer.is_empty() {
                        return None;
                    }
                    let data = self.buffer.split_to(left.min(self.buffer.len())).freeze();
                    self.piece = Some((is_error, left - data.len()));
                    return Some(if is_error { Printed::Error(data) } else { Printed::Output(data) });
                }
                _ => {
                    if self.buffer.len() < 8 {
                        return None;
                    }
                    let is_error = self.buffer[0] == 2;
                    self.buffer.advance(4);
                    self.piece = Some((is_error, self.buffer.get_u32() as usize));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminals_bytes_are_taken_as_they_are() {
        let mut decoder = Decoder::new(true);
        assert_eq!(decoder.next(), None);
        decoder.buffer().extend_from_slice(&[1, 0, 0, 0, 0, 0, 0, 9]);
        assert_eq!(decoder.next(), Some(Printed::Output(Bytes::from_static(&[1, 0, 0, 0, 0, 0, 0, 9]))));
        assert_eq!(decoder.next(), None);
    }

    #[test]
    fn streams_are_told_apart_wherever_the_reads_end() {
        let bytes = b"\x01\0\0\0\0\0\0\x03out\x02\0\0\0\0\0\0\x02er\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\x01!";
        for step in 1..=bytes.len() {
            let mut decoder = Decoder::new(false);
            let (mut output, mut error) = (Vec::new(), Vec::new());
            for read in bytes.chunks(step) {
                decoder.buffer().extend_from_slice(read);
                while let Some(piece) = decoder.next() {
                    match piece {
                        Printed::Output(data) => output.extend(data),
                        Printed::Error(data) => error.extend(data),
                    }
                }
            }
            assert_eq!((&output[..], &error[..]), (&b"out!"[..], &b"er"[..]), "{step} bytes at a time");
        }
    }
}
