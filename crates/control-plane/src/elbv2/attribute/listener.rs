//! Attributes of listeners.

use longshore_api::elbv2::{
    DescribeListenerAttributesInput, DescribeListenerAttributesOutput, ListenerAttribute,
    ModifyListenerAttributesInput, ModifyListenerAttributesOutput,
};
use longshore_api::error::Error;
use longshore_model::Group;
use longshore_model::load_balancing::{Listener, Protocol};

use super::super::{change, lookup};
use super::{Known, Values, known};
use crate::Context;
use crate::context::Decision;

const VALUE: Values = Values::Text(1024);
const NAME: Values = Values::Text(40);

const HTTP: &[Known] = &[
    known("routing.http.response.access_control_allow_credentials.header_value", "", VALUE),
    known("routing.http.response.access_control_allow_headers.header_value", "", VALUE),
    known("routing.http.response.access_control_allow_methods.header_value", "", VALUE),
    known("routing.http.response.access_control_allow_origin.header_value", "", VALUE),
    known("routing.http.response.access_control_expose_headers.header_value", "", VALUE),
    known("routing.http.response.access_control_max_age.header_value", "", VALUE),
    known("routing.http.response.content_security_policy.header_value", "", VALUE),
    known("routing.http.response.server.enabled", "true", Values::Boolean),
    known("routing.http.response.strict_transport_security.header_value", "", VALUE),
    known("routing.http.response.x_content_type_options.header_value", "", VALUE),
    known("routing.http.response.x_frame_options.header_value", "", VALUE),
];

const HTTPS: &[Known] = &[
    known("routing.http.request.x_amzn_mtls_clientcert.header_name", "X-Amzn-Mtls-Clientcert", NAME),
    known("routing.http.request.x_amzn_mtls_clientcert_issuer.header_name", "X-Amzn-Mtls-Clientcert-Issuer", NAME),
    known("routing.http.request.x_amzn_mtls_clientcert_leaf.header_name", "X-Amzn-Mtls-Clientcert-Leaf", NAME),
    known(
        "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name",
        "X-Amzn-Mtls-Clientcert-Serial-Number",
        NAME,
    ),
    known("routing.http.request.x_amzn_mtls_clientcert_subject.header_name", "X-Amzn-Mtls-Clientcert-Subject", NAME),
    known("routing.http.request.x_amzn_mtls_clientcert_validity.header_name", "X-Amzn-Mtls-Clientcert-Validity", NAME),
    known("routing.http.request.x_amzn_tls_cipher_suite.header_name", "X-Amzn-Tls-Cipher-Suite", NAME),
    known("routing.http.request.x_amzn_tls_version.header_name", "X-Amzn-Tls-Version", NAME),
];

const TCP: &[Known] = &[known("tcp.idle_timeout.seconds", "350", Values::Range(60, 6000))];

fn table(protocol: Protocol) -> Vec<Known> {
    match protocol {
        Protocol::Http => HTTP.to_vec(),
        Protocol::Https => [HTTPS, HTTP].concat(),
        Protocol::Tcp | Protocol::TcpUdp => TCP.to_vec(),
        Protocol::Tls | Protocol::Udp => Vec::new(),
    }
}

/// `DescribeListenerAttributes`.
pub(in super::super) async fn describe(
    ctx: &Context,
    request: DescribeListenerAttributesInput,
) -> Result<DescribeListenerAttributesOutput, Error> {
    let snapshot = ctx.snapshot();
    let (_, found) = lookup::listener(snapshot.load_balancing(), request.listener_arn.as_deref())?;
    Ok(DescribeListenerAttributesOutput { attributes: Some(wire(found)) })
}

/// `ModifyListenerAttributes`.
pub(in super::super) async fn modify(
    ctx: &Context,
    request: ModifyListenerAttributesInput,
) -> Result<ModifyListenerAttributesOutput, Error> {
    let new: Vec<_> = request.attributes.into_iter().flatten().map(|it| (it.key, it.value)).collect();
    let arn = request.listener_arn.as_deref();
    let attributes = ctx
        .transact(|snapshot, _| {
            let (_, found) = lookup::listener(snapshot.load_balancing(), arn)?;
            let elsewhere = |key: &str| [HTTP, HTTPS, TCP].concat().iter().any(|known| known.key == key);
            let kind = format!("listeners with protocol '{}'", found.protocol);
            let table = table(found.protocol);
            let attributes = super::set(&found.attributes, &table, new.iter().cloned(), "Listener", &kind, elsewhere)?;
            let after = Listener { attributes, ..(*found.value).clone() };
            let answer = wire(&after);
            if after == *found.value {
                return Ok(Decision::Answer(answer));
            }
            let group = change::listener(Group::new("ModifyListenerAttributes"), found, after);
            Ok(Decision::Commit(group.into(), answer))
        })
        .await?;
    Ok(ModifyListenerAttributesOutput { attributes: Some(attributes) })
}

fn wire(found: &Listener) -> Vec<ListenerAttribute> {
    let all = super::all(&found.attributes, &table(found.protocol));
    all.into_iter().map(|(key, value)| ListenerAttribute { key: Some(key), value: Some(value) }).collect()
}
