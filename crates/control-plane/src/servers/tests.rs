//! Servers on one table, on a clock that only moves when all wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use longshore_state::leases::{Answer, Entry, LeaseError, Leases, SessionId, Table, Wanted};
use longshore_state::{Backend, Memory, Store, backend};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::*;
use crate::identity::AccessKeys;
use crate::{Context, clock, entropy, testing};

/// A moment longer than a period.
const A_ROUND: Duration = Duration::from_millis(750);

/// A table behind a link that can be cut, and that can be full.
struct Linked {
    table: Arc<Table>,
    is_cut: Arc<AtomicBool>,
    is_full: Arc<AtomicBool>,
}

impl Linked {
    fn or<T: Send + 'static>(&self, answer: impl FnOnce(&Table) -> Answer<'_, T>) -> Answer<'_, T> {
        match self.is_cut.load(Ordering::Relaxed) {
            false => answer(&self.table),
            true => Box::pin(async {
                sleep(Duration::from_millis(500)).await;
                let error = backend::Error::Service { place: "etcd".into(), what: "cut off".into(), remedy: "Mend it" };
                Err(LeaseError::from(error))
            }),
        }
    }

    fn unless_full<'a, T: Send + 'static>(&self, answer: Answer<'a, T>) -> Answer<'a, T> {
        match self.is_full.load(Ordering::Relaxed) {
            false => answer,
            true => Box::pin(async {
                let error = backend::Error::Full { place: "etcd".into(), source: std::io::Error::other("full") };
                Err(LeaseError::from(error))
            }),
        }
    }
}

impl Leases for Linked {
    fn begin(&self, ttl: Duration) -> Answer<'_, SessionId> {
        self.unless_full(self.or(|table| table.begin(ttl)))
    }

    fn renew(&self, session: SessionId) -> Answer<'_, ()> {
        self.or(|table| table.renew(session))
    }

    fn claim<'a>(&'a self, session: SessionId, holder: &'a str, wanted: &'a [Wanted]) -> Answer<'a, Vec<bool>> {
        match self.is_cut.load(Ordering::Relaxed) {
            false => self.unless_full(self.table.claim(session, holder, wanted)),
            true => self.or(|_| unreachable!("it is cut")),
        }
    }

    fn release<'a>(&'a self, session: SessionId, names: &'a [String]) -> Answer<'a, ()> {
        match self.is_cut.load(Ordering::Relaxed) {
            false => self.table.release(session, names),
            true => self.or(|_| unreachable!("it is cut")),
        }
    }

    fn end(&self, session: SessionId) -> Answer<'_, ()> {
        self.or(|table| table.end(session))
    }

    fn entries(&self) -> Answer<'_, Vec<Entry>> {
        self.or(Table::entries)
    }
}

/// A store of its own, with leases that it shares.
struct Shared(Memory, Arc<Linked>);

impl Backend for Shared {
    fn is_immediate(&self) -> bool {
        true
    }

    fn range(
        &mut self,
        prefix: &[u8],
        visit: &mut dyn FnMut(backend::Item<'_>),
    ) -> Result<longshore_model::Revision, backend::Error> {
        self.0.range(prefix, visit)
    }

    fn transact(&mut self, batch: &[backend::Transaction]) -> Result<Vec<backend::Verdict>, backend::Error> {
        self.0.transact(batch)
    }

    fn changes(&mut self, since: longshore_model::Revision) -> Result<backend::History, backend::Error> {
        self.0.changes(since)
    }

    fn leases(&self) -> Arc<dyn Leases> {
        Arc::<Linked>::clone(&self.1) as Arc<dyn Leases>
    }
}

struct Server {
    ctx: Context,
    is_cut: Arc<AtomicBool>,
    is_full: Arc<AtomicBool>,
    keeper: JoinHandle<()>,
}

impl Server {
    fn start(table: &Arc<Table>) -> Self {
        Self::start_where(table, false)
    }

    fn start_where(table: &Arc<Table>, is_full: bool) -> Self {
        let (is_cut, is_full) = (Arc::<AtomicBool>::default(), Arc::new(AtomicBool::new(is_full)));
        let linked = Linked { table: Arc::clone(table), is_cut: Arc::clone(&is_cut), is_full: Arc::clone(&is_full) };
        let ctx = context(Store::open(Shared(Memory::new(), Arc::new(linked))).unwrap());
        let keeper = tokio::spawn(keeper::run(ctx.clone()));
        Self { ctx, is_cut, is_full, keeper }
    }

    fn held(&self) -> Shards {
        self.ctx.servers().held()
    }

