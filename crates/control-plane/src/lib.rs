//! API handlers by service and resource, reconcile loops, and the agent gateway.
