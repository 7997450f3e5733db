//! Alarms.

use std::sync::Arc;

use longshore_model::alarm;

use super::cluster::Tag;
use super::field::{Json, Millis, form, words};

words! {
    State of alarm::State { Ok = "OK", Alarm = "ALARM", InsufficientData = "INSUFFICIENT_DATA" }
}

words! {
    HistoryKind of alarm::HistoryKind { ConfigurationUpdate = "configuration", StateUpdate = "state" }
}

form! {
    HistoryItem of alarm::HistoryItem {
        always { at: Millis, kind: HistoryKind, summary: Arc<str>, data: Arc<str> }
        unless_empty {}
    }
}

form! {
    Alarm of alarm::Alarm {
        always {
            name: Arc<str>,
            state: State,
            state_reason: Arc<str>,
            state_updated_at: Millis,
            state_changed_at: Millis,
            configured_at: Millis,
        }
        unless_empty { state_reason_data: Option<Arc<str>>, document: Json, tags: Vec<Tag>, history: Vec<HistoryItem> }
    }
}
