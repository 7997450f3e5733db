//! Forms that become requests, responses that become XML, and errors of both dialects.

use http_body_util::BodyExt;
use serde_json::json;

use super::*;
use crate::elbv2::{CreateLoadBalancerInput, CreateRuleInput, Operation};
use crate::timestamp::IsoTimestamp;

fn form(text: &str) -> Form {
    Form::parse("", text.as_bytes()).unwrap()
}

fn id() -> RequestId {
    RequestId::from_random([7; 16])
}

async fn text(response: Response<Full<Bytes>>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[test]
fn names_with_dots_are_structures_and_lists() {
    let request: CreateRuleInput = decode_elbv2(&form(
        "Action=CreateRule&ListenerArn=a%2Fb+c&Priority=10&Conditions.member.2.Field=x&Conditions.member.1.Field=host-header\
         &Conditions.member.1.HostHeaderConfig.Values.member.1=a&Conditions.member.1.HostHeaderConfig.Values.member.10=c\
         &Conditions.member.1.HostHeaderConfig.Values.member.9=b&Actions.member.1.Type=forward\
         &Actions.member.1.ForwardConfig.TargetGroupStickinessConfig.Enabled=true&Unknown.member.1=x",
    ))
    .unwrap();
    assert_eq!((request.listener_arn.as_deref(), request.priority), (Some("a/b c"), Some(10)));
    let conditions = request.conditions.unwrap();
    assert_eq!(conditions[1].field.as_deref(), Some("x"));
    let values = conditions[0].host_header_config.as_ref().unwrap().values.as_ref().unwrap();
    assert_eq!(values.as_slice(), ["a", "b", "c"]);
    assert!(request.transforms.is_none());
    let forward = request.actions.unwrap()[0].forward_config.clone().unwrap();
    assert_eq!(forward.target_group_stickiness_config.unwrap().enabled, Some(true));
}

#[tokio::test]
async fn moments_of_cloudwatch_are_numbers_in_json_and_words_in_forms_and_xml() {
    let request: cloudwatch::DescribeAlarmHistoryInput = decode_cloudwatch(&form(
        "AlarmName=a&StartDate=1970-01-01T00:00:01.500Z&AlarmTypes.member.1=MetricAlarm&MaxRecords=2",
    ))
    .unwrap();
    assert_eq!(request.start_date.map(crate::timestamp::Timestamp::millis), Some(1500));
    assert_eq!(request.max_records, Some(2));
    let told = decode_cloudwatch::<cloudwatch::DescribeAlarmHistoryInput>(&form("EndDate=tomorrow")).unwrap_err();
    assert_eq!(told.to_string(), "ValidationError: The value 'tomorrow' of 'EndDate' is not a time of ISO 8601.");
    let item = |millis| cloudwatch::AlarmHistoryItem {
        timestamp: Some(crate::timestamp::Timestamp::from_millis(millis)),
        ..cloudwatch::AlarmHistoryItem::default()
    };
    let answer = cloudwatch::DescribeAlarmHistoryOutput {
        alarm_history_items: Some(vec![item(1500), item(2000)]),
        next_token: None,
    };
    let shown = text(success_cloudwatch(cloudwatch::Operation::DescribeAlarmHistory, &answer, id())).await;
    let items = "<member><Timestamp>1970-01-01T00:00:01.500Z</Timestamp></member>\
                 <member><Timestamp>1970-01-01T00:00:02.000Z</Timestamp></member>";
    assert!(shown.contains(&format!("<AlarmHistoryItems>{items}</AlarmHistoryItems>")), "{shown}");
    let shown = serde_json::to_value(&answer).unwrap();
    assert_eq!(shown["AlarmHistoryItems"], json!([{"Timestamp": 1.5}, {"Timestamp": 2}]));
}

#[test]
fn an_empty_list_is_told_from_none() {
    let request: CreateLoadBalancerInput = decode_elbv2(&form("Name=a&SecurityGroups=")).unwrap();
    assert_eq!((request.security_groups, request.subnets), (Some(Vec::new()), None));
}

#[test]
fn the_lists_of_ec2_are_numbered_at_once() {
    let request: ec2::DescribeSecurityGroupsRequest = decode_ec2(&form(
        "Action=DescribeSecurityGroups&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=v&GroupId.1=sg-1",
    ))
    .unwrap();
    let filters = request.filters.unwrap();
    assert_eq!(filters[0].name.as_deref(), Some("vpc-id"));
    assert_eq!(filters[0].values.as_deref(), Some(&["v".to_owned()][..]));
    assert_eq!(request.group_ids.as_deref(), Some(&["sg-1".to_owned()][..]));
    let told = decode_ec2::<ec2::DescribeSecurityGroupsRequest>(&form("Action=a&Colour=red")).unwrap_err();
    assert_eq!(told.to_string(), "UnknownParameter: The parameter Colour is not recognized");
    let told = decode_ec2::<ec2::DescribeVpcsRequest>(&form("MaxResults=many")).unwrap_err();
    assert_eq!(
        told.to_string(),
        "InvalidParameterValue: Value (many) for parameter MaxResults is invalid. It is not a 32-bit integer."
    );
}

#[test]
fn what_is_no_value_of_its_type_is_refused() {
    for (bad, words) in [
        ("Priority=ten", "The value 'ten' of 'Priority' is not a 32-bit integer."),
        ("Priority=4294967296", "The value '4294967296' of 'Priority' is not a 32-bit integer."),
        (
            "Actions.member.1.ForwardConfig.TargetGroupStickinessConfig.Enabled=yes",
            "The value 'yes' of 'Actions.member.1.ForwardConfig.TargetGroupStickinessConfig.Enabled' is not a boolean: 'true' or \
             'false'.",
        ),
    ] {
        let error = decode_elbv2::<CreateRuleInput>(&form(bad)).unwrap_err();
        assert_eq!((&*error.code, &*error.message), ("ValidationError", words));
    }
    let error = decode_elbv2::<CreateRuleInput>(&form("Priority=1")).unwrap_err();
    assert!(error.message.starts_with("3 validation errors detected: Value null at 'listenerArn' failed"), "{error}");
}

#[test]
fn a_form_has_its_bounds() {
    assert_eq!(&*Form::parse("", ".".repeat(100).as_bytes()).unwrap_err().code, "MalformedQueryString");
    assert_eq!(&*Form::parse("", "a&".repeat(20_001).as_bytes()).unwrap_err().code, "MalformedQueryString");
    assert_eq!(Form::parse("Action=A", b"Action=B").unwrap().text("Action"), Some("B"));
}

#[tokio::test]
async fn responses_have_the_frames_of_their_dialects() {
    let output = json!({"A": [{"B": "<&>\u{1}\r"}, {"B": true}], "M": {"k": 1.0}, "N": null, "E": []});
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Output {
        when: IsoTimestamp,
        count: Option<i32>,
        any: serde_json::Value,
    }
    let output = Output { when: IsoTimestamp::from_millis(0), count: Some(3), any: output["A"].clone() };
    let told = text(success_elbv2(Operation::DescribeTags, &output, id())).await;
    assert_eq!(
        told,
        format!(
            "<DescribeTagsResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><DescribeTagsResult>\
             <When>1970-01-01T00:00:00.000Z</When><Count>3</Count><Any>\
             <member><entry><key>B</key><value>&lt;&amp;&gt;\u{fffd}&#xD;</value></entry></member>\
             <member><entry><key>B</key><value>true</value></entry></member></Any>\
             </DescribeTagsResult><ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata></DescribeTagsResponse>",
            id()
        )
    );
    let told = text(success_ec2(ec2::Operation::CreateTags, &DONE, id())).await;
    assert_eq!(
        told,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CreateTagsResponse \
             xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>{}</requestId><return>true</return>\
             </CreateTagsResponse>",
            id()
        )
    );
}

