//! Clusters, and the labels that every kind of resource carries.

use std::sync::Arc;

use longshore_model::cluster;

use super::field::{Json, Millis, form, words};

words! {
    ClusterStatus of cluster::Status { Active = "ACTIVE", Inactive = "INACTIVE" }
}

form! {
    Cluster of longshore_model::Cluster {
        always { name: Arc<str>, status: ClusterStatus, created_at: Millis }
        unless_empty { deleted_at: Option<Millis>, tags: Vec<Tag>, document: Json }
    }
}

form! {
    Tag of longshore_model::Tag {
        always { key: Arc<str>, value: Arc<str> }
        unless_empty {}
    }
}
