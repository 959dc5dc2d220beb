//! Transactions under the rules of their own moment.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rules::Rules;
use super::store;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::platform::idempotency::{IdempotencyKey, once};
use crate::platform::state::App;

impl App {
    /// Reads under the rules in force now. What another process has changed counts within a second.
    ///
    /// # Errors
    /// As [`Db::read`](crate::platform::db::Db::read).
    pub async fn read_by_rules<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn, &Rules) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let (clock, settings) = (self.clock.clone(), self.settings.clone());
        self.db
            .read(move |conn| {
                let (entries, now) = (settings.get(|| store::entries(conn))?, clock.now());
                f(conn, &Rules::of(store::in_force(&entries, now.naive_utc()), &clock, now))
            })
            .await
    }

    /// Writes under the rules in force now.
    ///
    /// # Errors
    /// As [`Db::write`](crate::platform::db::Db::write).
    pub async fn write_by_rules<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn, &Rules) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let clock = self.clock.clone();
        self.db.write(move |conn| Rules::now(conn, &clock).and_then(|rules| f(conn, &rules))).await
    }

    /// Writes under the rules in force now, once for each idempotency key of the caller.
    ///
    /// # Errors
    /// As [`once`] and [`Db::write`](crate::platform::db::Db::write).
    pub async fn write_once<T, R>(
        &self,
        (key, caller): (IdempotencyKey, Caller),
        request: R,
        f: impl FnOnce(&mut Conn, &Caller, &R, &Rules) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        R: Serialize + Send + 'static,
    {
        self.write_by_rules(move |conn, rules| once(conn, (&key, &caller, rules.now), &request, |conn| f(conn, &caller, &request, rules)))
            .await
    }
}
