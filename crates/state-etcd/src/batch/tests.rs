//! Waves against a model of etcd that carries out a wave in any order: what comes out is what carrying out the groups one by
//! one would have made.

use std::collections::BTreeMap;

use longshore_state::backend::{Backend, Mutation};
use longshore_state::{Memory, Shared};
use proptest::prelude::*;

use super::*;
use crate::keys::Keys;
use crate::wire::{
    KeyValue, RangeResponse, RequestOp, ResponseHeader, ResponseOp, TxnRequest, compare, request_op, response_op,
};

/// What etcd does with a transaction, and what it refuses.
#[derive(Default)]
struct Model {
    revision: i64,
    items: BTreeMap<Vec<u8>, (i64, Vec<u8>)>,
}

impl Model {
    fn transact(&mut self, request: TxnRequest) -> TxnResponse {
        assert!(
            request.compare.len().max(request.success.len()).max(request.failure.len()) <= 128,
            "too many operations"
        );
        let succeeded = request.compare.iter().all(|compare| {
            let found = self.items.get(&compare.key).map_or(0, |(revision, _)| *revision);
            compare.target_union == Some(compare::TargetUnion::ModRevision(found))
        });
        let operations = if succeeded { request.success } else { request.failure };
        let writes = |operation: &RequestOp| !matches!(operation.request, Some(request_op::Request::RequestRange(_)));
        let next = self.revision + i64::from(operations.iter().any(writes));
        let mut written = HashSet::new();
        let mut responses = Vec::new();
        for RequestOp { request } in operations {
            let mut once =
                |key: &Vec<u8>| assert!(written.insert(key.clone()), "etcd refuses a key that is written twice");
            let response = match request.expect("every operation asks for something") {
                request_op::Request::RequestRange(range) => {
                    let found = self.items.get(&range.key);
                    let kvs = found.map(|(at, _)| KeyValue { key: range.key, mod_revision: *at, value: Vec::new() });
                    let range = RangeResponse { kvs: kvs.into_iter().collect(), ..RangeResponse::default() };
                    response_op::Response::ResponseRange(range)
                }
                request_op::Request::RequestPut(put) => {
                    once(&put.key);
                    self.items.insert(put.key, (next, put.value));
                    response_op::Response::ResponsePut(Default::default())
                }
                request_op::Request::RequestDeleteRange(delete) => {
                    once(&delete.key);
                    self.items.remove(&delete.key);
                    response_op::Response::ResponseDeleteRange(Default::default())
                }
            };
            responses.push(ResponseOp { response: Some(response) });
        }
        self.revision = next;
        TxnResponse { header: Some(ResponseHeader { revision: next }), succeeded, responses }
    }

    /// Carries out a batch; each wave begins with another of its transactions.
    fn carry_out(&mut self, keys: &Keys, transactions: &[Transaction], order: usize) -> (Vec<Verdict>, usize) {
        let mut batch = Batch::new(transactions);
        let mut waves = 0;
        loop {
            let mut wave = batch.wave();
            if wave.is_empty() {
                return (batch.verdicts(), waves);
            }
            waves += 1;
            assert!(waves <= transactions.len(), "every wave decides something");
            assert!(wave.iter().all(|merged| !merged.members.is_empty()));
            let middle = order % wave.len();
            wave.rotate_left(middle);
            for merged in wave {
                let response = self.transact(merged.request(keys, b"me"));
                batch.take(merged, response).expect("the answer is understood");
            }
        }
    }

    fn contents(&self, keys: &Keys) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let records = self.items.iter().filter(|(key, _)| **key != keys.mark());
        records.map(|(key, (_, value))| (keys.strip(key).to_vec(), value.clone())).collect()
    }
}

fn key(number: u8) -> Vec<u8> {
    format!("k{number}").into_bytes()
}

/// What a generated compare expects: of a key that exists before, of one that does not, or of an earlier group's.
#[derive(Debug, Clone, Copy)]
enum Expected {
    AsBefore,
    Absent,
    Else,
    WrittenBy(usize),
}

fn expected() -> impl Strategy<Value = Expected> {
    prop_oneof![
        6 => Just(Expected::AsBefore),
        2 => Just(Expected::Absent),
        1 => Just(Expected::Else),
        4 => (0..60usize).prop_map(Expected::WrittenBy),
    ]
}

type Group = (Vec<(u8, Expected)>, Vec<(u8, bool)>);

fn groups(keys: u8) -> impl Strategy<Value = Vec<Group>> {
    let compares = prop::collection::vec((0..keys, expected()), 0..3);
    let writes = prop::collection::vec((0..keys, prop::bool::weighted(0.85)), 0..4);
    prop::collection::vec((compares, writes), 1..60)
}

/// The groups as transactions. A group that rests on an earlier one rests on a key that this one writes.
fn transactions(groups: &[Group], before: &dyn Fn(&[u8]) -> Option<Revision>) -> Vec<Transaction> {
    let mut made: Vec<Transaction> = Vec::new();
    for (number, (compares, writes)) in groups.iter().enumerate() {
        let mut transaction = Transaction::default();
        for (name, expected) in compares {
            let (mut key, unchanged) = (key(*name), |key: &[u8]| before(key).map_or(Expect::Absent, Expect::At));
            let expect = match expected {
                Expected::AsBefore => unchanged(&key),
                Expected::Absent => Expect::Absent,
                Expected::Else => Expect::At(Revision(99_999)),
                Expected::WrittenBy(by) => {
                    let by = if made.is_empty() { 0 } else { made.len() - 1 - by % made.len() };
                    match made.get(by).and_then(|earlier| earlier.writes.first()) {
                        Some(write) => {
                            key.clone_from(&write.key);
                            Expect::WrittenBy(by)
                        }
                        None => unchanged(&key),
                    }
                }
            };
            transaction.compares.push(Compare { key, expect });
        }
        for (name, puts) in writes {
            let (key, value) = (key(*name), puts.then(|| format!("v{number}").into_bytes()));
            if transaction.writes.iter().all(|write| write.key != key) {
                transaction.writes.push(Mutation { key, value });
            }
        }
        made.push(transaction);
    }
    made
}

