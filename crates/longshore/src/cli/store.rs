//! What `longshore store` can be told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::client::DataDir;
use super::server::StoreOptions;

#[derive(Debug, Args)]
pub(crate) struct Store {
    #[command(subcommand)]
    pub(crate) command: StoreCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Write the whole state to one file, also while a server runs on it
    Export(StoreExport),
    /// Fill an empty data directory, or an empty prefix in etcd, with an exported state
    Import(StoreImport),
    /// Verify the state without writing: checksums of files, every record, and whether the records fit together
    Check(StoreCheck),
    /// Raise the format of the state, once all servers have the new version; older versions are refused from then on
    Upgrade(StoreUpgrade),
}

#[derive(Debug, Args)]
#[command(
    after_help = "A running server does it. A new version of Longshore goes on writing the format that it finds, so that the version before
it can be gone back to; this ends that. It is refused while a server runs that does not know the new format.

Examples:
  longshore store upgrade --dry-run
  longshore store export --to /backup/before && longshore store upgrade"
)]
pub(crate) struct StoreUpgrade {
    #[command(flatten)]
    pub(crate) data: DataDir,
    /// The server's address, found as with the other commands unless it is given
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The format [default: the newest that the server knows]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) to: Option<u32>,
    /// Only say whether it can be done
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "The file has one JSON document a line, and is readable by its owner alone: environment variables of containers
are in it. A file that is there is replaced once the new one is whole.

Examples:
  longshore store export --to /backup/longshore-$(date +%F)
  longshore store export --to - | gzip > state.gz
  longshore store export --data-dir /var/lib/longshore --to state --json
  longshore store export --store etcd://10.0.0.1,10.0.0.2,10.0.0.3 --to state"
)]
pub(crate) struct StoreExport {
    #[command(flatten)]
    pub(crate) data: DataDir,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Nothing is there before all of it is: the file's count and digest are compared first. The directory must have
no state. The root access key is not part of the state; copy root-access-key.json to keep it.

Examples:
  longshore store import --data-dir /var/lib/longshore --from /backup/longshore-2026-11-28
  gunzip < state.gz | longshore store import --data-dir /var/lib/longshore --from -
  longshore store export --to - | longshore store import --store etcd://10.0.0.1,10.0.0.2,10.0.0.3 --from -"
)]
pub(crate) struct StoreImport {
    #[command(flatten)]
    pub(crate) data: DataDir,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// The file that was exported; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "The exit status is 1 when anything is wrong.

Examples:
  longshore store check
  longshore store check --data-dir /var/lib/longshore --json | jq '.findings[]'
  longshore store check --store etcd://10.0.0.1:2379/production --etcd-user longshore --etcd-password-file password")]
pub(crate) struct StoreCheck {
    #[command(flatten)]
    pub(crate) data: DataDir,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// Print one JSON document, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}
