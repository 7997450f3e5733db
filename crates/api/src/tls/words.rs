//! What a failed handshake means for the person at the keyboard.

use std::error::Error as StdError;
use std::io;

use rustls::CertificateError;

use super::pinned::OTHER_AUTHORITY;

/// Whether the other side was refused for its certificate: trying again changes nothing.
pub(crate) fn is_distrust(error: &(dyn StdError + 'static)) -> bool {
    matches!(failure(error), Some(rustls::Error::InvalidCertificate(_) | rustls::Error::General(_)))
}

/// What to do about an error in whose causes TLS has failed; nothing when TLS has no part in it.
pub(crate) fn advice(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    use CertificateError as Bad;
    Some(match failure(error)? {
        rustls::Error::InvalidCertificate(bad) => match bad {
            Bad::Expired | Bad::ExpiredContext { .. } | Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
                "compare the clocks of this machine and the server, and set them"
            }
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                "the server's certificate is for other names: start the server with --tls-name and the name that is used here"
            }
            _ => {
                "the server's certificate comes from an authority that is not trusted here: name that authority's \
                 certificate, which is ca.pem in the server's data directory, with AWS_CA_BUNDLE (clients) or --authority \
                 (agents), or join with a new token"
            }
        },
        rustls::Error::General(words) if words.starts_with(OTHER_AUTHORITY) => {
            "the token is of another installation, or somebody else answers at this address: check the address, and make a \
             token with `longshore server token create` on this installation"
        }
        rustls::Error::InvalidMessage(_) => "does it speak TLS at all? try http://",
        _ => "TLS could not be agreed on: is there a server of Longshore at this address?",
    })
}

/// The failure of TLS among the causes of an error. Where streams are concerned it comes inside of an [`io::Error`], which does
/// not count it as its source.
fn failure<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(|error| error.get_ref());
        if let Some(found) = inner.and_then(|inner| failure(inner)) {
            return Some(found);
        }
        cause = error.source();
    }
    None
}
