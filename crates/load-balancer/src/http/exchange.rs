//! A request, from its head to the head of its answer.

use std::sync::Arc;
use std::time::Instant;

use http::header::{CONNECTION, HOST};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, Version};
use hyper::body::{Body as _, Incoming};
use longshore_model::load_balancing::{Protocol, ProtocolVersion};

use super::answer::{self, Origin as AnswerOrigin};
use super::attempt::{Attempt, Kept};
use super::body::{Carrier, ClientBody, RequestBody, TargetBody};
use super::client::Exchange;
use super::failure::Failure;
use super::sticky::{self, Sticky};
use super::trail::Trail;
use super::{Site, head};
use crate::routes::{Asked, Outcome, Route};
use crate::targets::{Group, GroupConfig, UnderWay};

/// As many targets a request is tried at.
const ATTEMPTS: usize = 3;

/// Answers a request.
pub(super) async fn handle(request: Request<Incoming>, mut exchange: Exchange) -> Response<ClientBody> {
    let client = std::rc::Rc::clone(&exchange.client);
    let Some(site) = client.connection.listener.site() else { return answer::failure(Failure::NoTarget) };
    let is_last = client.connection.is_closing() || client.born.elapsed() >= site.attributes.client_keep_alive;
    let version = request.version();
    exchange.trail = Trail::begin(&request, &client, &site, &exchange.stall);
    let trail = exchange.trail.clone();
    let mut response = match forward_or_answer(request, exchange, &site).await {
        Ok(response) => response,
        Err(failure) => {
            let mut response = answer::failure(failure);
            head::decorate(response.headers_mut(), &site.attributes);
            response
        }
    };
    if version >= Version::HTTP_2 {
        response.headers_mut().remove(CONNECTION);
    } else if is_last && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if let Some(trail) = trail {
        trail.answered(&response);
    }
    response
}

async fn forward_or_answer(
    request: Request<Incoming>,
    exchange: Exchange,
    site: &Arc<Site>,
) -> Result<Response<ClientBody>, Failure> {
    let (mut parts, body) = request.into_parts();
    head::check(&mut parts, &exchange.client, &site.attributes, &exchange.client.connection.shard.limits)?;
    route(parts, body, exchange, site).await
}

/// Does with a request what its rule says.
async fn route(
    mut parts: Parts,
    body: Incoming,
    exchange: Exchange,
    site: &Arc<Site>,
) -> Result<Response<ClientBody>, Failure> {
    let connection = &exchange.client.connection;
    let authority = head::authority(&parts)?;
    let authority_text = authority.to_str().map_err(|_| Failure::BadRequest)?;
    let host = head::without_port(authority_text);
    let asked = Asked {
        host,
        path: parts.uri.path(),
        query: parts.uri.query(),
        method: parts.method.as_str(),
        headers: &parts.headers,
        source: connection.peer.ip(),
    };
    let route = site.table.find(&asked);
    if let Some(trail) = &exchange.trail {
        trail.routed(route);
    }
    let mut response = match &route.outcome {
        Outcome::FixedResponse(fixed) => answer::fixed(fixed),
        Outcome::Redirect(redirect) => {
            let root = PathAndQuery::from_static("/");
            let origin = AnswerOrigin {
                is_encrypted: exchange.client.tls.is_some(),
                host,
                port: site.port,
                url: parts.uri.path_and_query().unwrap_or(&root),
            };
            answer::redirect(redirect, origin).ok_or(Failure::BadRewrite)?
        }
        Outcome::Nothing => return Err(Failure::NoTarget),
        Outcome::Forward(split) => {
            let stays_with = sticky::group(&parts.headers, split).and_then(|id| split.same(id));
            let group = stays_with.or_else(|| split.choose()).ok_or(Failure::NoTarget)?;
            let config = Arc::clone(&group.members().config);
            let sticky = Sticky::read(&parts.headers, &config.stickiness, split);
            let first = choose(group, &sticky, &[]);
            // Between the look at the site and this the thread may have waited for a core: then traffic may have been shifted,
            // and the targets that had it may have gone.
            if first.is_none()
                && let Some(newer) = connection.listener.site().filter(|newer| !Arc::ptr_eq(newer, site))
            {
                return Box::pin(self::route(parts, body, exchange, &newer)).await;
            }
            rewrite(&mut parts, &authority, route)?;
            return forward(parts, body, Chosen { group, config, sticky, first }, exchange, site).await;
        }
    };
    head::decorate(response.headers_mut(), &site.attributes);
    Ok(response)
}

