//! This server's log store.

use std::fmt;

use longshore_api::error::Error;
use longshore_logs::{GroupId, Store};
use longshore_model as model;
use longshore_model::LogStoreId;

use super::error::unavailable;
use crate::Context;

/// Where log streams and events are; nowhere, on a server that keeps no logs.
#[derive(Clone, Default)]
pub struct Logs(Option<Store>);

impl Logs {
    /// The store.
    pub fn store(&self) -> Option<&Store> {
        self.0.as_ref()
    }

    /// Which store it is.
    pub fn id(&self) -> Option<LogStoreId> {
        self.0.as_ref().map(|store| LogStoreId::from_bits(store.id()))
    }
}

impl From<Store> for Logs {
    fn from(store: Store) -> Self {
        Self(Some(store))
    }
}

impl fmt::Debug for Logs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Logs(…)" } else { "Logs(none)" })
    }
}

/// The store.
///
/// # Errors
/// `ServiceUnavailableException` when this server keeps no logs.
pub(crate) fn of(ctx: &Context) -> Result<&Store, Error> {
    ctx.config().logs.store().ok_or_else(|| unavailable("This server keeps no logs."))
}

/// What the store knows a group by.
pub(crate) fn id(group: &model::LogGroup) -> GroupId {
    GroupId(group.id.bits())
}

/// How many bytes of events a group has; none on a server that keeps no logs.
pub(super) fn bytes(ctx: &Context, group: &model::LogGroup) -> i64 {
    let bytes = ctx.config().logs.store().map_or(0, |store| store.group_bytes(id(group)));
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Now, as the store counts time.
pub(crate) fn now(ctx: &Context) -> i64 {
    ctx.now().as_millis()
}
