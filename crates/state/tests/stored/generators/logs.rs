//! Any record of logs.

use std::sync::Arc;

use longshore_model::logs::{
    Class, Distribution, LogGroup, MetricFilter, MetricTransformation, QueryDefinition, QueryParameter, Record,
    ResourcePolicy, Selection, SubscriptionFilter,
};
use longshore_model::{self as model, GroupId, LogStoreId};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::{filled, tags, text, time};

pub(super) fn kinds() -> Vec<BoxedStrategy<model::Record>> {
    vec![
        group().prop_map(Into::into).boxed(),
        policy().prop_map(Into::into).boxed(),
        query_definition().prop_map(Into::into).boxed(),
    ]
}

fn selection() -> impl Strategy<Value = Selection> {
    let parts = (any::<bool>(), of(text()), vec(text(), 0..3));
    parts.prop_map(|(transformed, criteria, system_fields)| Selection { transformed, criteria, system_fields })
}

fn transformation() -> impl Strategy<Value = MetricTransformation> {
    let value = of((-400..=400i32).prop_map(|quarters| f64::from(quarters) / 4.0));
    (text(), text(), text(), value, btree_map(text(), text(), 0..3), of(text())).prop_map(
        |(name, namespace, value, default_value, dimensions, unit)| MetricTransformation {
            name,
            namespace,
            value,
            default_value,
            dimensions,
            unit,
        },
    )
}

fn metric_filter() -> impl Strategy<Value = MetricFilter> {
    (text(), text(), transformation(), selection(), time()).prop_map(
        |(name, pattern, transformation, selection, created_at)| MetricFilter {
            name,
            pattern,
            transformation,
            selection,
            created_at,
        },
    )
}

fn subscription_filter() -> impl Strategy<Value = SubscriptionFilter> {
    let distribution = select(vec![Distribution::ByLogStream, Distribution::Random]);
    (text(), text(), text(), of(text()), distribution, selection(), time()).prop_map(
        |(name, pattern, destination, role_arn, distribution, selection, created_at)| SubscriptionFilter {
            name,
            pattern,
            destination,
            role_arn,
            distribution,
            selection,
            created_at,
        },
    )
}

fn group() -> impl Strategy<Value = Record> {
    let class = select(vec![Class::Standard, Class::InfrequentAccess, Class::Delivery]);
    let filters = (vec(metric_filter(), 0..3), vec(subscription_filter(), 0..3));
    let ids = (any::<u64>(), of(any::<u64>()));
    (filled(), ids, time(), of(any::<u32>()), class, any::<bool>(), tags(), filters).prop_map(
        |(
            name,
            (id, store),
            created_at,
            retention_days,
            class,
            is_protected,
            tags,
            (metric_filters, subscription_filters),
        )| {
            Record::Group(Arc::new(LogGroup {
                name: name.into(),
                id: GroupId::from_bits(id),
                store: store.map(LogStoreId::from_bits),
                created_at,
                retention_days,
                class,
                is_protected,
                tags,
                metric_filters,
                subscription_filters,
            }))
        },
    )
}

fn policy() -> impl Strategy<Value = Record> {
    (filled(), text(), time()).prop_map(|(name, document, updated_at)| {
        Record::ResourcePolicy(Arc::new(ResourcePolicy { name, document, updated_at }))
    })
}

fn query_definition() -> impl Strategy<Value = Record> {
    let parameter = (text(), of(text()), of(text())).prop_map(|(name, default, description)| QueryParameter {
        name,
        default,
        description,
    });
    (filled(), text(), text(), text(), vec(text(), 0..3), vec(parameter, 0..3), time()).prop_map(
        |(id, name, query, language, groups, parameters, updated_at)| {
            Record::QueryDefinition(Arc::new(QueryDefinition {
                id,
                name,
                query,
                language,
                groups,
                parameters,
                updated_at,
            }))
        },
    )
}
