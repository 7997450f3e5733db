//! The measured server: a real `longshore` process on a free port with a data directory of its own.
//!
//! Whatever way a benchmark ends, the process ends and the directory goes.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use http::Uri;
use longshore_api::client::{Client, RetryPolicy};
use longshore_api::sigv4::Credentials;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::error::Error;

/// The region that everything is signed for.
pub(crate) const REGION: &str = "us-east-1";

/// How long a server may take until it serves.
const START_LIMIT: Duration = Duration::from_secs(30);

/// How long it may take to end by itself.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// How to start servers.
#[derive(Clone, Debug)]
pub(crate) struct Binary {
    path: PathBuf,
    /// Below which data directories are made.
    directory: PathBuf,
}

impl Binary {
    /// The binary that was built beside this program, or another one.
    ///
    /// # Errors
    /// When it is not there.
    pub(crate) fn find(given: Option<PathBuf>, directory: &Path) -> Result<Self, Error> {
        let path = match given {
            Some(path) => path,
            None => std::env::current_exe().map_err(Error::io("the path of this program"))?.with_file_name("longshore"),
        };
        match path.is_file() {
            true => Ok(Self { path, directory: directory.to_owned() }),
            false => Err(Error::Unexpected(format!(
                "there is no {}: build it with `cargo build --release -p longshore`, or name another with --binary",
                path.display()
            ))),
        }
    }

    /// Starts `longshore ARGUMENTS` on an empty directory and waits until it says that it serves.
    ///
    /// # Errors
    /// When it cannot be started, ends, or does not serve in time.
    pub(crate) async fn start(&self, arguments: &[&str]) -> Result<Server, Error> {
        self.start_with(arguments, &[]).await
    }

    /// As [`Self::start`], with variables of the environment.
    ///
    /// # Errors
    /// When it cannot be started, ends, or does not serve in time.
    pub(crate) async fn start_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Server, Error> {
        self.start_in(self.new_directory()?, arguments, variables).await
    }

    fn new_directory(&self) -> Result<TempDir, Error> {
        let directory = tempfile::Builder::new().prefix("longshore-bench.").tempdir_in(&self.directory);
        directory.map_err(Error::io(format!("a directory in {}", self.directory.display())))
    }

    /// Ends a server and starts one without an agent on what it left.
    ///
    /// # Errors
    /// When it cannot be ended or started, ends, or does not serve in time.
    pub(crate) async fn restart(&self, server: Server) -> Result<Server, Error> {
        let directory = server.end().await?;
        self.start_in(directory, &["up", "--no-agent"], &[]).await
    }

    async fn start_in(
        &self,
        directory: TempDir,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Result<Server, Error> {
        let log = File::create(directory.path().join("log")).map_err(Error::io("the server's log"))?;
        let mut command = Command::new(&self.path);
        command
            .args(arguments)
            .args(["--listen", "127.0.0.1:0", "--data-dir"])
            .arg(directory.path().join("data"))
            .envs(variables.iter().copied())
            .env("LONGSHORE_ROOT_ACCESS_KEY_ID", ACCESS_KEY_ID)
            .env("LONGSHORE_ROOT_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true);
        let began = Instant::now();
        let mut child = command.spawn().map_err(Error::io(self.path.display().to_string()))?;
        let mut stdout = BufReader::new(child.stdout.take().expect("standard output was piped")).lines();
        let ready = tokio::time::timeout(START_LIMIT, read_endpoint(&mut stdout)).await;
        let ready_after = began.elapsed();
        let seconds = START_LIMIT.as_secs();
        let endpoint =
            ready.unwrap_or_else(|_| Err(Error::TimedOut { what: "longshore's line `ready`".into(), seconds }));
        let endpoint = endpoint.map_err(|error| {
            let said = std::fs::read_to_string(directory.path().join("log")).unwrap_or_default();
            Error::Unexpected(format!("{error}; longshore said: {said}"))
        })?;
        Ok(Server { child, _stdout: stdout, directory, endpoint, began, ready_after })
    }
}

const ACCESS_KEY_ID: &str = "AKIABENCHBENCHBENCH0";
const SECRET_ACCESS_KEY: &str = "a-secret-of-a-server-that-lives-for-a-minute";

/// The credentials that every started server takes.
pub(crate) fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY)
}

async fn read_endpoint(stdout: &mut Lines<BufReader<ChildStdout>>) -> Result<Uri, Error> {
    while let Some(line) = stdout.next_line().await.map_err(Error::io("reading what longshore prints"))? {
        if let Some(endpoint) = line.strip_prefix("ready ") {
            let endpoint = endpoint.split_whitespace().next().unwrap_or_default();
            return endpoint.parse().map_err(|_| Error::Unexpected(format!("`{line}` names no endpoint")));
        }
    }
    Err(Error::Unexpected("longshore ended before it served".to_owned()))
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Held open: printing into a closed pipe would end the server.
    _stdout: Lines<BufReader<ChildStdout>>,
    /// Holds the data directory and what the server logs.
    directory: TempDir,
    endpoint: Uri,
    /// When it was started.
    pub(crate) began: Instant,
    /// From its start to its line `ready`.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Where it serves.
    pub(crate) fn endpoint(&self) -> &Uri {
        &self.endpoint
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// The directory that its data is below.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// A client for what is not measured.
    ///
    /// # Errors
    /// When the endpoint is not one.
    pub(crate) fn client(&self) -> Result<Client, Error> {
        let retries = RetryPolicy::default().never();
        Ok(Client::with_retries(self.endpoint.clone(), credentials(), REGION, retries)?)
    }

    /// Ends it as a person would, and by force if it lingers.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub(crate) async fn stop(self) -> Result<(), Error> {
        self.end().await.map(drop)
    }

    /// Ends it as a machine that loses its power would.
    ///
    /// # Errors
    /// When it is gone already.
    pub(crate) fn kill(&mut self) -> Result<(), Error> {
        self.child.start_kill().map_err(Error::io("killing longshore"))
    }

    /// Like [`Self::stop`], and leaves its directory.
    async fn end(mut self) -> Result<TempDir, Error> {
        let pid = self.child.id().and_then(|pid| rustix::process::Pid::from_raw(i32::try_from(pid).ok()?));
        if let Some(pid) = pid {
            // It may have ended by itself; the wait below tells.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        if tokio::time::timeout(STOP_LIMIT, self.child.wait()).await.is_err() {
            self.child.kill().await.map_err(Error::io("ending longshore"))?;
        }
        Ok(self.directory)
    }
}
