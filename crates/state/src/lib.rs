//! The state contract: snapshot, commit, watch and lease; stored encodings; an in-memory backend; the conformance suite.
