//! Amazon ECS that anyone can run: one binary, every role. This crate reads the command line and wires the parts.

mod cli;
mod client;
mod data_dir;
mod edge;
mod error;
mod machine;
mod root_key;
mod server;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command, EdgeCommand, LogFormat, ServerCommand};
use crate::error::Error;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Quiet(code)) => ExitCode::from(code),
        Err(error) => {
            error.print();
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), Error> {
    if let Command::Completions { shell } = cli.command {
        cli::print_completions(shell);
        return Ok(());
    }
    #[cfg(debug_assertions)]
    if std::env::var_os("LONGSHORE_REHEARSE_THE_NEXT_VERSION").is_some() {
        // Of development builds alone: tests rehearse upgrades with it.
        longshore_state::stored::Formats::rehearse_the_next_version();
    }
    let serves = match &cli.command {
        Command::Up(_) | Command::Agent(_) => true,
        Command::Server(options) => options.command.is_none(),
        Command::Edge(options) => options.command.is_none(),
        _ => false,
    };
    start_logging(serves, cli.log_format);
    let runtime = match serves {
        true => tokio::runtime::Builder::new_multi_thread(),
        false => tokio::runtime::Builder::new_current_thread(),
    }
    .enable_all()
    .build()
    .map_err(Error::Runtime)?;
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Up(options) => server::up(*options).await,
            Command::Server(mut options) => match options.command.take() {
                None => server::server(*options).await,
                Some(ServerCommand::List(options)) => client::servers::list(options).await,
                Some(ServerCommand::Drain(options)) => client::servers::drain(options).await,
                Some(ServerCommand::Token(options)) => client::token::run(options).await,
            },
            Command::Agent(options) => server::agent(options).await,
            Command::Edge(mut options) => match options.command.take() {
                None => edge::run(*options).await,
                Some(EdgeCommand::List(options)) => client::edges::list(options).await,
                Some(EdgeCommand::Remove(options)) => client::edges::remove(options).await,
            },
            Command::Lb(options) => client::balancers::list(options).await,
            Command::Env(options) => client::env::run(options).await,
            Command::Ps(options) => client::ps::run(options).await,
            Command::Run(options) => client::run::run(options).await,
            Command::Stop(options) => client::stop::run(options).await,
            Command::Exec(options) => client::exec::run(options).await,
            Command::Logs(options) => client::logs::run(options).await,
            Command::Status(options) => client::status::run(options).await,
            Command::Why(options) => client::why::command::run(options).await,
            Command::Store(options) => client::store::run(options).await,
            Command::Completions { .. } => Ok(()),
        }
    });
    // A read of the terminal or a slow lookup must not keep a finished command from ending.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    outcome
}

/// Servers log what they do, clients only what went wrong; `LONGSHORE_LOG` says otherwise, such as `longshore=debug`.
fn start_logging(serves: bool, format: LogFormat) {
    let default = if serves { "info" } else { "error" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("LONGSHORE_LOG").unwrap_or_else(|_| default.into());
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(colour).init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
}
