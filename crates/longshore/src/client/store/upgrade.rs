//! `longshore store upgrade`: asks a server to raise the format of the state.

use longshore_api::longshore::UpgradeStore;

use crate::cli;
use crate::client::connection;
use crate::client::output::Output;
use crate::error::Error;

/// Asks and says what became of it.
pub(super) async fn run(options: cli::StoreUpgrade) -> Result<(), Error> {
    let output = Output::new(options.json);
    let connection = cli::Connection {
        data: options.data,
        endpoint: options.endpoint,
        // It is nothing of a cluster.
        cluster: "default".to_owned(),
        json: options.json,
    };
    let request = UpgradeStore { format: options.to, dry_run: options.dry_run };
    let upgraded = connection::open(&connection)?.upgrade_store(&request).await?;
    output.print(&upgraded, |_| {
        let (from, to) = (upgraded.from, upgraded.to);
        match (from == to, options.dry_run) {
            (true, _) => format!("the state has format {to}\n"),
            (false, true) => format!("the state has format {from} and can be raised to {to}\n"),
            (false, false) => {
                format!("the state was raised from format {from} to {to}; older versions are refused from now on\n")
            }
        }
    })
}