/// Gives the request the host and the URL that its target gets. The URL is left without a host.
fn rewrite(parts: &mut Parts, authority: &HeaderValue, route: &Route) -> Result<(), Failure> {
    let root = PathAndQuery::from_static("/");
    let url = parts.uri.path_and_query().unwrap_or(&root);
    let host = authority.to_str().unwrap_or_default();
    let rewritten = route.rewrite(head::without_port(host), url.as_str()).unwrap_or_default();
    let has_authority = parts.uri.authority().is_some();
    if let Some(url) = rewritten.url {
        parts.uri = url.parse::<PathAndQuery>().map_err(|_| Failure::BadRewrite)?.into();
    } else if has_authority || parts.uri.path_and_query().is_none() {
        parts.uri = url.clone().into();
    }
    if let Some(host) = rewritten.host {
        parts.headers.insert(HOST, host.parse().map_err(|_| Failure::BadRewrite)?);
    } else if has_authority {
        parts.headers.insert(HOST, authority.clone());
    }
    Ok(())
}

/// A request that can be sent once more.
struct Again {
    method: Method,
    uri: Uri,
    headers: http::HeaderMap,
    version: Version,
}

impl Again {
    /// A copy of a request, unless sending it twice could do its work twice or its body is gone then.
    fn keep(parts: &Parts, body: &RequestBody) -> Option<Self> {
        (parts.method.is_idempotent() && body.is_end_stream()).then(|| Self {
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
            version: parts.version,
        })
    }

    fn request(&self, body: RequestBody) -> Request<RequestBody> {
        let mut request = Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        *request.version_mut() = self.version;
        request
    }
}

/// Where a request goes first.
struct Chosen<'a> {
    group: &'a Group,
    config: Arc<GroupConfig>,
    sticky: Sticky,
    /// None: the group has no target that takes requests.
    first: Option<UnderWay>,
}

/// A target of a group: the one that the client came to before, until it was tried without success.
fn choose(group: &Group, sticky: &Sticky, tried: &[u64]) -> Option<UnderWay> {
    let same = sticky.target.filter(|_| tried.is_empty());
    let same = same.and_then(|tag| group.choose_same(|target| target.tag == tag));
    same.or_else(|| group.choose(Instant::now(), tried))
}

