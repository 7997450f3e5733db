//! What a caller wants of a listener, whether it is new or there already.

use longshore_api::elbv2::{
    self, CreateListenerInput, ModifyListenerInput, MutualAuthenticationAttributes, ProtocolEnum,
};
use longshore_api::error::Error;
use longshore_model::arn::certificate_id;
use longshore_model::load_balancing::{CertificateId, Kind, Listener, LoadBalancer, Protocol};
use longshore_model::snapshot::{Entry, LoadBalancingState};
use longshore_model::{Group, Snapshot};

use super::super::action::{self, Place};
use super::super::{error, ssl_policy};
use crate::acm::use_certificate;

const ALPN_POLICIES: [&str; 5] = ["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"];

/// What a call says of a listener.
#[derive(Debug)]
pub(super) struct Wanted {
    protocol: Option<ProtocolEnum>,
    port: Option<i32>,
    policy: Option<String>,
    certificates: Option<Vec<elbv2::Certificate>>,
    actions: Option<Vec<elbv2::Action>>,
    alpn: Option<Vec<String>>,
    mutual_authentication: Option<MutualAuthenticationAttributes>,
}

impl From<&CreateListenerInput> for Wanted {
    fn from(request: &CreateListenerInput) -> Self {
        Self {
            protocol: request.protocol,
            port: request.port,
            policy: request.ssl_policy.clone(),
            certificates: request.certificates.clone(),
            actions: request.default_actions.clone(),
            alpn: request.alpn_policy.clone(),
            mutual_authentication: request.mutual_authentication.clone(),
        }
    }
}

impl From<&ModifyListenerInput> for Wanted {
    fn from(request: &ModifyListenerInput) -> Self {
        Self {
            protocol: request.protocol,
            port: request.port,
            policy: request.ssl_policy.clone(),
            certificates: request.certificates.clone(),
            actions: request.default_actions.clone(),
            alpn: request.alpn_policy.clone(),
            mutual_authentication: request.mutual_authentication.clone(),
        }
    }
}

