//! How soon a server serves on an empty directory, and how much memory it holds when nothing happens.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use tokio::process::Command;

use crate::caller::Caller;
use crate::error::Error;
use crate::machine::{self, Memory};
use crate::report::{Cell, Report, Table, Target};
use crate::samples::Samples;
use crate::server::Binary;

/// How often it is started.
const STARTS: usize = 10;

/// How long it is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(10);

/// Measures.
pub(crate) async fn run(binary: &Binary, directory: &Path) -> Result<Report, Error> {
    let (mut ready, mut answered, mut floor) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let server = binary.start(&["up", "--no-agent"]).await?;
        ready.push(server.ready_after);
        Caller::connect(server.endpoint()).await?.call("ListClusters", "{}".into()).await?;
        answered.push(server.began.elapsed());
        server.stop().await?;
        floor.push(process_and_sync(directory).await?);
    }
    let [ready, answered, floor] = [ready, answered, floor].map(|times| times.into_iter().collect::<Samples>());
    let alone = idle_memory(binary, &["up", "--no-agent"]).await?;
    let with_agent = idle_memory(binary, &["up"]).await?;
    let row = |what: &str, samples: &Samples| [what.into(), samples.median().into(), samples.max().into()];
    let memory_row = |what: &str, memory: &Memory| {
        [what.into(), Cell::Bytes(memory.resident), Cell::Bytes(memory.anonymous), Cell::Bytes(memory.peak)]
    };
    Ok(Report {
        name: "startup",
        title: "a server's first moments on an empty directory, and its memory when idle",
        inputs: vec![
            ("starts", STARTS.to_string()),
            ("idle for", format!("{} s", IDLE.as_secs())),
            ("command", "longshore up --no-agent; for the memory also longshore up".to_owned()),
        ],
        tables: vec![
            Table::new(["from the start of the process", "median", "slowest"])
                .row(row("to its line `ready`", &ready))
                .row(row("to the answer to a first ListClusters", &answered))
                .row(row("floor: /bin/true runs and 4 KiB are synced", &floor)),
            Table::new(["idle memory", "resident", "of it its own", "resident at most"])
                .row(memory_row("server alone", &alone))
                .row(memory_row("server with one agent", &with_agent)),
        ],
        targets: vec![
            Target::at_most("a first answer", answered.median().into(), Duration::from_millis(300).into()),
            Target::at_most("resident memory with one agent", Cell::Bytes(with_agent.resident), Cell::Bytes(60 << 20)),
        ],
        notes: vec!["The rest of the resident memory is the binary's own file, which the kernel may drop.".to_owned()],
    })
}

/// The least that starting anything durable takes here.
async fn process_and_sync(directory: &Path) -> Result<Duration, Error> {
    let began = Instant::now();
    Command::new("/bin/true").status().await.map_err(Error::io("/bin/true"))?;
    let synced = tempfile::tempfile_in(directory).and_then(|mut file| {
        file.write_all(&[b'x'; 4096])?;
        file.sync_all()
    });
    synced.map_err(Error::io(directory.display().to_string()))?;
    Ok(began.elapsed())
}

async fn idle_memory(binary: &Binary, arguments: &[&str]) -> Result<Memory, Error> {
    let server = binary.start(arguments).await?;
    tokio::time::sleep(IDLE).await;
    let memory = machine::memory(server.pid());
    server.stop().await?;
    memory
}
