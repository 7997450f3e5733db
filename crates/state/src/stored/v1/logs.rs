//! Log groups, and what an account keeps beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::logs as model;
use longshore_model::{GroupId, LogStoreId};

use super::cluster::Tag;
use super::field::{Millis, Printed, form, words};

words! {
    Class of model::Class { Standard = "STANDARD", InfrequentAccess = "INFREQUENT_ACCESS", Delivery = "DELIVERY" }
}

words! {
    Distribution of model::Distribution { ByLogStream = "ByLogStream", Random = "Random" }
}

form! {
    Group of model::LogGroup {
        always { name: Arc<str>, id: Printed<GroupId>, created_at: Millis, class: Class }
        unless_empty {
            store: Option<Printed<LogStoreId>>,
            retention_days: Option<u32>,
            is_protected: bool,
            tags: Vec<Tag>,
            metric_filters: Vec<MetricFilter>,
            subscription_filters: Vec<SubscriptionFilter>,
        }
    }
}

form! {
    #[derive(Default)]
    Selection of model::Selection {
        always {}
        unless_empty { transformed: bool, criteria: Option<Arc<str>>, system_fields: Vec<Arc<str>> }
    }
}

form! {
    MetricFilter of model::MetricFilter {
        always { name: Arc<str>, pattern: Arc<str>, transformation: MetricTransformation, created_at: Millis }
        unless_empty { selection: Selection }
    }
}

form! {
    MetricTransformation of model::MetricTransformation {
        always { name: Arc<str>, namespace: Arc<str>, value: Arc<str> }
        unless_empty { default_value: Option<f64>, dimensions: BTreeMap<Arc<str>, Arc<str>>, unit: Option<Arc<str>> }
    }
}

form! {
    SubscriptionFilter of model::SubscriptionFilter {
        always {
            name: Arc<str>,
            pattern: Arc<str>,
            destination: Arc<str>,
            distribution: Distribution,
            created_at: Millis,
        }
        unless_empty { role_arn: Option<Arc<str>>, selection: Selection }
    }
}

form! {
    ResourcePolicy of model::ResourcePolicy {
        always { name: Arc<str>, document: Arc<str>, updated_at: Millis }
        unless_empty {}
    }
}

form! {
    QueryDefinition of model::QueryDefinition {
        always { id: Arc<str>, name: Arc<str>, query: Arc<str>, language: Arc<str>, updated_at: Millis }
        unless_empty { groups: Vec<Arc<str>>, parameters: Vec<QueryParameter> }
    }
}

form! {
    QueryParameter of model::QueryParameter {
        always { name: Arc<str> }
        unless_empty { default: Option<Arc<str>>, description: Option<Arc<str>> }
    }
}