#[tokio::test]
async fn errors_have_the_frames_and_the_codes_of_their_dialects() {
    let unknown = Error::unrecognized_client();
    let response = failure(&unknown, Dialect::Common, id());
    assert_eq!(
        (response.status(), &response.headers()[CONTENT_TYPE]),
        (StatusCode::FORBIDDEN, &HeaderValue::from_static("text/xml"))
    );
    let told = text(response).await;
    assert!(
        told.contains("<Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token"),
        "{told}"
    );
    assert!(told.ends_with(&format!("</Error><RequestId>{}</RequestId></ErrorResponse>", id())), "{told}");

    let response = failure(&unknown, Dialect::Ec2, id());
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let told = text(response).await;
    assert!(told.contains("<Response><Errors><Error><Code>AuthFailure</Code><Message>The security token"), "{told}");
    assert!(told.ends_with(&format!("</Error></Errors><RequestID>{}</RequestID></Response>", id())), "{told}");

    let told = text(failure(&Error::server("<no>"), Dialect::Common, id())).await;
    assert!(told.contains("<Type>Receiver</Type><Code>InternalFailure</Code><Message>&lt;no&gt;</Message>"), "{told}");
    let own = failure(&Error::new("LoadBalancerNotFound", "x"), Dialect::Common, id());
    assert_eq!(own.status(), 400);
}
