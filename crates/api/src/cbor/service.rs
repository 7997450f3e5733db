//! The services that speak the protocol, and what they call their errors in it.

use http::StatusCode;

use crate::cloudwatch;
use crate::error::Error;
use crate::protocol::{OTHERS_OF_CLOUDWATCH, ServiceCall};

/// A service.
#[derive(Debug)]
pub(crate) struct Service {
    /// The name of its shape, as paths have it.
    pub(crate) name: &'static str,
    /// The namespace of its shapes.
    pub(crate) namespace: &'static str,
    /// The call of an operation, by its name.
    pub(crate) operation: fn(&str) -> Option<ServiceCall>,
    /// What to say of an operation that is not known.
    pub(crate) others: &'static str,
    /// The errors of its interface.
    errors: &'static [Failure],
}

/// An error of an interface.
#[derive(Debug)]
struct Failure {
    /// The name of its shape.
    shape: &'static str,
    /// What it is called over the Query protocol, which is its code here.
    code: &'static str,
    status: StatusCode,
}

const fn failure(shape: &'static str, code: &'static str, status: StatusCode) -> Failure {
    Failure { shape, code, status }
}

/// Amazon CloudWatch, which once spoke Query alone: its codes of then go along in a header (`awsQueryCompatible`).
pub(crate) static CLOUDWATCH: Service = Service {
    name: cloudwatch::TARGET_PREFIX,
    namespace: "com.amazonaws.cloudwatch",
    operation: |name| cloudwatch::Operation::from_name(name).map(ServiceCall::CloudWatch),
    others: OTHERS_OF_CLOUDWATCH,
    errors: &[
        failure("ConcurrentModificationException", "ConcurrentModificationException", StatusCode::TOO_MANY_REQUESTS),
        failure("ConflictException", "ConflictException", StatusCode::CONFLICT),
        failure("InternalServiceFault", "InternalServiceError", StatusCode::INTERNAL_SERVER_ERROR),
        failure("InvalidFormatFault", "InvalidFormat", StatusCode::BAD_REQUEST),
        failure("InvalidNextToken", "InvalidNextToken", StatusCode::BAD_REQUEST),
        failure("InvalidParameterCombinationException", "InvalidParameterCombination", StatusCode::BAD_REQUEST),
        failure("InvalidParameterValueException", "InvalidParameterValue", StatusCode::BAD_REQUEST),
        failure("LimitExceededFault", "LimitExceeded", StatusCode::BAD_REQUEST),
        failure("MissingRequiredParameterException", "MissingParameter", StatusCode::BAD_REQUEST),
        failure("ResourceNotFound", "ResourceNotFound", StatusCode::NOT_FOUND),
        failure("ResourceNotFoundException", "ResourceNotFoundException", StatusCode::NOT_FOUND),
    ],
};

impl Service {
    /// The service that a segment of a path names: by the name of its shape, alone or after its namespace.
    pub(crate) fn named(segment: &str) -> Option<&'static Self> {
        let services = [&CLOUDWATCH];
        services.into_iter().find(|service| {
            let rest = segment.strip_suffix(service.name);
            rest.is_some_and(|rest| rest.is_empty() || rest.strip_suffix('.') == Some(service.namespace))
        })
    }

    /// The type and the status of an error. Those that are not of the interface are told by their code alone.
    pub(super) fn kind(&self, error: &Error) -> (String, StatusCode) {
        match self.errors.iter().find(|failure| failure.code == error.code) {
            Some(failure) => (format!("{}#{}", self.namespace, failure.shape), failure.status),
            None => (error.code.clone().into_owned(), error.status()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn services_are_named_by_their_shape() {
        for name in ["GraniteServiceVersion20100801", "com.amazonaws.cloudwatch.GraniteServiceVersion20100801"] {
            assert!(Service::named(name).is_some_and(|service| std::ptr::eq(service, &CLOUDWATCH)), "{name}");
        }
        for name in ["", "Granite", "xGraniteServiceVersion20100801", "com.example.GraniteServiceVersion20100801"] {
            assert!(Service::named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn errors_are_those_of_the_interface() {
        let model: Value = serde_json::from_str(include_str!("../../../../models/cloudwatch.json")).unwrap();
        let shapes = model["shapes"].as_object().unwrap().iter().filter(|(_, shape)| shape["exception"] == true);
        let described: Vec<_> = shapes
            .map(|(name, shape)| {
                let code = shape["error"]["code"].as_str().unwrap_or(name);
                (name.as_str(), code, shape["error"]["httpStatusCode"].as_u64().unwrap())
            })
            .collect();
        let known = CLOUDWATCH.errors.iter().map(|it| (it.shape, it.code, u64::from(it.status.as_u16())));
        assert_eq!(known.collect::<Vec<_>>(), described);
        assert_eq!(model["metadata"]["awsQueryCompatible"], serde_json::json!({}));
    }

    #[test]
    fn an_error_of_the_interface_has_its_type_and_status() {
        let (kind, status) = CLOUDWATCH.kind(&Error::new("ResourceNotFound", "x"));
        assert_eq!((&*kind, status), ("com.amazonaws.cloudwatch#ResourceNotFound", StatusCode::NOT_FOUND));
        let (kind, status) = CLOUDWATCH.kind(&Error::serialization("x"));
        assert_eq!((&*kind, status), ("SerializationException", StatusCode::BAD_REQUEST));
    }
}
