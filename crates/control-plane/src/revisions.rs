//! Which state an answer rests on, for those who read on one server what they wrote on another.
//!
//! Every answer says in `x-longshore-revision` which revision this server has come to: that of the state it rests on, or a later
//! one; after a change at least the change's own. A request that says `x-longshore-minimum-revision` is carried out on a
//! state of that revision or a later one; it waits for that, as long as a watch may reasonably take.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use longshore_api::error::Error;
use longshore_model::Revision;
use longshore_state::Store;

/// What the answer's revision is called.
const REVISION: HeaderName = HeaderName::from_static("x-longshore-revision");

/// What a request may ask for.
const MINIMUM: HeaderName = HeaderName::from_static("x-longshore-minimum-revision");

/// How long a request waits for the revision that it asks for.
const PATIENCE: Duration = Duration::from_secs(3);

/// How late a watch may usually be.
const LATENESS: Duration = Duration::from_secs(1);

/// What a request asks for.
///
/// # Errors
/// `InvalidParameterException` when that is no revision.
pub(crate) fn minimum(headers: &HeaderMap) -> Result<Option<Revision>, Error> {
    let mut given = headers.get_all(MINIMUM).iter();
    let Some(value) = given.next() else { return Ok(None) };
    let digits = value.to_str().ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    match (digits.and_then(|text| text.parse().ok()), given.next()) {
        (Some(revision), None) => Ok(Some(Revision(revision))),
        (_, other) => {
            let said = value.to_str().unwrap_or("something unreadable");
            let said = if other.is_some() { "given more than once" } else { said };
            Err(Error::invalid_parameter(format!(
                "The header {MINIMUM} is {said}. Give it once, as a whole number such as 42: the {REVISION} of an earlier answer."
            )))
        }
    }
}

/// Waits until the state has come that far.
///
/// # Errors
/// `ServerException` with status 503 when it does not in time; SDKs try again.
pub(crate) async fn reach(store: &Store, minimum: Revision) -> Result<(), Error> {
    reach_within(store, minimum, PATIENCE).await
}

async fn reach_within(store: &Store, minimum: Revision, patience: Duration) -> Result<(), Error> {
    let mut watch = store.watch();
    let reached = async {
        while store.snapshot().revision() < minimum {
            watch.next().await;
        }
    };
    tokio::time::timeout(patience, reached).await.map_err(|_| {
        let has = store.snapshot().revision();
        Error::server(format!(
            "This server's state is at revision {has}, and the request wants {minimum} or later: it has waited {} s for it. \
             Try again; should it never come, the revision is not one of this state.",
            patience.as_secs_f32()
        ))
        .with_status(StatusCode::SERVICE_UNAVAILABLE)
    })
}

/// How far the state of whoever gave an answer is.
pub(crate) fn told(headers: &HeaderMap) -> Option<Revision> {
    headers.get(REVISION)?.to_str().ok()?.parse().ok().map(Revision)
}

/// Waits until the state has come as far as that of another server; not for longer than a watch is usually late.
pub(crate) async fn wait_for(store: &Store, revision: Revision) {
    if let Err(error) = reach_within(store, revision, LATENESS).await {
        tracing::warn!(%error, "the watch is late");
    }
}

/// Says in an answer how far the state is; one that another server gave says so already.
pub(crate) fn tell(headers: &mut HeaderMap, store: &Store) {
    headers.entry(REVISION).or_insert_with(|| HeaderValue::from(store.snapshot().revision().0));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use longshore_model::task_definition::FamilyCounter;
    use longshore_model::{Group, Record};
    use longshore_state::Memory;

    use super::*;

    fn asked(values: &[&str]) -> Result<Option<u64>, Error> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(MINIMUM, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        minimum(&headers).map(|minimum| minimum.map(|revision| revision.0))
    }

    #[test]
    fn a_revision_is_a_whole_number_given_once() {
        assert_eq!(asked(&[]).unwrap(), None);
        assert_eq!(asked(&["0"]).unwrap(), Some(0));
        assert_eq!(asked(&["18446744073709551615"]).unwrap(), Some(u64::MAX));
        for wrong in ["", "-1", "+1", " 7", "1.0", "abc", "18446744073709551616", "\u{fc}"] {
            let error = asked(&[wrong]).expect_err(wrong);
            assert_eq!(error.code, "InvalidParameterException", "{wrong}");
            assert!(error.message.contains("x-longshore-minimum-revision"), "{}", error.message);
        }
        assert!(asked(&["1", "2"]).unwrap_err().message.contains("more than once"));
    }

    fn change(count: u32) -> longshore_model::Plan {
        let record = Record::Family(Arc::new(FamilyCounter { family: "a".into(), last_revision: count }));
        Group::new("count").put(record).into()
    }

    #[tokio::test]
    async fn a_state_that_comes_late_is_waited_for() {
        let store = Store::open(Memory::new()).unwrap();
        let now = store.snapshot().revision();
        reach(&store, now).await.unwrap();
        let waiting = tokio::spawn({
            let store = store.clone();
            async move { reach(&store, Revision(now.0 + 2)).await }
        });
        store.commit(change(1)).await.unwrap();
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "one is missing");
        store.commit(change(2)).await.unwrap();
        waiting.await.unwrap().unwrap();
        let error = reach_within(&store, Revision(now.0 + 3), Duration::from_millis(20)).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::SERVICE_UNAVAILABLE);
        let words = format!("is at revision {}, and the request wants {} or later", now.0 + 2, now.0 + 3);
        assert!(error.message.contains(&words), "{}", error.message);
    }

    #[tokio::test]
    async fn an_answer_says_how_far_the_state_is() {
        let store = Store::open(Memory::new()).unwrap();
        store.commit(change(1)).await.unwrap();
        let mut headers = HeaderMap::new();
        tell(&mut headers, &store);
        assert_eq!(headers[REVISION], store.snapshot().revision().to_string().as_str());
        store.commit(change(2)).await.unwrap();
        let before = headers.clone();
        tell(&mut headers, &store);
        assert_eq!(headers, before, "another server's word stands");
    }
}
