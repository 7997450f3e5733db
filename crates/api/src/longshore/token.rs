//! A join token as people carry it from a server to a machine: an access key, and by which authority the server is known. All of
//! it is one word that shells leave alone, and a copy that is not whole is noticed.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use longshore_model::ClusterName;
use sha2::{Digest, Sha256};

use super::access_key::AccessKey;
use crate::sigv4::Credentials;
use crate::tls::Fingerprint;

const PREFIX: &str = "lsj1";

/// A join token: `lsj1.ACCESS_KEY_ID.SECRET.FINGERPRINT.CHECK`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// The authority of the servers' certificates; absent when every system knows it.
    pub authority: Option<Fingerprint>,
}

/// The text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not a whole join token: copy all of what `longshore server token create` printed, or make another")]
pub struct NotWhole;

impl Token {
    /// What signs the call that joins.
    pub fn credentials(&self) -> Credentials {
        Credentials::new(self.access_key_id.as_str(), self.secret_access_key.as_str())
    }

    /// The one cluster that it is good for, if it is not good for all.
    pub fn cluster(&self) -> Option<ClusterName> {
        match self.access_key_id.parse() {
            Ok(AccessKey::Join { cluster, .. }) => cluster,
            _ => None,
        }
    }

    fn content(&self) -> String {
        let authority = self.authority.map(|authority| URL_SAFE_NO_PAD.encode(authority.0)).unwrap_or_default();
        format!("{PREFIX}.{}.{}.{authority}", self.access_key_id, self.secret_access_key)
    }
}

fn check(content: &str) -> String {
    let digest = Sha256::digest(content);
    URL_SAFE_NO_PAD.encode(&digest[..6])
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content = self.content();
        write!(f, "{content}.{}", check(&content))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

impl FromStr for Token {
    type Err = NotWhole;

    fn from_str(text: &str) -> Result<Self, NotWhole> {
        let (content, checked) = text.trim().rsplit_once('.').ok_or(NotWhole)?;
        let parts: Vec<&str> = content.split('.').collect();
        let [PREFIX, access_key_id, secret_access_key, authority] = parts.as_slice() else { return Err(NotWhole) };
        if check(content) != checked {
            return Err(NotWhole);
        }
        let authority = match *authority {
            "" => None,
            text => {
                let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotWhole)?;
                Some(Fingerprint(bytes.try_into().map_err(|_| NotWhole)?))
            }
        };
        let (access_key_id, secret_access_key) = ((*access_key_id).to_owned(), (*secret_access_key).to_owned());
        Ok(Self { access_key_id, secret_access_key, authority })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_way_and_a_part_of_it_does_not_pass() {
        let whole = Token {
            access_key_id: "LSJ_1700000000_0000000000000007_prod".to_owned(),
            secret_access_key: "hidden-secret".to_owned(),
            authority: Some(Fingerprint([7; 32])),
        };
        let text = whole.to_string();
        assert_eq!(text.parse(), Ok(whole.clone()));
        assert_eq!(format!(" {text}\n").parse(), Ok(whole.clone()));
        assert_eq!(whole.cluster(), Some("prod".into()));
        for end in 0..text.len() {
            assert_eq!(text[..end].parse::<Token>(), Err(NotWhole));
        }
        assert_eq!(text.replace("hidden", "hiddeN").parse::<Token>(), Err(NotWhole));
        assert!(!format!("{whole:?}").contains("hidden"));
        let unknown = Token { authority: None, ..whole };
        assert_eq!(unknown.to_string().parse(), Ok(unknown));
    }
}
