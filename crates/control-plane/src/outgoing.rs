//! The one client for addresses that users name: lifecycle hooks, and the destinations of subscription filters.

use std::sync::LazyLock;
use std::time::Duration;

use longshore_api::client::Raw;
use longshore_api::tls::Tls;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);

/// The client. It trusts the authorities of this system; where it has none, calls by https fail and say so.
pub(crate) fn client() -> &'static Raw {
    static CLIENT: LazyLock<Raw> = LazyLock::new(|| {
        let tls = Tls::system().unwrap_or_else(|error| {
            tracing::warn!(%error, "lifecycle hooks and destinations of log events can be called by plain http alone");
            Tls::none()
        });
        Raw::connecting_within(&tls, CONNECT)
    });
    &CLIENT
}