    fn cut(&self, is_cut: bool) {
        self.is_cut.store(is_cut, Ordering::Relaxed);
    }
}

fn context(store: Store) -> Context {
    Context::new(testing::config(), store, Arc::new(clock::System), Arc::new(entropy::System), AccessKeys::default())
}

/// Everything is held, by one server each.
fn are_split(servers: &[&Server]) -> bool {
    let all = servers.iter().fold(Shards::default(), |all, server| all.or(server.held()));
    let sum: usize = servers.iter().map(|server| server.held().len()).sum();
    all == Shards::ALL && sum == Shards::ALL.len()
}

#[tokio::test(start_paused = true)]
async fn a_server_alone_has_everything_before_anything_runs() {
    let ctx = context(Store::open(Memory::new()).unwrap());
    let servers = ctx.servers();
    assert!(servers.is_alone() && servers.is_member() && servers.held() == Shards::ALL);
    assert!(servers.has_cluster(&"x".into()) && servers.has_service(&"x".into(), &"y".into()));
    assert_eq!(servers.live_from_now().await, Some([ctx.server()].into()));
    assert_eq!(servers.scheduler_of(&"x".into()), Some(servers.me()));
    assert_eq!(servers.home_of(InstanceId::from_bits(1)), servers.me());
    assert_eq!(servers.members(), [servers.me()]);
}

#[tokio::test(start_paused = true)]
async fn the_first_of_several_has_everything_in_its_first_round_and_shares_it_with_the_next() {
    let table = Arc::new(Table::shared());
    let one = Server::start(&table);
    assert!(
        one.held().is_empty() && !one.ctx.servers().is_member(),
        "nothing is believed in before there is a session"
    );
    assert!(one.ctx.servers().joined(Duration::from_millis(1)).await);
    sleep(Duration::from_millis(1)).await;
    assert_eq!(one.held(), Shards::ALL);
    let two = Server::start(&table);
    sleep(A_ROUND * 2).await;
    assert!(are_split(&[&one, &two]) && !one.held().is_empty() && !two.held().is_empty());
    for server in [&one, &two] {
        let ids: Vec<_> = server.ctx.servers().members().iter().map(|member| member.id).collect();
        let mut expected = [one.ctx.server(), two.ctx.server()];
        expected.sort_unstable();
        assert_eq!(ids, expected);
        let counts = server.ctx.servers().shard_counts();
        assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 64, "{counts:?}");
    }
    for n in 0..20 {
        let cluster = ClusterName::from(format!("c{n}").as_str());
        let schedulers = [&one, &two].map(|server| server.ctx.servers().scheduler_of(&cluster).unwrap().id);
        assert_eq!(schedulers[0], schedulers[1]);
        let instance = InstanceId::from_bits(n);
        assert_eq!(one.ctx.servers().home_of(instance).id, two.ctx.servers().home_of(instance).id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dead_servers_work_is_taken_over_in_time() {
    let table = Arc::new(Table::shared());
    let (one, two) = (Server::start(&table), Server::start(&table));
    sleep(A_ROUND * 3).await;
    assert!(are_split(&[&one, &two]));
    let (died, gone) = (Instant::now(), one.ctx.server());
    one.keeper.abort();
    while two.held() != Shards::ALL {
        sleep(Duration::from_millis(10)).await;
    }
    assert!(died.elapsed() <= TTL + PERIOD, "after {:?}", died.elapsed());
    assert!(one.held().is_empty(), "what is not renewed is not believed in");
    assert_eq!(two.ctx.servers().live_from_now().await, Some([two.ctx.server()].into()));
    assert_eq!(two.ctx.servers().member(gone), None);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_leaves_hands_over_at_once() {
    let table = Arc::new(Table::shared());
    let (one, two) = (Server::start(&table), Server::start(&table));
    sleep(A_ROUND * 3).await;
    one.ctx.servers().leave();
    assert!(one.held().is_empty() && !one.ctx.servers().is_member());
    assert!(one.ctx.servers().left(Duration::from_millis(1)).await);
    sleep(A_ROUND).await;
    assert_eq!(two.held(), Shards::ALL);
    sleep(TTL * 2).await;
    assert_eq!(two.ctx.servers().members().len(), 1, "it does not come back");
}

#[tokio::test(start_paused = true)]
async fn a_draining_server_gives_everything_away_and_takes_its_part_again() {
    let table = Arc::new(Table::shared());
    let (one, two) = (Server::start(&table), Server::start(&table));
    sleep(A_ROUND * 3).await;
    one.ctx.servers().drain(true);
    assert_eq!(
        one.ctx.servers().home_of(InstanceId::from_bits(1)).id,
        two.ctx.server(),
        "it sends agents away at once"
    );
    sleep(A_ROUND * 2).await;
    assert!(one.held().is_empty() && two.held() == Shards::ALL);
    assert!(one.ctx.servers().is_member(), "it still serves");
    assert!((0..50).all(|n| two.ctx.servers().home_of(InstanceId::from_bits(n)).id == two.ctx.server()));
    one.ctx.servers().drain(false);
    sleep(A_ROUND * 3).await;
    assert!(are_split(&[&one, &two]) && !one.held().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_cut_off_stops_believing_before_another_begins() {
    let table = Arc::new(Table::shared());
    let (one, two) = (Server::start(&table), Server::start(&table));
    sleep(A_ROUND * 3).await;
    let before = one.held();
    one.cut(true);
    let cut = Instant::now();
    while cut.elapsed() < TTL * 2 {
        assert!(one.held().and(two.held()).is_empty(), "nothing is done twice");
        sleep(Duration::from_millis(5)).await;
    }
    assert!(one.held().is_empty() && two.held() == Shards::ALL);
    assert_eq!(one.ctx.servers().live_from_now().await, None, "it does not know who lives");
    one.cut(false);
    sleep(A_ROUND * 3).await;
    assert!(are_split(&[&one, &two]));
    assert_eq!(one.held(), before, "the same servers come to the same");
}

/// Nothing new can be put on the table, but what is there can be renewed and read.
#[tokio::test(start_paused = true)]
async fn a_full_table_costs_nobody_its_work_and_is_joined_when_there_is_room() {
    let table = Arc::new(Table::shared());
    let (one, two) = (Server::start(&table), Server::start(&table));
    sleep(A_ROUND * 3).await;
    let held = [one.held(), two.held()];
    for server in [&one, &two] {
        server.is_full.store(true, Ordering::Relaxed);
    }
    // What it wants to say finds no room, so nobody would know to take what it gives away.
    one.ctx.servers().drain(true);
    let late = Server::start_where(&table, true);
    sleep(TTL * 2).await;
    assert_eq!([one.held(), two.held()], held);
    assert!(one.ctx.servers().is_member() && two.ctx.servers().is_member());
    let live = [one.ctx.server(), two.ctx.server()].into();
    assert_eq!(one.ctx.servers().live_from_now().await, Some(live), "it sees who lives");
    assert!(late.held().is_empty() && !late.ctx.servers().is_member());
    assert!(late.ctx.servers().obstacle().is_some_and(|why| why.is_full()));
    assert!(one.ctx.servers().obstacle().is_none());
    for server in [&one, &two, &late] {
        server.is_full.store(false, Ordering::Relaxed);
    }
    sleep(A_ROUND * 3).await;
    assert!(are_split(&[&two, &late]) && one.held().is_empty(), "it is drained now");
    assert!(late.ctx.servers().is_member() && late.ctx.servers().obstacle().is_none());
}

#[tokio::test(start_paused = true)]
async fn only_servers_can_say_that_a_call_was_passed_on() {
    let table = Arc::new(Table::shared());
    let (one, two) = (Server::start(&table), Server::start(&table));
    sleep(A_ROUND * 3).await;
    let mut headers = http::HeaderMap::new();
    headers.insert(http::header::AUTHORIZATION, "AWS4-HMAC-SHA256 Credential=…, Signature=1".parse().unwrap());
    assert!(!forward::is_forwarded(&two.ctx, &headers));
    let mark = forward::mark(&one.ctx, &headers);
    headers.insert("x-longshore-forwarded", mark.parse().unwrap());
    assert!(forward::is_forwarded(&two.ctx, &headers));
    headers.insert(http::header::AUTHORIZATION, "AWS4-HMAC-SHA256 Credential=…, Signature=2".parse().unwrap());
    assert!(!forward::is_forwarded(&two.ctx, &headers), "the mark is of another call");
    let guess = format!("{} {}", super::name(one.ctx.server()), "0".repeat(64));
    headers.insert("x-longshore-forwarded", guess.parse().unwrap());
    assert!(!forward::is_forwarded(&two.ctx, &headers));
}

/// What was dropped while nothing was believed in is planned again although nothing was lost to anybody.
#[tokio::test(start_paused = true)]
async fn a_lapse_that_nobody_used_wakes_what_was_held() {
    let table = Arc::new(Table::shared());
    let one = Server::start(&table);
    sleep(A_ROUND).await;
    let record = longshore_model::fixture::service("web");
    let key = (record.cluster.clone(), record.name.clone());
    let group = longshore_model::Group::new("test").put(longshore_model::Record::Service(record.into()));
    assert_eq!(one.ctx.commit(group.into()).await, Ok(Vec::new()));
    let wakes = async { one.ctx.wakeups().dirty_services().await };
    assert!(tokio::time::timeout(A_ROUND * 2, wakes).await.is_err(), "nothing was gained");
    // The process stands still for as long as its session lasts, and the table's clock with it.
    one.ctx.servers().lock().until = Some(Instant::now());
    assert!(one.held().is_empty());
    let woken = tokio::time::timeout(A_ROUND * 2, one.ctx.wakeups().dirty_services()).await.unwrap();
    assert_eq!(woken, [key].into());
}
