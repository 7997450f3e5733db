//! The load balancer beside Debian's HAProxy and nginx: the same targets, the same client, the same run, by turns.

mod load;
mod rivals;
mod rules;
mod subject;

use std::path::Path;
use std::time::Duration;

use crate::error::Error;
use crate::machine;
use crate::report::{Cell, Report, Table, Target};
use load::{Figures, Load};
use rivals::Rivals;
use subject::Subject;
pub(crate) use subject::serve;

/// Clients that ask without a pause.
const CONNECTIONS: u32 = 64;

/// For how long each is measured at a time, and how often; the others have their turns in between.
const TIME: Duration = Duration::from_secs(2);
const TURNS: usize = 5;

/// For how long each is asked before it is measured.
const WARM_UP: Duration = Duration::from_secs(1);

/// Targets that come and go while others serve, and for how long that is looked at.
const CHANGING: u32 = 1_000;
const CHANGES: Duration = Duration::from_secs(8);

/// How often that is looked at, with as many looks at nothing but the load in between.
const CHANGES_TURNS: usize = 3;

/// Rules that a request is held against.
const RULES: u32 = 1_000;

/// What is wanted of the ratio to the better one of the others.
const THROUGHPUT: f64 = 0.8;
const P99: f64 = 1.25;

/// What is wanted of the p99 while targets come and go, to the one without that.
const SPIKE: f64 = 2.0;

/// What is wanted of the routing path.
const ROUTING: Duration = Duration::from_micros(5);

/// What a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Case {
    is_encrypted: bool,
    targets: u32,
    body: Body,
}

/// How large an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    Small,
    Large,
}

impl Body {
    const fn bytes(self) -> usize {
        match self {
            Self::Small => 128,
            Self::Large => 64 * 1024,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Small => "/small",
            Self::Large => "/large",
        }
    }
}

impl Case {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for is_encrypted in [false, true] {
            for body in [Body::Small, Body::Large] {
                all.extend([1, 100].map(|targets| Self { is_encrypted, targets, body }));
            }
        }
        all
    }

    fn name(self) -> String {
        let (scheme, size) = (if self.is_encrypted { "TLS" } else { "plain" }, self.body.bytes());
        let size = if size < 1024 { format!("{size} B") } else { format!("{} KiB", size / 1024) };
        let targets = if self.targets == 1 { "1 target".to_owned() } else { format!("{} targets", self.targets) };
        format!("{scheme}, {size}, {targets}")
    }

    /// Where it is asked for at whoever listens at these ports.
    fn url(self, address: &str, ports: &Ports) -> String {
        let scheme = if self.is_encrypted { "https" } else { "http" };
        format!("{scheme}://{address}:{}{}", ports.of(self), self.body.path())
    }
}

/// The ports of a balancer: one for each number of targets, in the clear and with TLS.
#[derive(Clone, Copy, Debug)]
struct Ports {
    plain: [u16; 2],
    encrypted: [u16; 2],
}

impl Ports {
    fn of(&self, case: Case) -> u16 {
        let ports = if case.is_encrypted { self.encrypted } else { self.plain };
        ports[usize::from(case.targets > 1)]
    }
}

/// What was measured of one case: HAProxy, nginx and ours, and the targets without any balancer between.
struct Measured {
    case: Case,
    haproxy: Figures,
    nginx: Figures,
    ours: Figures,
    direct: Option<Figures>,
}

impl Measured {
    fn throughput(&self) -> f64 {
        self.ours.rate / self.haproxy.rate.max(self.nginx.rate)
    }

    fn p99(&self) -> f64 {
        self.ours.p99.as_secs_f64() / self.haproxy.p99.min(self.nginx.p99).as_secs_f64()
    }
}

/// Measures.
pub(crate) async fn run(directory: &Path) -> Result<Report, Error> {
    let rivals = Rivals::start(directory).await?;
    let mut subject = Subject::start(&rivals).await?;
    let empty = machine::memory(subject.pid())?;
    let mut measured = Vec::new();
    for case in Case::all() {
        measured.push(measure(case, &rivals, &subject).await?);
    }
    let (quiet, changing) = while_targets_change(&mut subject).await?;
    let full = machine::memory(subject.pid())?;
    subject.stop().await?;
    let versions = rivals.versions();
    drop(rivals);
    let routing = rules::measure(RULES);
    Ok(report(&measured, (&quiet, &changing), &routing, (empty.resident, full.peak), versions))
}

async fn measure(case: Case, rivals: &Rivals, subject: &Subject) -> Result<Measured, Error> {
    let urls = [
        case.url(rivals::ADDRESS, &rivals.haproxy),
        case.url(rivals::ADDRESS, &rivals.nginx),
        case.url(subject::ADDRESS, &subject.ports),
    ];
    let mut found = [const { Vec::new() }; 3];
    for url in &urls {
        Load::new(url, CONNECTIONS, WARM_UP).run().await?;
    }
    for _ in 0..TURNS {
        for (url, found) in urls.iter().zip(&mut found) {
            found.push(Load::new(url, CONNECTIONS, TIME).run().await?);
        }
    }
    let direct = if case.is_encrypted || case.targets > 1 {
        None
    } else {
        let url = format!("http://{}:{}{}", rivals::ADDRESS, rivals.target, case.body.path());
        Some(Load::new(&url, CONNECTIONS, TIME).run().await?)
    };
    let [haproxy, nginx, ours] = found.map(|turns| Figures::middle(&turns));
    Ok(Measured { case, haproxy, nginx, ours, direct })
}

