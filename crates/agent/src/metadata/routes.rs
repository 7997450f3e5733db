//! Which path asks for what.

use axum::Router;

use super::server::Registry;

/// The router of the metadata endpoint.
pub(super) fn router(registry: Registry) -> Router {
    Router::new().with_state(registry)
}
