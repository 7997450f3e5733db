//! What the calls to parts of the network ask for, and what of it there is.

use longshore_api::ec2::AttributeBooleanValue;
use longshore_api::error::Error;

use super::error;

/// Whether the one resource of its kind is among those that a call asks for; without any, all are.
///
/// # Errors
/// The resource's not-found error when the call asks for another one.
pub(super) fn is_asked_for(ids: Option<Vec<String>>, one: &str) -> Result<bool, Error> {
    match ids.unwrap_or_default().iter().find(|id| **id != one) {
        Some(other) => Err(error::no_resource(other)),
        None => Ok(true),
    }
}

/// Refuses calls that ask for resources although there are none of the kind.
///
/// # Errors
/// The resource's not-found error.
pub(super) fn none_asked_for(ids: Option<Vec<String>>) -> Result<(), Error> {
    ids.unwrap_or_default().first().map_or(Ok(()), |id| Err(error::no_resource(id)))
}

/// Lets attributes be set to what they are: the network is fixed here.
///
/// # Errors
/// `UnsupportedOperation` that names the attribute.
pub(super) fn unchanged(attributes: &[(&str, Option<AttributeBooleanValue>, bool)]) -> Result<(), Error> {
    for (name, wanted, is) in attributes {
        if wanted.as_ref().and_then(|wanted| wanted.value).is_some_and(|wanted| wanted != *is) {
            return Err(error::fixed(format!("{name} is {is} in this network, and cannot be changed.")));
        }
    }
    Ok(())
}
