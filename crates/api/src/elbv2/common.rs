//! Shapes that several resources share in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::string_enum::string_enum;

string_enum! {
    /// The values of `LoadBalancerTypeEnum`.
    pub enum LoadBalancerTypeEnum {
        Application = "application",
        Network = "network",
        Gateway = "gateway",
    }
}

string_enum! {
    /// The values of `ProtocolEnum`.
    pub enum ProtocolEnum {
        Http = "HTTP",
        Https = "HTTPS",
        Tcp = "TCP",
        Tls = "TLS",
        Udp = "UDP",
        TcpUdp = "TCP_UDP",
        Geneve = "GENEVE",
        Quic = "QUIC",
        TcpQuic = "TCP_QUIC",
    }
}
