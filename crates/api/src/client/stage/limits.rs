//! How long clients may stay in a stage, for all stores at once: in Rust and SQL side by side.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::client::ClientStage;
use fangke_shared::client::funnel::FUNNEL;
use fangke_shared::client::stage::limit_days_at_first;

use super::store;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// The limits in force.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Store and stage, with the days that the store has said; none: no limit.
    stores: Vec<(i64, ClientStage, Option<i64>)>,
    company: Vec<(ClientStage, Option<i64>)>,
}

impl Limits {
    /// Reads them.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn read(conn: &mut Conn) -> ApiResult<Self> {
        let (mut stores, mut company) = (Vec::new(), Vec::new());
        for (store, stage, days) in store::limits(conn)? {
            // A stage that this version doesn't know has no clients.
            let Ok(stage) = stage.parse() else { continue };
            match store {
                Some(store) => stores.push((store, stage, days)),
                None => company.push((stage, days)),
            }
        }
        Ok(Self { stores, company })
    }

    /// Days that a client of an agent of this store may stay in a stage; none for no limit.
    pub fn days(&self, store: Option<i64>, stage: ClientStage) -> Option<i64> {
        let own = self.stores.iter().find(|(known, of, _)| Some(*known) == store && *of == stage).map(|(.., days)| *days);
        own.unwrap_or_else(|| self.of_company(stage))
    }

    fn of_company(&self, stage: ClientStage) -> Option<i64> {
        let said = self.company.iter().find(|(of, _)| *of == stage).map(|(_, days)| *days);
        said.unwrap_or_else(|| limit_days_at_first(stage))
    }

    /// The twin of [`days`](Self::days) with `stage::is_over`: that a client, `clients c`, is over the limit at a moment. Whether
    /// somebody holds it is for others to ask.
    pub fn over(&self, now: DateTime<Utc>) -> Sql {
        let late = |stage: ClientStage, days: i64| {
            Sql::new("(c.stage = ").word(stage).push(" AND c.stage_since <= ").bind((now - Duration::days(days)).naive_utc())
        };
        let of_stores = self.stores.iter().filter_map(|(store, stage, days)| {
            let of_store = late(*stage, (*days)?).push(" AND c.agent_id IN (SELECT id FROM members WHERE store_id = ").bind(*store);
            Some(of_store.push("))"))
        });
        let of_company = FUNNEL.into_iter().filter_map(|stage| {
            let late = late(stage, self.of_company(stage)?);
            let own: Vec<i64> = self.stores.iter().filter(|(_, of, _)| *of == stage).map(|(store, ..)| *store).collect();
            if own.is_empty() {
                return Some(late.push(")"));
            }
            let but = late.push(" AND c.agent_id NOT IN (SELECT id FROM members WHERE store_id IN ").bind_list(own);
            Some(but.push("))"))
        });
        let all: Vec<Sql> = of_stores.chain(of_company).collect();
        if all.is_empty() { Sql::new("1 = 0") } else { Sql::any(all) }
    }
}
