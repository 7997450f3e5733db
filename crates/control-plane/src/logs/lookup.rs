//! Log groups by what callers call them: a name or an ARN.

use longshore_api::error::Error;
use longshore_model::snapshot::Entry;
use longshore_model::{LogGroup, Scope, Snapshot};

use super::error::no_group;

/// A log group by name.
///
/// # Errors
/// `ResourceNotFoundException`.
pub(crate) fn by_name<'a>(snapshot: &'a Snapshot, name: &str) -> Result<&'a Entry<LogGroup>, Error> {
    snapshot.logs().group(name).ok_or_else(no_group)
}

/// A log group by its name or by its ARN, with the `:*` that stands for its streams or without.
///
/// # Errors
/// `ResourceNotFoundException`; `InvalidParameterException` for an ARN of something else.
pub(crate) fn by_identifier<'a>(
    snapshot: &'a Snapshot,
    scope: &Scope,
    identifier: &str,
) -> Result<&'a Entry<LogGroup>, Error> {
    by_name(snapshot, name_of(scope, identifier)?)
}

/// A log group by the one of the two members that is given.
///
/// # Errors
/// As [`by_identifier`]; `InvalidParameterException` when both are given, or none.
pub(crate) fn by_either<'a>(
    snapshot: &'a Snapshot,
    scope: &Scope,
    name: Option<&str>,
    identifier: Option<&str>,
) -> Result<&'a Entry<LogGroup>, Error> {
    match (name, identifier) {
        (Some(name), None) => by_name(snapshot, name),
        (None, Some(identifier)) => by_identifier(snapshot, scope, identifier),
        (Some(_), Some(_)) => {
            Err(Error::invalid_parameter("logGroupName and logGroupIdentifier must not both be specified."))
        }
        (None, None) => Err(Error::invalid_parameter("Either logGroupName or logGroupIdentifier must be specified.")),
    }
}

/// The name in an identifier. What belongs to another account is not here; a region says nothing, since calls for every region
/// are served.
///
/// # Errors
/// As [`by_identifier`].
pub(crate) fn name_of<'n>(scope: &Scope, identifier: &'n str) -> Result<&'n str, Error> {
    if !identifier.starts_with("arn:") {
        return Ok(identifier);
    }
    let mut parts = identifier.splitn(7, ':');
    let (_, _, service, _, account, kind) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next());
    let Some(name) = parts.next().filter(|_| service == Some("logs") && kind == Some("log-group")) else {
        return Err(Error::invalid_parameter(format!("{identifier} is not the ARN of a log group.")));
    };
    let name = name.strip_suffix(":*").unwrap_or(name);
    if name.is_empty() || name.contains([':', '*']) {
        return Err(Error::invalid_parameter(format!("{identifier} is not the ARN of a log group.")));
    }
    if account.is_some_and(|account| account != &*scope.account) {
        return Err(no_group());
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_called_by_its_name_or_by_its_arn() {
        let scope = Scope::new("us-east-1", "000000000000");
        let name = |identifier: &'static str| name_of(&scope, identifier).map_err(|error| error.code.into_owned());
        assert_eq!(name("/ecs/web"), Ok("/ecs/web"));
        assert_eq!(name("arn:aws:logs:us-east-1:000000000000:log-group:/ecs/web"), Ok("/ecs/web"));
        assert_eq!(name("arn:aws:logs:eu-west-1:000000000000:log-group:/ecs/web:*"), Ok("/ecs/web"));
        let (missing, invalid) = ("ResourceNotFoundException".to_owned(), "InvalidParameterException".to_owned());
        assert_eq!(name("arn:aws:logs:us-east-1:111111111111:log-group:/ecs/web"), Err(missing));
        for other in [
            "arn:aws:logs:us-east-1:000000000000:log-group",
            "arn:aws:logs:us-east-1:000000000000:log-group:",
            "arn:aws:logs:us-east-1:000000000000:log-group::*",
            "arn:aws:logs:us-east-1:000000000000:log-group:web:log-stream:a",
            "arn:aws:logs:us-east-1:000000000000:destination:web",
            "arn:aws:ecs:us-east-1:000000000000:log-group:web",
        ] {
            assert_eq!(name(other), Err(invalid.clone()), "{other}");
        }
    }
}
