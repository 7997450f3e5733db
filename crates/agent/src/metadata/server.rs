//! The listener for containers, shared by all agents of a process.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::{Address, routes};
use crate::agent::Tenant;

/// The agents whose containers are answered, by container instance ARN. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registry {
    tenants: Arc<RwLock<HashMap<String, Arc<Tenant>>>>,
}

impl Registry {
    /// An agent has come up.
    pub(crate) fn add(&self, tenant: Arc<Tenant>) {
        let mut tenants = self.tenants.write().unwrap_or_else(PoisonError::into_inner);
        tenants.insert(tenant.instance_arn.clone(), tenant);
    }

    /// An agent has gone.
    pub(crate) fn remove(&self, instance_arn: &str) {
        self.tenants.write().unwrap_or_else(PoisonError::into_inner).remove(instance_arn);
    }

    /// The agents at this moment.
    pub(crate) fn tenants(&self) -> Vec<Arc<Tenant>> {
        self.tenants.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

/// The running listener. Stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    _listeners: JoinSet<io::Result<()>>,
}

impl Server {
    /// Listens on loopback and on the bridge, on the wanted port if it is free on both, else on any that is.
    pub(crate) async fn start(registry: Registry, gateway: Option<IpAddr>, wanted: u16) -> io::Result<(Self, Address)> {
        let (listeners, address) = match bind(gateway, wanted).await {
            Err(error) if wanted != 0 => {
                tracing::info!(port = wanted, %error, "the metadata port is taken; taking another");
                bind(gateway, 0).await?
            }
            bound => bound?,
        };
        let mut serving = JoinSet::new();
        for listener in listeners {
            let app = routes::router(registry.clone());
            serving.spawn(async move { axum::serve(listener, app).await });
        }
        Ok((Self { _listeners: serving }, address))
    }
}

/// One port on loopback and, where that is an address of this machine, on the bridge.
async fn bind(gateway: Option<IpAddr>, port: u16) -> io::Result<(Vec<TcpListener>, Address)> {
    let loopback = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = loopback.local_addr()?.port();
    let mut listeners = vec![loopback];
    let mut reachable = None;
    if let Some(gateway) = gateway {
        match TcpListener::bind(SocketAddr::new(gateway, port)).await {
            Ok(listener) => {
                listeners.push(listener);
                reachable = Some(gateway);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => {
                tracing::warn!(%gateway, %error, "cannot listen on the engine's bridge; bridge tasks cannot ask for metadata");
            }
        }
    }
    Ok((listeners, Address { gateway: reachable, port }))
}
