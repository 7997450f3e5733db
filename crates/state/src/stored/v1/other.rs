//! The small records: service events, account settings, client tokens.

use std::sync::Arc;

use longshore_model::event;
use longshore_model::id::TaskId;
use longshore_model::setting::{AccountSetting, Principal};
use longshore_model::token::{ClientToken, TokenId};

use super::field::{Millis, Printed, Stored, form};

form! {
    Event of event::ServiceEvent {
        always { cluster: Arc<str>, service: Arc<str>, sequence: u64, created_at: Millis, message: Arc<str> }
        unless_empty {}
    }
}

form! {
    Setting of AccountSetting {
        always { name: Arc<str>, value: Arc<str> }
        unless_empty { principal: Whose }
    }
}

/// The ARN of whom a setting is for; nothing stands for the account's default.
#[derive(Debug, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Whose(Option<Arc<str>>);

impl Stored<Principal> for Whose {
    fn store(model: &Principal) -> Self {
        match model {
            Principal::AccountDefault => Self(None),
            Principal::Arn(arn) => Self(Some(Arc::clone(arn))),
        }
    }

    fn load(self) -> Principal {
        self.0.map_or(Principal::AccountDefault, Principal::Arn)
    }
}

form! {
    Token of ClientToken {
        always { id: Identity, parameters: Arc<str>, used_at: Millis }
        unless_empty { tasks: Vec<Printed<TaskId>> }
    }
}

form! {
    /// What identifies a token.
    Identity of TokenId {
        always { cluster: Arc<str>, operation: Arc<str>, token: Arc<str> }
        unless_empty {}
    }
}
