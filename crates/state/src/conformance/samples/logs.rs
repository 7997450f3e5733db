//! Records of logs for the suite.

use std::sync::Arc;

use longshore_model::logs::{
    Class, Distribution, LogGroup, MetricFilter, MetricTransformation, QueryDefinition, QueryParameter, Record,
    ResourcePolicy, Selection, SubscriptionFilter,
};
use longshore_model::{self as model, GroupId, LogStoreId};

use super::{at, tags};

pub(super) fn records() -> Vec<model::Record> {
    let records = [Record::Group(Arc::new(group())), policy(), query_definition()];
    records.into_iter().map(Into::into).collect()
}

fn selection() -> Selection {
    Selection {
        transformed: true,
        criteria: Some("@aws.region = \"us-east-1\"".into()),
        system_fields: vec!["@aws.account".into()],
    }
}

fn group() -> LogGroup {
    LogGroup {
        name: "/ecs/web".into(),
        id: GroupId::from_bits(0xfeed),
        store: Some(LogStoreId::from_bits(0x5707)),
        created_at: at(1),
        retention_days: Some(7),
        class: Class::InfrequentAccess,
        is_protected: true,
        tags: tags(),
        metric_filters: vec![MetricFilter {
            name: "errors".into(),
            pattern: "{ $.level = \"error\" }".into(),
            transformation: MetricTransformation {
                name: "Errors".into(),
                namespace: "web".into(),
                value: "1".into(),
                default_value: Some(0.5),
                dimensions: [("host".into(), "$.host".into())].into(),
                unit: Some("Count".into()),
            },
            selection: selection(),
            created_at: at(2),
        }],
        subscription_filters: vec![SubscriptionFilter {
            name: "all".into(),
            pattern: "".into(),
            destination: "http://127.0.0.1:8080/logs".into(),
            role_arn: Some("arn:aws:iam::000000000000:role/logs".into()),
            distribution: Distribution::Random,
            selection: selection(),
            created_at: at(3),
        }],
    }
}

fn policy() -> Record {
    Record::ResourcePolicy(Arc::new(ResourcePolicy {
        name: "route53".into(),
        document: "{\"Version\":\"2012-10-17\"}".into(),
        updated_at: at(4),
    }))
}

fn query_definition() -> Record {
    Record::QueryDefinition(Arc::new(QueryDefinition {
        id: "0123abcd-0000-4000-8000-000000000000".into(),
        name: "web/slow".into(),
        query: "fields @message | limit 5".into(),
        language: "CWLI".into(),
        groups: vec!["/ecs/web".into()],
        parameters: vec![QueryParameter {
            name: "n".into(),
            default: Some("5".into()),
            description: Some("how many".into()),
        }],
        updated_at: at(5),
    }))
}
