//! Raising the format of the store, when every server that works on it knows the new one.

use longshore_api::error::Error;
use longshore_api::longshore::{ServerFormat, UpgradeStore, UpgradedStore};
use longshore_state::RaiseError;
use longshore_state::stored::Formats;

use crate::Context;
use crate::context::unavailable;
use crate::servers::Member;

/// Raises it, or tells what raising it would do.
///
/// # Errors
/// `ClientException` when there is no such format, or a live server does not know it; a `ServerException` when the store fails or
/// it cannot be learned who is there. Nothing was changed then.
pub(crate) async fn upgrade(ctx: &Context, request: &UpgradeStore) -> Result<UpgradedStore, Error> {
    let (store, servers) = (ctx.store(), ctx.servers());
    let to = request.format.unwrap_or(Formats::known().newest);
    if !servers.is_alone() && servers.live_from_now().await.is_none() {
        return Err(Error::server("Which servers there are cannot be learned now. Try again."));
    }
    let members = servers.members();
    let unready: Vec<String> = members.iter().filter(|member| member.store_format.reads < to).map(said).collect();
    if !unready.is_empty() {
        return Err(Error::client(format!(
            "The store is not raised to format {to}, since {} not know it. Replace {} by a newer version first.",
            match unready.as_slice() {
                [one] => format!("the server {one} does"),
                several => format!("the servers {} do", several.join(", ")),
            },
            if unready.len() == 1 { "it" } else { "them" },
        )));
    }
    let from = store.format();
    if request.dry_run {
        check(from, to).map_err(refused)?;
    } else {
        store.raise(to).await.map_err(refused)?;
        if from != to {
            tracing::warn!(from, to, "the format of the store was raised: older versions are refused from now on");
        }
    }
    let servers = members.into_iter().map(|member| ServerFormat {
        endpoint: member.endpoint,
        version: member.version,
        reads: member.store_format.reads,
    });
    Ok(UpgradedStore { from, to, servers: servers.collect() })
}

fn said(member: &Member) -> String {
    format!("{} (version {}, formats up to {})", member.endpoint, member.version, member.store_format.reads)
}

/// What the store would say.
fn check(found: u32, to: u32) -> Result<(), RaiseError> {
    let known = Formats::known();
    match to {
        to if !known.has(to) => Err(RaiseError::Unknown { to, newest: known.newest }),
        to if to < found => Err(RaiseError::Lower { to, found }),
        _ => Ok(()),
    }
}

fn refused(error: RaiseError) -> Error {
    match error {
        RaiseError::Commit(error) => unavailable(&error),
        error => {
            let text = error.to_string();
            let (first, rest) = text.split_at(1);
            Error::client(format!("{}{rest}.", first.to_uppercase()))
        }
    }
}
