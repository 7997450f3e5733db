//! Network load balancers over real sockets: a whole data plane, clients and targets in one process.

mod scene;

mod datagrams;
mod ends;
mod streams;
mod tls;
