//! One transaction of one caller, under the rules of its moment: what every service works with.

pub mod rules;
pub mod trail;

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::rules::{CachedEntries, Known, Rules};
use self::trail::Actor;
use crate::platform::capability::Capability;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::events::Listeners;
use crate::platform::guard::Caller;
use crate::platform::idempotency::{self, IdempotencyKey};
use crate::platform::state::App;

/// Its manifest: what every transaction writes.
pub const CAPABILITY: Capability = Capability { tables: &["audit_entries"], ..Capability::new("tx") };

/// What is done once the transaction is committed.
type Afterwards = Box<dyn FnOnce(&App) + Send>;

/// A transaction, or a read: connection, caller, rules and moment, audit trail and events.
pub struct Tx<'a> {
    /// The connection, for stores.
    pub conn: &'a mut Conn,
    /// The figures in force, and the moment.
    pub rules: &'a Rules,
    /// The secrets.
    pub keys: &'a Keys,
    caller: Option<&'a Caller>,
    listeners: &'a Listeners,
    afterwards: Vec<Afterwards>,
}

impl<'a> Tx<'a> {
    /// A transaction on a connection that the caller of this function has opened; without a `caller` the system acts by itself.
    pub fn new(
        conn: &'a mut Conn,
        caller: impl Into<Option<&'a Caller>>,
        rules: &'a Rules,
        keys: &'a Keys,
        listeners: &'a Listeners,
    ) -> Self {
        Self { conn, rules, keys, caller: caller.into(), listeners, afterwards: Vec::new() }
    }

    /// The same view of the database as a colleague has it, for questions what they may see and do. Nothing is to be written by it.
    pub fn in_place_of<'b>(&'b mut self, colleague: &'b Caller) -> Tx<'b> {
        Tx {
            conn: &mut *self.conn,
            rules: self.rules,
            keys: self.keys,
            caller: Some(colleague),
            listeners: self.listeners,
            afterwards: Vec::new(),
        }
    }

    /// The signed-in member who acts.
    ///
    /// # Errors
    /// `unauthenticated` where the system acts by itself.
    pub fn caller(&self) -> ApiResult<&'a Caller> {
        self.caller.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))
    }

    /// The number of the member who acts.
    ///
    /// # Errors
    /// As [`Self::caller`].
    pub fn me(&self) -> ApiResult<MemberId> {
        self.caller().map(|caller| caller.claims.member_id)
    }

    /// The moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.rules.now
    }

    /// The moment as stored: UTC.
    pub fn at(&self) -> NaiveDateTime {
        self.rules.now.naive_utc()
    }

    /// Writes into the audit trail who did what to which record. `details` names fields and purposes, never a contact.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn audit(&mut self, action: AuditAction, (subject, id): (AuditSubject, impl Into<i64>), details: &Value) -> ApiResult<()> {
        let actor = self.caller.map_or_else(Actor::default, Actor::from);
        trail::record(self.conn, self.keys, &actor, self.rules.now, action, (subject, id.into()), details)
    }

    /// Tells everybody who listens to this kind of event, in the order of the manifests; all of it is one transaction.
    /// The event comes back with what they answered.
    ///
    /// # Errors
    /// What one of them fails with: then nothing may be kept.
    pub fn emit<E: 'static>(&mut self, mut event: E) -> ApiResult<E> {
        let listeners = self.listeners;
        for listener in listeners.of::<Listener<E>>() {
            listener(self, &mut event)?;
        }
        Ok(event)
    }

    /// Does something in the name of a member, in this transaction: what comes in by itself and is somebody's from then on.
    ///
    /// # Errors
    /// What `f` fails with.
    pub fn in_the_name_of<T>(&mut self, member: &Caller, f: impl FnOnce(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
        let mut theirs = Tx::new(self.conn, member, self.rules, self.keys, self.listeners);
        let done = f(&mut theirs);
        let afterwards = std::mem::take(&mut theirs.afterwards);
        self.afterwards.extend(afterwards);
        done
    }

    /// Does something in this process once the transaction is committed, and nothing if it is not.
    pub fn after_commit(&mut self, f: impl FnOnce(&App) + Send + 'static) {
        self.afterwards.push(Box::new(f));
    }
}

/// Somebody who listens to events of one kind.
pub type Listener<E> = fn(&mut Tx<'_>, &mut E) -> ApiResult<()>;

/// Adds listeners to the list of all.
pub trait Listen {
    /// Calls `listener` whenever such an event is emitted.
    fn on<E: 'static>(&mut self, listener: Listener<E>);
}

impl Listen for Listeners {
    fn on<E: 'static>(&mut self, listener: Listener<E>) {
        self.add(listener);
    }
}

