//! The compatibility page says of every operation what the dispatcher does with it.

use longshore_api::ecs::Operation;
use serde_json::{Value, json};

use crate::harness::Server;

#[tokio::test]
async fn the_compatibility_page_and_the_dispatcher_agree() {
    let said: Value = serde_json::from_str(include_str!("../../../../models/ecs-support.json")).unwrap();
    let server = Server::new();
    for operation in Operation::ALL {
        let refusal = server.call(operation, json!({})).await.err();
        let is_there = refusal.is_none_or(|error| error.code != "UnknownOperationException");
        let status = said[operation.name()]["status"].as_str();
        assert_eq!(
            is_there,
            matches!(status, Some("works" | "partly" | "waits")),
            "{operation} is said to be {status:?}"
        );
    }
}
