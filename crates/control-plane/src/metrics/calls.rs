//! Calls of the API: how many, how they ended, how long they took.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use longshore_api::ecs::Operation;
use longshore_api::protocol::ServiceCall;
use longshore_metrics::{Counter, Gauge, Histogram, Page, none};

/// All calls. Those of ECS that succeed are counted without a lock.
#[derive(Debug)]
pub(crate) struct Calls {
    ecs: Vec<Arc<Figures>>,
    others: RwLock<HashMap<ServiceCall, Arc<Figures>>>,
    /// Requests that name no operation.
    unknown: Arc<Figures>,
    in_progress: Gauge,
}

#[derive(Debug)]
struct Figures {
    seconds: Histogram,
    succeeded: Counter,
    refused: Mutex<BTreeMap<String, u64>>,
}

impl Default for Figures {
    fn default() -> Self {
        Self { seconds: Histogram::of_times(), succeeded: Counter::default(), refused: Mutex::default() }
    }
}

impl Default for Calls {
    fn default() -> Self {
        Self {
            ecs: Operation::ALL.iter().map(|_| Arc::default()).collect(),
            others: RwLock::default(),
            unknown: Arc::default(),
            in_progress: Gauge::default(),
        }
    }
}

impl Calls {
    /// A call begins; nothing is what cannot be told.
    pub(crate) fn begin(&self, call: Option<ServiceCall>) -> Running {
        self.in_progress.inc();
        Running {
            figures: self.figures(call),
            in_progress: self.in_progress.clone(),
            started: Instant::now(),
            code: None,
        }
    }

    fn figures(&self, call: Option<ServiceCall>) -> Arc<Figures> {
        let call = match call {
            None => return Arc::clone(&self.unknown),
            Some(ServiceCall::Ecs(operation)) => return Arc::clone(&self.ecs[operation as usize]),
            Some(other) => other,
        };
        if let Some(known) = self.others.read().unwrap_or_else(PoisonError::into_inner).get(&call) {
            return Arc::clone(known);
        }
        Arc::clone(self.others.write().unwrap_or_else(PoisonError::into_inner).entry(call).or_default())
    }

    pub(super) fn write(&self, page: &mut Page<'_>) -> std::fmt::Result {
        let others = self.others.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<(&str, &str, &Arc<Figures>)> = Vec::new();
        let operations = Operation::ALL.iter().zip(&self.ecs);
        all.extend(operations.map(|(operation, figures)| ("ecs", operation.name(), figures)));
        all.extend(others.iter().map(|(call, figures)| (call.signing_name(), call.operation_name(), figures)));
        all.push(("unknown", "unknown", &self.unknown));
        all.retain(|(_, _, figures)| figures.seconds.count() > 0);
        all.sort_by_key(|(service, operation, _)| (*service, *operation));
        let mut ended = Vec::new();
        for (service, operation, figures) in &all {
            let labels = |code: &str| {
                [("service", (*service).to_owned()), ("operation", (*operation).to_owned()), ("code", code.to_owned())]
            };
            ended.push((labels("OK"), figures.succeeded.get()));
            let refused = figures.refused.lock().unwrap_or_else(PoisonError::into_inner);
            ended.extend(refused.iter().map(|(code, count)| (labels(code), *count)));
        }
        ended.retain(|(_, count)| *count > 0);
        page.counter("longshore_api_calls", "Calls of the API that ended.", ended)?;
        let times = all.iter().map(|(service, operation, figures)| {
            ([("service", *service), ("operation", *operation)], figures.seconds.clone())
        });
        page.histogram("longshore_api_call_seconds", "From a request's headers to its answer.", times)?;
        let in_progress = none(self.in_progress.get() as f64);
        page.gauge("longshore_api_calls_in_progress", "Calls of the API under way.", in_progress)
    }
}

/// A call under way. Dropped without an answer, its caller has left.
#[derive(Debug)]
pub(crate) struct Running {
    figures: Arc<Figures>,
    in_progress: Gauge,
    started: Instant,
    /// How it ended: with an error's code, or without one.
    code: Option<Option<String>>,
}

impl Running {
    /// It was answered, or refused with a code.
    pub(crate) fn answered(mut self, code: Option<&str>) {
        self.code = Some(code.map(str::to_owned));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.in_progress.dec();
        self.figures.seconds.took(self.started.elapsed());
        let code = match self.code.take() {
            Some(None) => {
                self.figures.succeeded.inc();
                return;
            }
            Some(Some(code)) => code,
            None => "NotAnswered".to_owned(),
        };
        *self.figures.refused.lock().unwrap_or_else(PoisonError::into_inner).entry(code).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_counted_by_how_it_ended() {
        let calls = Calls::default();
        assert!(Operation::ALL.iter().enumerate().all(|(index, operation)| *operation as usize == index));
        let run_task = Some(ServiceCall::Ecs(Operation::RunTask));
        calls.begin(run_task).answered(None);
        calls.begin(run_task).answered(Some("ClientException"));
        calls.begin(Some(ServiceCall::Longshore(longshore_api::longshore::Operation::Explain))).answered(None);
        drop(calls.begin(None));
        let open = calls.begin(run_task);
        let text = longshore_metrics::page(move |page| {
            let _open = &open;
            calls.write(page)
        });
        for line in [
            r#"longshore_api_calls_total{service="ecs",operation="RunTask",code="OK"} 1"#,
            r#"longshore_api_calls_total{service="ecs",operation="RunTask",code="ClientException"} 1"#,
            r#"longshore_api_calls_total{service="longshore",operation="Explain",code="OK"} 1"#,
            r#"longshore_api_calls_total{service="unknown",operation="unknown",code="NotAnswered"} 1"#,
            r#"longshore_api_call_seconds_count{service="ecs",operation="RunTask"} 2"#,
            "longshore_api_calls_in_progress 1.0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        assert!(!text.contains("StopTask"), "what was never called takes no room");
    }
}