impl App {
    /// Reads under the rules in force now; `f` may be run twice, where a replica fails. What another process has changed of the figures counts
    /// within a second.
    ///
    /// # Errors
    /// As [`Db::read`](crate::platform::db::Db::read).
    pub async fn read<T: Send + 'static>(
        &self,
        caller: impl Into<Option<Caller>>,
        mut f: impl FnMut(&mut Tx<'_>) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let (caller, clock, keys, listeners) = (caller.into(), self.clock.clone(), self.keys.clone(), Arc::clone(&self.listeners));
        let known = self.known_rules().await?;
        self.db
            .read(move |conn| {
                let rules = Rules::of_known(&known, &clock);
                f(&mut Tx::new(conn, caller.as_ref(), &rules, &keys, &listeners))
            })
            .await
    }

    /// What the rules are made of, at most a second old; not as a replica knows it, which all requests of that second would go by.
    async fn known_rules(&self) -> ApiResult<Arc<Known>> {
        let cached = self.shared::<CachedEntries>();
        match cached.fresh() {
            Some(known) => Ok(known),
            None => self.db.read_current(move |conn| cached.read(conn)).await,
        }
    }

    /// Writes under the rules in force now: one transaction, and then what was to be done after it. `f` may be run several times, where the
    /// database gives the transaction up in favour of others; only what it did last is kept.
    ///
    /// # Errors
    /// As [`Db::write`](crate::platform::db::Db::write).
    pub async fn write<T: Send + 'static>(
        &self,
        caller: impl Into<Option<Caller>>,
        mut f: impl FnMut(&mut Tx<'_>) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let (caller, clock, keys, listeners) = (caller.into(), self.clock.clone(), self.keys.clone(), Arc::clone(&self.listeners));
        let (value, afterwards) = self
            .db
            .write(move |conn| {
                let rules = Rules::now(conn, &clock)?;
                let mut tx = Tx::new(conn, caller.as_ref(), &rules, &keys, &listeners);
                let value = f(&mut tx)?;
                Ok((value, tx.afterwards))
            })
            .await?;
        afterwards.into_iter().for_each(|then| then(self));
        Ok(value)
    }

    /// [`Self::write`] for the command line, jobs and threads of our own: nobody calls, the system acts by itself.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_blocking<T>(&self, f: impl FnMut(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
        self.write_blocking_by(None, f)
    }

    /// [`Self::write_blocking`] for what a thread of our own does on behalf of a member.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_blocking_by<T>(&self, caller: Option<&Caller>, mut f: impl FnMut(&mut Tx<'_>) -> ApiResult<T>) -> ApiResult<T> {
        let (value, afterwards) = self.db.write_blocking(|conn| {
            let rules = Rules::now(conn, &self.clock)?;
            let mut tx = Tx::new(conn, caller, &rules, &self.keys, &self.listeners);
            let value = f(&mut tx)?;
            Ok((value, tx.afterwards))
        })?;
        afterwards.into_iter().for_each(|then| then(self));
        Ok(value)
    }

    /// [`Self::write`], once for each idempotency key of the caller: the same request sent again gets the same answer.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the key came with another `request`; whatever `f` fails with, which is not kept.
    pub async fn write_once<T, R>(
        &self,
        caller: Caller,
        key: IdempotencyKey,
        request: R,
        mut f: impl FnMut(&mut Tx<'_>, &R) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        R: Serialize + Send + 'static,
    {
        self.write(caller, move |tx| {
            let Some(key) = &key.0 else { return f(tx, &request) };
            let earlier = idempotency::reserve::<T>(tx.conn, (tx.caller()?.claims.member_id, key), &request, tx.rules.now)?;
            match earlier {
                Some(answer) => Ok(answer),
                None => {
                    let answer = f(tx, &request)?;
                    idempotency::keep(tx.conn, (tx.me()?, key), &answer)?;
                    Ok(answer)
                }
            }
        })
        .await
    }
}

/// What a job does, in the job's own transaction: nobody calls, the system acts by itself.
///
/// # Errors
/// What `f` fails with.
pub fn by_itself(app: &App, conn: &mut Conn, f: fn(&mut Tx<'_>) -> ApiResult<i64>) -> ApiResult<i64> {
    let rules = Rules::now(conn, &app.clock)?;
    f(&mut Tx::new(conn, None, &rules, &app.keys, &app.listeners))
}
