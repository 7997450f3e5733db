//! Elastic Load Balancing's error codes and words. Tools tell what is gone by the codes, and some read the words.

use longshore_api::error::Error;

/// `ValidationError`: a parameter cannot be right whatever is there.
pub(super) fn validation(message: impl Into<String>) -> Error {
    Error::new("ValidationError", message)
}

/// `InvalidConfigurationRequest`: parameters do not go together, or not with what is there.
pub(super) fn configuration(message: impl Into<String>) -> Error {
    Error::new("InvalidConfigurationRequest", message)
}

/// What this server does not do, with what it does instead. A client error, so that no SDK tries again.
pub(super) fn unsupported(what: &str, instead: &str) -> Error {
    configuration(format!("{what} not supported by this server. {instead}"))
}

/// `ValidationError` for an ARN of another kind.
pub(super) fn no_arn(arn: &str, kind: &str) -> Error {
    validation(format!("'{}' is not a valid {kind} ARN", cut(arn)))
}

/// `LoadBalancerNotFound`.
pub(super) fn no_load_balancer() -> Error {
    Error::new("LoadBalancerNotFound", "One or more load balancers not found")
}

/// `LoadBalancerNotFound`, of names.
pub(super) fn no_load_balancer_named(names: &str) -> Error {
    Error::new("LoadBalancerNotFound", format!("Load balancers '[{}]' not found", cut(names)))
}

/// `TargetGroupNotFound`.
pub(super) fn no_target_group() -> Error {
    Error::new("TargetGroupNotFound", "One or more target groups not found")
}

/// `TargetGroupNotFound`, of one that an action forwards to.
pub(super) fn no_target_group_at(arn: &str) -> Error {
    Error::new("TargetGroupNotFound", format!("Target groups '{}' not found", cut(arn)))
}

/// `ListenerNotFound`.
pub(super) fn no_listener() -> Error {
    Error::new("ListenerNotFound", "One or more listeners not found")
}

/// `RuleNotFound`.
pub(super) fn no_rule() -> Error {
    Error::new("RuleNotFound", "One or more rules not found")
}

/// `CertificateNotFound`.
pub(super) fn no_certificate(arn: &str) -> Error {
    Error::new("CertificateNotFound", format!("Certificate '{}' not found", cut(arn)))
}

/// `TrustStoreNotFound`: there are none.
pub(super) fn no_trust_store() -> Error {
    Error::new("TrustStoreNotFound", "One or more trust stores not found")
}

/// `OperationNotPermitted`.
pub(super) fn not_permitted(message: impl Into<String>) -> Error {
    Error::new("OperationNotPermitted", message)
}

/// `InvalidTarget`.
pub(super) fn invalid_target(message: impl Into<String>) -> Error {
    Error::new("InvalidTarget", message)
}

/// What a caller gave, cut to a length that an error may repeat.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(512).collect()
}
