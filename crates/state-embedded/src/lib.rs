//! The durable single-node backend, on redb.
