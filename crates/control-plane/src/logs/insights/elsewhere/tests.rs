//! Other servers are asked when it is the query's turn.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Mutex;

use http_body_util::{BodyExt, Full};
use longshore_api::client::RawError;
use longshore_api::logs::QueryStatus;
use longshore_api::sigv4::Verifier;
use longshore_log_language::insights;
use longshore_logs::{Settings, Store};
use longshore_model::Timestamp;
use longshore_state::Memory;

use super::super::queries::Asked;
use super::super::run;
use super::*;
use crate::identity::AccessKeys;
use crate::logs::Logs;
use crate::servers::{Answer, Opened, Peers};
use crate::{clock, entropy, testing};

const SECRET: &str = "a-secret-of-the-root";

type Calls = Arc<Mutex<Vec<Request<Full<Bytes>>>>>;

/// Servers that have nothing, and say so after they have waited for their turn.
#[derive(Debug, Default, Clone)]
struct Empty(Calls);

impl Peers for Empty {
    fn send(&self, _request: Request<Full<Bytes>>, _limit: Duration) -> Answer<'_> {
        Box::pin(async { Err(RawError::NotSent("nothing is sent here".to_owned())) })
    }

    fn open(&self, request: Request<Full<Bytes>>, _limit: Duration) -> Opened<'_> {
        self.0.lock().unwrap().push(request);
        let waiting = Part { is_waiting: true, ..Part::default() };
        let frames = [event_stream::event(EVENTS, &waiting), event_stream::event(END, &serde_json::json!({}))];
        let body: Vec<u8> = frames.into_iter().flat_map(Result::unwrap).collect();
        let body = Full::new(Bytes::from(body)).map_err(|never| match never {}).boxed_unsync();
        Box::pin(async { Ok(Response::new(body)) })
    }
}

#[tokio::test]
async fn a_query_that_waits_keeps_no_other_server_busy() {
    let directory = tempfile::tempdir().unwrap();
    let logs = Logs::from(Store::open(Settings::new(directory.path())).unwrap());
    let root = Credentials::new("AKIAROOT", SECRET);
    let state = longshore_state::Store::open(Memory::new()).unwrap();
    let config = crate::Config { logs, ..testing::config() };
    let keys = AccessKeys::root(root.clone(), "arn:aws:iam::000000000000:root");
    let ctx = Context::new(config, state, Arc::new(clock::System), Arc::new(entropy::System), keys);
    let Empty(calls) = {
        let empty = Empty::default();
        ctx.servers().reach_by(empty.clone());
        empty
    };

    let body = Bytes::from_static(b"{}");
    let mut request =
        Request::post("http://localhost:7327/").header(TARGET, "Logs_20140328.StartQuery").body(()).unwrap();
    sign(&mut request, &body, &root, Scope { region: "eu-west-1", service: "logs" }, ctx.now()).unwrap();
    let members = ["http://one:1", "http://two:2"]
        .map(|endpoint| (endpoint.to_owned(), Member::new(7, endpoint, Timestamp::default(), Vec::new())));
    let others = Others::new(&ctx, members.into(), &request.into_parts().0, &body).unwrap();
    let query = ctx.activity().queries.add(|number| Asked {
        id: "q".to_owned(),
        number,
        text: String::new(),
        groups: Vec::new(),
        started: 0,
        caller: String::new(),
    });
    let query = query.unwrap();
    let job = Job { query: insights::Query::parse("").unwrap(), sources: Vec::new(), start: 0, end: 1, limit: 1 };

    let running = Arc::clone(&ctx.activity().queries.running);
    let all = running.available_permits();
    let busy = running.acquire_many(u32::try_from(all).unwrap()).await.unwrap();
    let run = tokio::spawn(run::run(ctx.clone(), Arc::clone(&query), Arc::new(job), others));
    sleep(Duration::from_millis(100)).await;
    assert!(calls.lock().unwrap().is_empty(), "it is not its turn");
    drop(busy);
    run.await.unwrap();

    assert_eq!(query.progress().status, QueryStatus::Complete);
    let calls = std::mem::take(&mut *calls.lock().unwrap());
    let to: Vec<_> = calls.iter().filter_map(|call| call.uri().host()).collect();
    assert_eq!(to, ["one", "two"]);
    for call in calls {
        let (parts, _) = call.into_parts();
        let verified = Verifier::new().verify(&parts, &body, ctx.now(), |_| Some(SECRET.into())).unwrap();
        assert_eq!((&*verified.access_key_id, &*verified.region), ("AKIAROOT", "eu-west-1"));
        assert_eq!(parts.headers[TARGET], "Logs_20140328.StartQuery");
    }
}