/// Has a target of a group answer.
async fn forward(
    mut parts: Parts,
    body: Incoming,
    Chosen { group, config, sticky, mut first }: Chosen<'_>,
    mut exchange: Exchange,
    site: &Site,
) -> Result<Response<ClientBody>, Failure> {
    let switches = head::asks_to_switch(&parts) && config.version() == ProtocolVersion::Http1;
    suits(&parts, config.version())?;
    head::to_target(&mut parts.headers, &exchange.client, site, switches);
    if let Some(trail) = &exchange.trail {
        trail.grouped(group, &parts.headers);
    }
    let speaks_http2 = config.version() != ProtocolVersion::Http1;
    let is_encrypted = config.record.protocol == Protocol::Https;
    address(&mut parts, speaks_http2, is_encrypted)?;
    let body = RequestBody::new(body, &exchange.stall);
    let again = Again::keep(&parts, &body);
    let mut request = Request::from_parts(parts, body);
    let mut tried = Vec::new();
    let mut last = Failure::NoTarget;
    for attempt in 0..ATTEMPTS {
        let begun = if attempt == 0 { first.take() } else { choose(group, &sticky, &tried) };
        let Some(under_way) = begun else { return Err(last) };
        // What was kept may be closed all at once; the second attempt has a connection of its own.
        let kept = match (&again, attempt) {
            (Some(_), 0) => Kept::Any,
            (None, 0) => Kept::Sure,
            _ => Kept::None,
        };
        if let Some(trail) = &exchange.trail {
            trail.sent(under_way.target());
        }
        let attempt = Attempt { under_way: &under_way, is_encrypted, speaks_http2, kept };
        match attempt.make(request, &mut exchange).await {
            Ok((mut response, carrier)) => {
                if let Some(trail) = &exchange.trail {
                    trail.met(response.status());
                }
                sticky.write(response.headers_mut(), &config.stickiness, group, under_way.target());
                return Ok(answered(response, carrier, under_way, exchange, site, switches).await);
            }
            Err(missed) => {
                last = missed.failure;
                request = match (missed.request, &again) {
                    (Some(back), _) => *back,
                    (None, Some(again)) if last == Failure::BadGateway => {
                        again.request(RequestBody::empty(&exchange.stall))
                    }
                    (None, _) => return Err(last),
                };
                if !missed.was_kept {
                    tried.push(under_way.target().uid);
                }
            }
        }
    }
    Err(last)
}

/// Whether a request can go to targets that speak this.
fn suits(parts: &Parts, version: ProtocolVersion) -> Result<(), Failure> {
    let is_http2 = parts.version == Version::HTTP_2;
    let is_grpc = parts
        .headers
        .get(http::header::CONTENT_TYPE)
        .is_some_and(|content_type| content_type.as_bytes().starts_with(b"application/grpc") && is_http2);
    let does = match version {
        ProtocolVersion::Http1 => !is_grpc,
        ProtocolVersion::Http2 => is_http2,
        ProtocolVersion::Grpc => is_http2 && parts.method == Method::POST,
    };
    if does { Ok(()) } else { Err(Failure::IncompatibleVersion) }
}

/// Puts the host where the target's protocol has it.
fn address(parts: &mut Parts, speaks_http2: bool, is_encrypted: bool) -> Result<(), Failure> {
    if !speaks_http2 {
        parts.version = Version::HTTP_11;
        return Ok(());
    }
    parts.version = Version::HTTP_2;
    let authority = parts.headers.remove(HOST).ok_or(Failure::BadRequest)?;
    let mut uri = std::mem::take(&mut parts.uri).into_parts();
    uri.scheme = Some(if is_encrypted { http::uri::Scheme::HTTPS } else { http::uri::Scheme::HTTP });
    uri.authority = Some(authority.as_bytes().try_into().map_err(|_| Failure::BadRequest)?);
    parts.uri = Uri::from_parts(uri).map_err(|_| Failure::BadRequest)?;
    Ok(())
}

/// Makes what the client gets of a target's answer.
async fn answered(
    response: Response<Incoming>,
    carrier: Carrier,
    under_way: UnderWay,
    exchange: Exchange,
    site: &Site,
    switches: bool,
) -> Response<ClientBody> {
    let (mut parts, incoming) = response.into_parts();
    let switches = switches && parts.status == StatusCode::SWITCHING_PROTOCOLS;
    head::to_client(&mut parts, &site.attributes, switches);
    if switches {
        let Carrier::Own(Some(origin)) = carrier else { return answer::failure(Failure::BadGateway) };
        let Some(switched) = Box::pin(origin.switch()).await else { return answer::failure(Failure::BadGateway) };
        let client = std::rc::Rc::clone(&exchange.client);
        *client.switched.borrow_mut() = Some((switched, exchange, under_way));
        return Response::from_parts(parts, ClientBody::Own(bytes::Bytes::new()));
    }
    let body = TargetBody::new(incoming, carrier, under_way, exchange);
    Response::from_parts(parts, ClientBody::Target(body))
}
