//! A TLS connection, as network load balancers log it (user guide: "Access log entries").

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::text::{field, percent_encoded, plain, second};

/// A client's list of protocols is cut at so many bytes.
const LIST_LIMIT: usize = 256;

/// A connection that has ended. What is absent is logged as `-`.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    /// The listener's id.
    pub(crate) listener: Arc<str>,
    /// When it began.
    pub(crate) began_at: SystemTime,
    /// How long it lasted.
    pub(crate) lasted: Duration,
    /// How long TLS took until it was there; absent when it never was.
    pub(crate) handshake: Option<Duration>,
    /// The client.
    pub(crate) client: SocketAddr,
    /// The listener's address.
    pub(crate) destination: SocketAddr,
    /// Bytes from the client, without TLS's own.
    pub(crate) received_bytes: u64,
    /// Bytes to the client, without TLS's own.
    pub(crate) sent_bytes: u64,
    /// The number of the alert that the client sent.
    pub(crate) alert: Option<u8>,
    /// The ARN of the certificate that it saw.
    pub(crate) certificate: Option<Arc<str>>,
    /// The cipher suite by OpenSSL's name.
    pub(crate) tls_cipher: Option<Arc<str>>,
    /// `tlsv12` or `tlsv13`.
    pub(crate) tls_version: Option<&'static str>,
    /// The name that the client asked for.
    pub(crate) domain_name: Option<Arc<str>>,
    /// The protocol that was agreed on with the client.
    pub(crate) protocol: Option<Arc<str>>,
    /// The protocols that the client named, the dearest first, when the listener has a policy for them.
    pub(crate) client_protocols: Vec<Arc<str>>,
}

impl Connection {
    /// Appends it as one line without its end: each field of the guide's table, in its order.
    pub(super) fn write(&self, line: &mut Vec<u8>, load_balancer: &str) {
        line.extend_from_slice(b"tls 2.0 ");
        second(line, self.began_at + self.lasted);
        plain(line, format_args!(" {load_balancer} {} {} ", self.listener, self.client));
        plain(line, format_args!("{} {} ", self.destination, self.lasted.as_millis()));
        field(line, self.handshake.map(|time| time.as_millis()));
        plain(line, format_args!("{} {} ", self.received_bytes, self.sent_bytes));
        field(line, self.alert);
        field(line, self.certificate.as_deref());
        // chosen_cert_serial is reserved.
        line.extend_from_slice(b"- ");
        field(line, self.tls_cipher.as_deref());
        field(line, self.tls_version);
        // tls_named_group is reserved.
        line.extend_from_slice(b"- ");
        encoded(line, self.domain_name.as_deref());
        encoded(line, self.protocol.as_deref());
        // alpn_be_protocol: targets are not offered protocols.
        line.extend_from_slice(b"- ");
        self.write_list(line);
        line.push(b' ');
        second(line, self.began_at);
    }

    fn write_list(&self, line: &mut Vec<u8>) {
        let began = line.len();
        for (index, protocol) in self.client_protocols.iter().enumerate() {
            line.extend_from_slice(if index == 0 { b"\"" } else { b",\"" });
            percent_encoded(line, protocol.as_bytes());
            line.push(b'"');
        }
        if line.len() == began {
            line.push(b'-');
        }
        line.truncate(began + LIST_LIMIT);
    }
}

fn encoded(line: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => percent_encoded(line, text.as_bytes()),
        None => line.push(b'-'),
    }
    line.push(b' ');
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn connection() -> Connection {
        Connection {
            listener: "g3d4b5e8bb8464cd".into(),
            began_at: UNIX_EPOCH + Duration::from_millis(1_585_731_101_990),
            lasted: Duration::from_millis(1_005),
            handshake: Some(Duration::from_millis(2)),
            client: "72.21.218.154:51341".parse().expect("an address"),
            destination: "172.100.100.185:443".parse().expect("an address"),
            received_bytes: 98,
            sent_bytes: 246,
            alert: None,
            certificate: Some("arn:aws:acm:us-east-1:000000000000:certificate/1".into()),
            tls_cipher: Some("ECDHE-RSA-AES128-SHA".into()),
            tls_version: Some("tlsv12"),
            domain_name: Some("web-1.elb.longshore.internal".into()),
            protocol: Some("h2".into()),
            client_protocols: vec!["h2".into(), "http/1.1".into()],
        }
    }

    fn line(connection: &Connection) -> String {
        let mut line = Vec::new();
        connection.write(&mut line, "net/web/c6e77e28c25b2234");
        String::from_utf8(line).expect("a text")
    }

    #[test]
    fn fields_stand_in_the_guides_order() {
        let expected = "tls 2.0 2020-04-01T08:51:42 net/web/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 \
                        172.100.100.185:443 1005 2 98 246 - arn:aws:acm:us-east-1:000000000000:certificate/1 - \
                        ECDHE-RSA-AES128-SHA tlsv12 - web-1.elb.longshore.internal h2 - \"h2\",\"http/1.1\" \
                        2020-04-01T08:51:41";
        assert_eq!(line(&connection()), expected);
    }

    #[test]
    fn a_connection_without_tls_has_dashes_and_a_client_ends_no_field() {
        let failed = Connection {
            handshake: None,
            certificate: None,
            tls_cipher: None,
            tls_version: None,
            alert: Some(48),
            protocol: None,
            domain_name: Some("a b\"%".into()),
            client_protocols: Vec::new(),
            ..connection()
        };
        assert!(line(&failed).ends_with(" 1005 - 98 246 48 - - - - - a%20b%22%25 - - - 2020-04-01T08:51:41"));
        let many = Connection { client_protocols: vec!["x".repeat(200).into(); 9], ..connection() };
        assert!(line(&many).len() < line(&connection()).len() + LIST_LIMIT);
    }
}
