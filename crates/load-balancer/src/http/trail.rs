//! What the access log says of a request, gathered on its way.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::header::{CONTENT_TYPE, LOCATION, UPGRADE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version};
use http_body::Body as _;

use super::body::ClientBody;
use super::client::{Client, Stall};
use super::failure::Failure;
use super::{Site, head};
use crate::access_log::{self, Action, Place, Trip, Writer};
use crate::routes::{Outcome, Route};
use crate::targets::{Group, Target};

/// A request that is being logged: it becomes a line when this is dropped, with the last byte of its answer.
pub(super) struct Trail {
    writer: Writer,
    place: Arc<Place>,
    stall: Rc<Stall>,
    began: Instant,
    entry: RefCell<access_log::Request>,
    /// When it was sent to a target, after it began.
    sent_after: RefCell<Option<Duration>>,
}

/// What is known of a request before any of it was read.
fn unread(client: &Client, site: &Site, status: StatusCode) -> access_log::Request {
    let now = SystemTime::now();
    let tls = client.tls.as_ref();
    let text = |value: &HeaderValue| Arc::from(value.to_str().unwrap_or_default());
    access_log::Request {
        kind: if tls.is_some() { "https" } else { "http" },
        received_at: now,
        answered_at: now,
        client: client.connection.peer,
        trip: None,
        status: status.as_u16(),
        received_bytes: 0,
        sent_bytes: 0,
        method: None,
        host: None,
        path: None,
        port: site.port,
        version: Version::HTTP_11,
        user_agent: None,
        tls_cipher: tls.map(|(_, suite)| text(suite)),
        tls_version: tls.map(|(version, _)| text(version)),
        target_group: None,
        trace_id: None,
        domain_name: client.server_name.clone(),
        certificate: None,
        rule_priority: None,
        action: None,
        redirect_url: None,
    }
}

impl Trail {
    /// Begins with a request's head; `None` when its load balancer has no log.
    pub(super) fn begin<B>(request: &Request<B>, client: &Client, site: &Site, stall: &Rc<Stall>) -> Option<Rc<Self>> {
        let (place, writer) = (site.log.as_ref()?, client.connection.shard.log.as_ref()?);
        let headers = request.headers();
        let is_http2 = request.version() == Version::HTTP_2;
        let is_grpc = headers.get(CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"application/grpc"));
        let kind = match (is_http2, client.tls.is_some()) {
            (true, true) if is_grpc => "grpcs",
            (true, _) => "h2",
            (false, true) => "https",
            (false, false) => "http",
        };
        let host = headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
        let host = request.uri().host().or(host.map(head::without_port));
        let line =
            request.method().as_str().len() + request.uri().path().len() + request.uri().query().map_or(0, str::len);
        let entry = access_log::Request {
            kind,
            received_bytes: (line + size(headers)) as u64,
            method: Some(request.method().clone()),
            host: host.map(Arc::from),
            path: request.uri().path_and_query().cloned(),
            version: request.version(),
            user_agent: headers.get(USER_AGENT).cloned(),
            ..unread(client, site, StatusCode::BAD_GATEWAY)
        };
        Some(Rc::new(Self {
            writer: writer.clone(),
            place: Arc::clone(place),
            stall: Rc::clone(stall),
            began: Instant::now(),
            entry: RefCell::new(entry),
            sent_after: RefCell::new(None),
        }))
    }

    /// Logs a request that could not be read: all that is known is whose it was, and the answer that it got.
    pub(super) fn refused(client: &Client, failure: Failure, sent_bytes: usize) {
        let Some(site) = client.connection.listener.site() else { return };
        let (Some(place), Some(writer)) = (&site.log, &client.connection.shard.log) else { return };
        let entry = access_log::Request {
            received_bytes: client.raw_head.bytes(),
            sent_bytes: sent_bytes as u64,
            ..unread(client, &site, failure.status())
        };
        writer.request(place, entry);
    }

    /// Its route was found.
    pub(super) fn routed(&self, route: &Route) {
        let mut entry = self.entry.borrow_mut();
        entry.rule_priority = Some(route.rule.map_or(0, |(_, priority)| priority));
        entry.action = match &route.outcome {
            Outcome::FixedResponse(_) => Some(Action::FixedResponse),
            Outcome::Redirect(_) => Some(Action::Redirect),
            Outcome::Forward(_) => Some(Action::Forward),
            Outcome::Nothing => None,
        };
    }

    /// A group was chosen, and its headers are what a target gets.
    pub(super) fn grouped(&self, group: &Group, headers: &HeaderMap) {
        let mut entry = self.entry.borrow_mut();
        entry.target_group = Some(Arc::clone(&group.members().config.record));
        entry.trace_id = headers.get(head::TRACE_ID).cloned();
    }

    /// It is sent to a target.
    pub(super) fn sent(&self, target: &Target) {
        let (before, at_target, after, status) = Default::default();
        self.entry.borrow_mut().trip = Some(Trip { target: target.address, before, at_target, after, status });
        *self.sent_after.borrow_mut() = Some(self.began.elapsed());
    }

    /// That target answers.
    pub(super) fn met(&self, status: StatusCode) {
        let (elapsed, sent_after) = (self.began.elapsed(), *self.sent_after.borrow());
        if let Some(trip) = &mut self.entry.borrow_mut().trip {
            trip.before = sent_after;
            trip.at_target = sent_after.map(|sent| elapsed.saturating_sub(sent));
            trip.after = Some(Duration::ZERO);
            trip.status = Some(status.as_u16());
        }
    }

    /// This is what the client gets.
    pub(super) fn answered(&self, response: &Response<ClientBody>) {
        let mut entry = self.entry.borrow_mut();
        entry.status = response.status().as_u16();
        entry.answered_at = SystemTime::now();
        let body = if let ClientBody::Own(_) = response.body() { response.body().size_hint().lower() } else { 0 };
        entry.sent_bytes = size(response.headers()) as u64 + body;
        if entry.action == Some(Action::Redirect) {
            entry.redirect_url = response.headers().get(LOCATION).cloned();
        }
        let is_websocket =
            response.headers().get(UPGRADE).is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"websocket"));
        if response.status() == StatusCode::SWITCHING_PROTOCOLS && is_websocket {
            entry.kind = if entry.tls_version.is_some() { "wss" } else { "ws" };
        }
    }
}

impl Drop for Trail {
    fn drop(&mut self) {
        let entry = self.entry.get_mut();
        entry.received_bytes += self.stall.received.get();
        entry.sent_bytes += self.stall.sent.get();
        // A WebSocket is logged with its end.
        if matches!(entry.kind, "ws" | "wss") {
            entry.answered_at = SystemTime::now();
        }
        self.writer.request(&self.place, entry.clone());
    }
}

/// What header fields take on the wire of HTTP/1.1.
fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}
