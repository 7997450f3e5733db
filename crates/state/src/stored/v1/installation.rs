//! What all servers share.

use std::sync::Arc;

use longshore_model::installation::{self, Secret};

use super::field::{Millis, Stored, form};

form! {
    Installation of longshore_model::Installation {
        always {
            account_id: Arc<str>,
            region: Arc<str>,
            zones: Vec<Arc<str>>,
            master_secret: Hidden,
            authority: Authority,
            made_at: Millis,
        }
        unless_empty { root_key: Option<RootKey>, first_account_id: Option<Arc<str>>, revoked_edges: Vec<RevokedEdge> }
    }
}

form! {
    Authority of installation::Authority {
        always { certificate: Arc<str>, key: Hidden }
        unless_empty {}
    }
}

form! {
    RootKey of installation::RootKey {
        always { id: Arc<str>, secret: Hidden }
        unless_empty {}
    }
}

form! {
    RevokedEdge of installation::RevokedEdge {
        always { name: Arc<str>, at: Millis }
        unless_empty {}
    }
}

/// A secret as it is.
#[derive(PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Hidden(Arc<str>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(…)")
    }
}

impl Stored<Secret> for Hidden {
    fn store(model: &Secret) -> Self {
        Self(model.reveal().into())
    }

    fn load(self) -> Secret {
        self.0.into()
    }
}
