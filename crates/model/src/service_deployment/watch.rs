//! How a deployment's alarms stand, and what becomes of the deployment for it (developer guide: "How CloudWatch alarms detect
//! Amazon ECS deployment failures").

use std::sync::Arc;
use std::time::Duration;

use super::{Configuration, Monitor};
use crate::alarm::{Alarm, State};
use crate::{Entry, Snapshot, Timestamp};

/// The longest that a rolling deployment bakes: the guide calls the usual time "less than 5 minutes".
const LONGEST_BAKE: Duration = Duration::from_secs(5 * 60);

/// A deployment watches alarms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmWatch {
    /// How the watch stands.
    pub status: Monitor,
    /// Those that were found in ALARM when the deployment failed.
    pub triggered: Vec<Arc<str>>,
    /// Since when a deployment that replaces tasks a few at a time has nothing left to do but to watch.
    pub bakes_since: Option<Timestamp>,
}

impl AlarmWatch {
    /// A watch that has seen nothing yet.
    pub fn new() -> Self {
        Self { status: Monitor::Monitoring, triggered: Vec::new(), bakes_since: None }
    }
}

impl Default for AlarmWatch {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> Configuration<'a> {
    /// Whether alarms are watched.
    pub fn has_alarms(self) -> bool {
        self.alarms_flag("enable") && self.alarm_names().next().is_some()
    }

    /// Whether an alarm brings the source revision back.
    pub fn alarms_roll_back(self) -> bool {
        self.alarms_flag("rollback")
    }

    /// The names of the alarms, watched or not.
    pub fn alarm_names(self) -> impl Iterator<Item = &'a str> + 'a {
        let names = self.0.get("alarms").and_then(|alarms| alarms["alarmNames"].as_array());
        names.into_iter().flatten().filter_map(|name| name.as_str())
    }

    /// Its alarms that are in ALARM. One that is not there is not.
    pub fn alarms_in_alarm(self, snapshot: &Snapshot) -> Vec<Arc<str>> {
        let raised = self.alarms(snapshot).filter(|alarm| alarm.state == State::Alarm);
        raised.map(|alarm| alarm.name.as_str().into()).collect()
    }

    /// How long a rolling deployment is watched after its last task was replaced: as long as the slowest of its alarms takes
    /// to go off, and five minutes at most. An alarm that is not there does not go off.
    pub fn alarm_bake_time(self, snapshot: &Snapshot) -> Duration {
        let times = self.alarms(snapshot).map(|alarm| {
            let number = |member| alarm.document.get(member).and_then(serde_json::Value::as_u64);
            match (number("Period"), number("EvaluationPeriods")) {
                (Some(seconds), Some(periods)) => Duration::from_secs(seconds.saturating_mul(periods)),
                _ => LONGEST_BAKE,
            }
        });
        times.max().unwrap_or_default().min(LONGEST_BAKE)
    }

    fn alarms(self, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Entry<Alarm>> + 'a {
        self.alarm_names().filter_map(move |name| snapshot.alarms().get(name))
    }

    fn alarms_flag(self, flag: &str) -> bool {
        self.0.get("alarms").is_some_and(|alarms| alarms[flag] == true)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::plan::{Revision, Write};
    use crate::{Document, Record};

    fn alarm(name: &str, state: State, document: serde_json::Value) -> Write {
        let at = Timestamp::from_millis(0);
        Write::Put(Record::Alarm(Arc::new(Alarm {
            name: name.into(),
            state,
            state_reason: "".into(),
            state_reason_data: None,
            state_updated_at: at,
            state_changed_at: at,
            configured_at: at,
            document: Document::new(document),
            tags: Vec::new(),
            history: Vec::new(),
        })))
    }

    fn document(alarms: serde_json::Value) -> Document {
        Document::new(json!({"alarms": alarms}))
    }

    #[test]
    fn alarms_are_watched_when_they_are_named_and_switched_on() {
        let flags = |alarms| {
            let document = document(alarms);
            (Configuration(&document).has_alarms(), Configuration(&document).alarms_roll_back())
        };
        assert_eq!(flags(json!({"alarmNames": ["a"], "enable": true, "rollback": false})), (true, false));
        assert_eq!(flags(json!({"alarmNames": ["a"], "enable": false, "rollback": true})), (false, true));
        assert_eq!(flags(json!({"alarmNames": [], "enable": true, "rollback": true})), (false, true));
        assert_eq!(flags(json!(null)), (false, false));
    }

    #[test]
    fn a_rolling_deployment_bakes_as_long_as_its_slowest_alarm_takes() {
        // Rule 7.7.5: five minutes at most.
        let bake = |names: &[&str]| {
            let mut snapshot = Snapshot::default();
            for (at, write) in (1..).zip([
                alarm("quick", State::Ok, json!({"Period": 10, "EvaluationPeriods": 2})),
                alarm("slow", State::Alarm, json!({"Period": 60, "EvaluationPeriods": 3})),
                alarm("slowest", State::Ok, json!({"Period": 3600, "EvaluationPeriods": 24})),
                alarm("query", State::Ok, json!({"EvaluationCriteria": {}})),
            ]) {
                snapshot.apply(Revision(at), &[write]);
            }
            let document = document(json!({"alarmNames": names}));
            let configuration = Configuration(&document);
            (configuration.alarm_bake_time(&snapshot).as_secs(), configuration.alarms_in_alarm(&snapshot))
        };
        assert_eq!(bake(&["quick", "not-there"]), (20, vec![]));
        assert_eq!(bake(&["quick", "slow"]), (180, vec!["slow".into()]));
        assert_eq!(bake(&["slowest"]).0, 300, "five minutes at most");
        assert_eq!(bake(&["query"]).0, 300, "nobody knows how long it takes");
        assert_eq!(bake(&["not-there"]).0, 0);
    }
}
