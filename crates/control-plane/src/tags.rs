//! Tags as the services read them whose only constraints on them are the same: ACM, CloudWatch and CloudWatch Logs.

use longshore_api::error::Error;
use longshore_model::{Tag, tag};

/// Reads keys and values that a caller gives; their lengths were checked with the request.
///
/// # Errors
/// What `refuse` makes of the words, for a reserved or repeated key.
pub(crate) fn read(
    given: impl IntoIterator<Item = (Option<String>, Option<String>)>,
    refuse: impl Fn(String) -> Error,
) -> Result<Vec<Tag>, Error> {
    let mut read: Vec<Tag> = Vec::new();
    for (key, value) in given {
        let tag = Tag { key: key.unwrap_or_default().into(), value: value.unwrap_or_default().into() };
        if tag::is_reserved(&tag.key) {
            return Err(refuse(format!("The tag key {} starts with aws:, which is reserved.", tag.key)));
        }
        if read.iter().any(|other| other.key == tag.key) {
            return Err(refuse(format!("The tag key {} is given more than once.", tag.key)));
        }
        read.push(tag);
    }
    Ok(read)
}
