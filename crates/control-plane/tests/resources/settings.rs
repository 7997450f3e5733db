//! Account settings.

use longshore_api::ecs::Operation as Op;
use serde_json::{Value, json};

use crate::harness::Server;

async fn insights(server: &Server) -> Value {
    let request = json!({"name": "containerInsights", "effectiveSettings": true});
    server.ok(Op::ListAccountSettings, request).await["settings"][0]["value"].clone()
}

#[tokio::test]
async fn own_settings_count_before_defaults_and_are_taken_back() {
    let server = Server::new();
    assert_eq!(server.ok(Op::ListAccountSettings, json!({})).await["settings"], json!([]));
    assert_eq!(insights(&server).await, "disabled");
    let put = json!({"name": "containerInsights", "value": "enhanced"});
    server.ok(Op::PutAccountSettingDefault, put).await;
    assert_eq!(insights(&server).await, "enhanced");
    let put = json!({"name": "containerInsights", "value": "enabled"});
    let shown = server.ok(Op::PutAccountSetting, put).await["setting"].clone();
    let root = "arn:aws:iam::000000000000:root";
    assert_eq!(shown, json!({"name": "containerInsights", "value": "enabled", "principalArn": root, "type": "user"}));
    assert_eq!(insights(&server).await, "enabled");
    let made = server.ok(Op::CreateCluster, json!({})).await["cluster"].clone();
    assert_eq!(made["settings"], json!([{"name": "containerInsights", "value": "enabled"}]));
    for left in ["enhanced", "disabled", "disabled"] {
        let answer = server.ok(Op::DeleteAccountSetting, json!({"name": "containerInsights"})).await;
        assert_eq!(answer["setting"]["value"], left);
        assert_eq!(insights(&server).await, left);
    }
}

#[tokio::test]
async fn effective_settings_come_ten_a_page() {
    let server = Server::new();
    let first = server.ok(Op::ListAccountSettings, json!({"effectiveSettings": true})).await;
    assert_eq!(first["settings"].as_array().unwrap().len(), 10);
    let request = json!({"effectiveSettings": true, "nextToken": first["nextToken"]});
    let second = server.ok(Op::ListAccountSettings, request).await;
    assert_eq!(second["settings"].as_array().unwrap().len(), 1);
    assert_eq!(second.get("nextToken"), None);
    let (code, _) = server.refused(Op::ListAccountSettings, json!({"maxResults": 11})).await;
    assert_eq!(code, "InvalidParameterException");
}
