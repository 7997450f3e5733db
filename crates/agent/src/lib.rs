//! A container instance: the session with the server, the one-step task driver, the container runtime and the task metadata endpoints.