fn put(keys: impl Iterator<Item = u8>) -> Vec<Transaction> {
    keys.map(|number| Transaction {
        compares: Vec::new(),
        writes: vec![Mutation { key: key(number), value: Some(b"old".to_vec()) }],
    })
    .collect()
}

fn contents(memory: &mut Memory) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut all = BTreeMap::new();
    memory.range(b"", &mut |item| all.extend([(item.key.to_vec(), item.value.to_vec())])).expect("memory is there");
    all
}

fn revisions(memory: &mut Memory) -> BTreeMap<Vec<u8>, Revision> {
    let mut all = BTreeMap::new();
    memory.range(b"", &mut |item| all.extend([(item.key.to_vec(), item.revision)])).expect("memory is there");
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn merged_batches_end_as_if_carried_out_one_by_one(groups in groups(12), order in 0..16usize) {
        check(&groups, order)?;
    }

    #[test]
    fn so_do_those_that_rarely_meet(groups in groups(200), order in 0..16usize) {
        check(&groups, order)?;
    }
}

fn check(groups: &[Group], order: usize) -> Result<(), TestCaseError> {
    let keys = Keys::under("/p/");
    let mut one_by_one = Shared::default().connect_alone();
    let mut model = Model { revision: 100, ..Model::default() };
    // Every third key is there before; one transaction each, so that revisions differ.
    let before = put((0..200).filter(|number| number % 3 == 0));
    one_by_one.transact(&before).expect("memory is there");
    for transaction in &before {
        model.carry_out(&keys, std::slice::from_ref(transaction), 0);
    }
    let expected = revisions(&mut one_by_one);
    let expected =
        one_by_one.transact(&transactions(groups, &|key| expected.get(key).copied())).expect("memory is there");
    let found = |key: &[u8]| model.items.get(&keys.record(key)).map(|(revision, _)| to_revision(*revision));
    let batch = transactions(groups, &found);
    let (verdicts, _) = model.carry_out(&keys, &batch, order);
    prop_assert_eq!(verdicts.len(), expected.len());
    for (index, (verdict, expected)) in verdicts.iter().zip(&expected).enumerate() {
        match (verdict, expected) {
            (Verdict::Committed(_), Verdict::Committed(_)) => {}
            (Verdict::Refused(named), Verdict::Refused(all)) => {
                prop_assert!(
                    !named.is_empty() && named.iter().all(|one| all.contains(one)),
                    "{}: {:?} {:?}",
                    index,
                    named,
                    all
                );
            }
            _ => prop_assert!(false, "{index}: {verdict:?}, one by one {expected:?}"),
        }
    }
    prop_assert_eq!(model.contents(&keys), contents(&mut one_by_one));
    // A record carries the revision of the group that wrote it last.
    let mut last: BTreeMap<&[u8], Option<Revision>> = BTreeMap::new();
    for (verdict, transaction) in verdicts.iter().zip(&batch) {
        let Verdict::Committed(revision) = verdict else { continue };
        for write in &transaction.writes {
            let before = last.insert(&write.key, write.value.is_some().then_some(*revision)).flatten();
            prop_assert!(before.is_none_or(|before| before <= *revision), "revisions of a key ascend");
        }
    }
    // Nothing overtakes a group that cannot be refused.
    let mut certain = Revision(0);
    for (verdict, transaction) in verdicts.iter().zip(&batch) {
        let Verdict::Committed(revision) = verdict else { continue };
        prop_assert!(*revision >= certain || transaction.writes.is_empty(), "{} overtook {}", revision, certain);
        if cannot_be_refused(transaction) {
            certain = certain.max(*revision);
        }
    }
    for (key, revision) in last {
        let found = model.items.get(&keys.record(key)).map(|(at, _)| to_revision(*at));
        prop_assert_eq!(found, revision);
    }
    Ok(())
}

/// What makes it fast: groups that do not meet are one round trip, and so is a chain.
#[test]
fn what_fits_together_goes_together() {
    let keys = Keys::under("/p/");
    let group = |key: String, expect: Expect| Transaction {
        compares: vec![Compare { key: key.clone().into_bytes(), expect }],
        writes: vec![Mutation { key: key.into_bytes(), value: Some(vec![0; 100]) }],
    };
    let apart: Vec<_> = (0..1000).map(|n| group(format!("k{n}"), Expect::Absent)).collect();
    let (verdicts, waves) = Model::default().carry_out(&keys, &apart, 3);
    assert_eq!(waves, 1, "1,000 groups in eight transactions at once");
    let revisions: HashSet<_> = verdicts.iter().map(|verdict| format!("{verdict:?}")).collect();
    assert_eq!(revisions.len(), 8);
    let chain: Vec<_> = (0..1000)
        .map(|n: usize| group("k".into(), n.checked_sub(1).map_or(Expect::Absent, Expect::WrittenBy)))
        .collect();
    assert_eq!(Model::default().carry_out(&keys, &chain, 3).1, 1);
    // A chain that breaks at its beginning is refused in a second one, not link by link.
    let mut broken = chain;
    broken[0].compares[0].expect = Expect::At(Revision(7));
    let (verdicts, waves) = Model::default().carry_out(&keys, &broken, 3);
    assert!(waves <= 2 && verdicts.iter().all(|verdict| *verdict == Verdict::Refused(vec![0])), "{waves}");
}
