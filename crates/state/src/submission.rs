//! A plan on its way to the backend: checked and encoded in the caller's task, so that the committer only commits.

use std::time::{Duration, Instant};

use longshore_model::plan::{Expect, MAX_OPERATIONS};
use longshore_model::{Group, Key, Plan, Write};
use tracing::Span;

use crate::backend::{Compare, Mutation, Transaction, Verdict};
use crate::commit::{CommitError, Outcome};
use crate::stored::{encode_in, encode_key};

/// An encoded plan beside the groups it was made of.
#[derive(Debug)]
pub(crate) struct Submission {
    pub(crate) groups: Vec<Group>,
    transactions: Vec<Transaction>,
    made_at: Instant,
    /// What its caller logs within.
    span: Span,
}

impl Submission {
    /// Checks a plan and encodes it for a store of that format.
    pub(crate) fn new(plan: Plan, format: u32) -> Result<Self, CommitError> {
        let mut transactions = Vec::with_capacity(plan.groups.len());
        for (index, group) in plan.groups.iter().enumerate() {
            transactions.push(encode_group(group, &plan.groups[..index], &transactions, format)?);
        }
        Ok(Self { groups: plan.groups, transactions, made_at: Instant::now(), span: Span::current() })
    }

    /// How long it has been waiting.
    pub(crate) fn waited(&self) -> Duration {
        self.made_at.elapsed()
    }

    /// Where what is logged of it belongs: to the call that it is for.
    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// Guards and writes together.
    pub(crate) fn operations(&self) -> usize {
        self.groups.iter().map(Group::operations).sum()
    }

    /// Appends its transactions to a batch, where they count from the start of the batch.
    pub(crate) fn append_to(&mut self, batch: &mut Vec<Transaction>) {
        let before = batch.len();
        batch.append(&mut self.transactions);
        for compare in batch[before..].iter_mut().flat_map(|transaction| &mut transaction.compares) {
            if let Expect::WrittenBy(index) = &mut compare.expect {
                *index += before;
            }
        }
    }

    /// What its caller is told.
    pub(crate) fn outcomes(&self, verdicts: &[Verdict]) -> Vec<Outcome> {
        let each = self.groups.iter().zip(verdicts);
        each.map(|(group, verdict)| match verdict {
            Verdict::Committed(revision) => Outcome::Committed(*revision),
            Verdict::Refused(compares) => {
                Outcome::Conflict(compares.iter().map(|&index| group.guards[index].key.clone()).collect())
            }
        })
        .collect()
    }
}

fn encode_group(
    group: &Group,
    before: &[Group],
    encoded: &[Transaction],
    format: u32,
) -> Result<Transaction, CommitError> {
    let reason = || group.reason.clone();
    let operations = group.operations();
    if operations > MAX_OPERATIONS {
        return Err(CommitError::TooManyOperations { reason: reason(), operations });
    }
    let mut transaction = Transaction::default();
    for guard in &group.guards {
        let key = encode_key(&guard.key)?;
        if let Expect::WrittenBy(index) = guard.expect {
            let written = encoded.get(index).is_some_and(|earlier| earlier.writes.iter().any(|w| w.key == key));
            if !written {
                let by = before.get(index).map_or_else(|| format!("group {index}"), |g| format!("\"{}\"", g.reason));
                return Err(CommitError::NotWritten { reason: reason(), key: Box::new(guard.key.clone()), by });
            }
        }
        transaction.compares.push(Compare { key, expect: guard.expect });
    }
    for write in &group.writes {
        let mutation = encode_write(write, format)?;
        if transaction.writes.iter().any(|earlier| earlier.key == mutation.key) {
            return Err(CommitError::WrittenTwice { reason: reason(), key: Box::new(write.key()) });
        }
        transaction.writes.push(mutation);
    }
    Ok(transaction)
}

fn encode_write(write: &Write, format: u32) -> Result<Mutation, CommitError> {
    let value = match write {
        Write::Put(record) => Some(encode_in(record, format)),
        Write::Delete(_) => None,
    };
    Ok(Mutation { key: encode_key(&write.key())?, value })
}

/// The keys that a group changes, in its order.
pub(crate) fn keys(group: &Group) -> impl Iterator<Item = Key> + '_ {
    group.writes.iter().map(Write::key)
}