/// The figures of a group without and with targets that come and go.
async fn while_targets_change(subject: &mut Subject) -> Result<(Figures, Figures), Error> {
    let case = Case { is_encrypted: false, targets: 100, body: Body::Small };
    let url = case.url(subject::ADDRESS, &subject.ports);
    let load = Load::new(&url, CONNECTIONS, CHANGES);
    let (mut quiet, mut changing) = (Vec::new(), Vec::new());
    for _ in 0..CHANGES_TURNS {
        quiet.push(load.run().await?);
        let changes = async {
            tokio::time::sleep(CHANGES / 8).await;
            subject.set_targets(100 + CHANGING).await?;
            tokio::time::sleep(CHANGES / 4).await;
            subject.set_targets(100).await
        };
        let (figures, changed) = tokio::join!(load.run(), changes);
        changed?;
        changing.push(figures?);
    }
    Ok((Figures::middle(&quiet), Figures::middle(&changing)))
}

fn report(
    measured: &[Measured],
    (quiet, changing): (&Figures, &Figures),
    routing: &rules::Found,
    (empty, peak): (u64, u64),
    versions: String,
) -> Report {
    let mut rates =
        Table::new(["answers a second", "HAProxy", "nginx", "longshore", "to the better one", "no balancer"]);
    let mut p99s = Table::new(["p99", "HAProxy", "nginx", "longshore", "to the better one", "no balancer"]);
    for it in measured {
        let direct = |cell: fn(&Figures) -> Cell| it.direct.as_ref().map_or(Cell::Empty, cell);
        rates = rates.row([
            it.case.name().into(),
            Cell::Rate(it.haproxy.rate),
            Cell::Rate(it.nginx.rate),
            Cell::Rate(it.ours.rate),
            Cell::Ratio(it.throughput()),
            direct(|figures| Cell::Rate(figures.rate)),
        ]);
        p99s = p99s.row([
            it.case.name().into(),
            it.haproxy.p99.into(),
            it.nginx.p99.into(),
            it.ours.p99.into(),
            Cell::Ratio(it.p99()),
            direct(|figures| figures.p99.into()),
        ]);
    }
    let changes = |name: String, figures: &Figures| {
        let Figures { rate, p50, p99, max, errors } = figures;
        [name.into(), Cell::Rate(*rate), (*p50).into(), (*p99).into(), (*max).into(), Cell::Count(*errors as f64)]
    };
    let mut targets = Vec::new();
    for it in measured {
        let name = it.case.name();
        targets.push(Target::at_least(
            format!("{name}: throughput"),
            Cell::Ratio(it.throughput()),
            Cell::Ratio(THROUGHPUT),
        ));
        targets.push(Target::at_most(format!("{name}: p99"), Cell::Ratio(it.p99()), Cell::Ratio(P99)));
    }
    let errors: u64 = measured.iter().map(|it| it.ours.errors).sum::<u64>() + changing.errors;
    let spike = changing.p99.as_secs_f64() / quiet.p99.as_secs_f64();
    targets.extend([
        Target::at_most("failed requests", Cell::Count(errors as f64), Cell::Count(0.0)),
        Target::at_most(format!("p99 while {CHANGING} targets come and go"), Cell::Ratio(spike), Cell::Ratio(SPIKE)),
        Target::at_most(format!("a request's way through {RULES} rules"), routing.dearest().into(), ROUTING.into()),
    ]);
    Report {
        name: "balancer",
        title: "the load balancer beside HAProxy and nginx",
        inputs: vec![
            ("rivals", versions),
            ("longshore", "the data plane in a process of its own, health checks on".to_owned()),
            ("targets", "one nginx with one worker behind all of them, by addresses of their own".to_owned()),
            ("client", format!("wrk, one thread, {CONNECTIONS} connections without a pause, kept alive")),
            ("measured", format!("{TURNS} times {} s each, by turns; the middle one counts", TIME.as_secs())),
            ("changes", format!("{CHANGES_TURNS} times {} s, as many without in between; the middle one counts", CHANGES.as_secs())),
        ],
        tables: vec![
            rates,
            p99s,
            Table::new(["100 targets, plain, 128 B", "answered", "median", "p99", "longest", "failed"])
                .row(changes("as they are".to_owned(), quiet))
                .row(changes(format!("while {CHANGING} more come and go"), changing)),
            routing.table(),
            Table::new(["memory of longshore", "resident"])
                .row(["at its start".into(), Cell::Bytes(empty)])
                .row(["at most".into(), Cell::Bytes(peak)]),
        ],
        targets,
        notes: vec![
            "The client, the balancer and the targets share the cores; a balancer that needs less leaves more to the others, \
             and that counts for it."
                .to_owned(),
            "All three add X-Forwarded headers, keep connections to targets and write no access log.".to_owned(),
        ],
    }
}