impl Wanted {
    /// The listener that a call leads to: `start` with what it says. `before` is the one that is there already.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(
        &self,
        state: &LoadBalancingState,
        balancer: &Entry<LoadBalancer>,
        start: Listener,
        before: Option<&Listener>,
    ) -> Result<Listener, Error> {
        let protocol = match (self.protocol, before) {
            (Some(protocol), _) => protocol_of(protocol, balancer.kind)?,
            (None, Some(before)) => before.protocol,
            (None, None) => return Err(error::validation("A listener protocol must be specified")),
        };
        let port = match (self.port, before) {
            (Some(port), _) => {
                u16::try_from(port).map_err(|_| error::validation("The port must be between 1 and 65535"))?
            }
            (None, Some(before)) => before.port,
            (None, None) => return Err(error::validation("A listener port must be specified")),
        };
        if let Some(mode) =
            self.mutual_authentication.as_ref().and_then(|it| it.mode.as_deref()).filter(|it| *it != "off")
        {
            let what = format!("Mutual authentication with the mode '{}' is", error::cut(mode));
            return Err(error::unsupported(&what, "The mode is 'off'."));
        }
        let mut after = Listener { protocol, port, ..start };
        self.tls(state, &mut after, before)?;
        let place = Place { state, balancer, protocol };
        match (&self.actions, before) {
            (Some(actions), _) => {
                after.default_actions = action::read(place, Some(actions))?;
                after.action_order = action::order(Some(actions));
            }
            (None, None) => after.default_actions = action::read(place, None)?,
            // Another protocol has to suit the groups that are there.
            (None, Some(before)) if before.protocol != protocol => action::check(place, &before.default_actions)?,
            (None, Some(_)) => {}
        }
        Ok(after)
    }

    fn tls(&self, state: &LoadBalancingState, after: &mut Listener, before: Option<&Listener>) -> Result<(), Error> {
        let protocol = after.protocol;
        let was_encrypted = before.is_some_and(|before| before.protocol.is_encrypted());
        let given = self.certificates.as_deref().unwrap_or_default();
        if !protocol.is_encrypted() {
            if !given.is_empty() {
                return Err(error::validation(format!("Certificates cannot be specified for {protocol} listeners")));
            }
            if self.policy.as_ref().is_some_and(|policy| !policy.is_empty()) {
                return Err(error::validation(format!("An SSL policy cannot be specified for {protocol} listeners")));
            }
            if self.alpn.as_ref().is_some_and(|alpn| !alpn.is_empty()) {
                return Err(error::configuration(format!("ALPN policies are not supported for {protocol} listeners")));
            }
            (after.certificates, after.tls_policy, after.alpn_policy) = (Vec::new(), None, None);
            return Ok(());
        }
        match given {
            [] if was_encrypted => {}
            [] => return Err(error::validation(format!("A certificate must be specified for {protocol} listeners"))),
            [certificate] => {
                if certificate.is_default.is_some() {
                    return Err(error::validation("You cannot set the isDefault parameter for a certificate"));
                }
                let id = certificate_of(state, certificate)?;
                // The list that names choose from stays.
                after.certificates.retain(|other| *other != id);
                if was_encrypted
                    && !after.certificates.is_empty()
                    && before.is_some_and(|it| it.certificates.first() != Some(&id))
                {
                    after.certificates.remove(0);
                }
                after.certificates.insert(0, id);
            }
            _ => {
                let text = "Up to one certificate can be specified, but more were provided";
                return Err(Error::new("TooManyCertificates", text));
            }
        }
        match self.policy.as_deref().filter(|policy| !policy.is_empty()) {
            Some(policy) => {
                ssl_policy::check(policy)?;
                after.tls_policy = Some(policy.into());
            }
            None => _ = after.tls_policy.get_or_insert_with(|| ssl_policy::DEFAULT.into()),
        }
        match self.alpn.as_deref() {
            None => {}
            Some([]) => after.alpn_policy = None,
            Some([policy]) if protocol == Protocol::Tls => {
                if !ALPN_POLICIES.contains(&policy.as_str()) {
                    let text =
                        format!("ALPN policy '{}' must be one of [{}]", error::cut(policy), ALPN_POLICIES.join(", "));
                    return Err(Error::new("ALPNPolicyNotFound", text));
                }
                after.alpn_policy = Some(policy.as_str().into()).filter(|_| policy != "None");
            }
            Some([_]) => return Err(error::configuration("ALPN policies are not supported for HTTPS listeners")),
            Some(_) => return Err(error::validation("You can specify one ALPN policy")),
        }
        if protocol != Protocol::Tls {
            after.alpn_policy = None;
        }
        Ok(())
    }
}

fn protocol_of(given: ProtocolEnum, kind: Kind) -> Result<Protocol, Error> {
    let protocol = Protocol::parse(given.as_str());
    let suits = |protocol: &Protocol| protocol.is_http() == (kind == Kind::Application);
    protocol.filter(suits).ok_or_else(|| {
        let known = match kind {
            Kind::Application => "HTTP, HTTPS",
            Kind::Network => "TCP, TLS, UDP, TCP_UDP",
        };
        let text = format!("Listener protocol '{given}' must be one of '{known}'");
        match protocol {
            Some(_) => error::validation(text),
            None => Error::new("UnsupportedProtocol", text),
        }
    })
}

/// The certificate that a call names.
///
/// # Errors
/// `CertificateNotFound`.
pub(in super::super) fn certificate_of(
    state: &LoadBalancingState,
    given: &elbv2::Certificate,
) -> Result<CertificateId, Error> {
    let arn = given.certificate_arn.as_deref().unwrap_or_default();
    let id = certificate_id(arn).filter(|id| state.certificates.contains_key(id));
    id.ok_or_else(|| error::no_certificate(arn))
}

/// Has a change rest on a listener's certificates: none of them is deleted at the same time.
pub(in super::super) fn use_certificates(group: Group, snapshot: &Snapshot, it: &Listener) -> Group {
    it.certificates.iter().fold(group, |group, id| use_certificate(group, snapshot, id))
}
