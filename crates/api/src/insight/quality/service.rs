//! The report: who lacks what, whose numbers can't be right.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Duration;
use fangke_shared::client::identity::{IdKind, normalised};
use fangke_shared::client::query::DataClass;
use fangke_shared::company::member::MemberRef;
use fangke_shared::insight::quality::{
    DataGap, GOAL_PERCENT, QualityReport, QualityRow, STALE_DAYS, WRONG_MAX, WrongNumber, is_wrong_phone,
};
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, MemberId, OrgUnitId};

use super::store::{self, Numbered};
use crate::client::profile::service as client;
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Figures that add up.
#[derive(Default, Clone)]
struct Sum {
    clients: i64,
    lacking: [i64; 5],
    stale: i64,
    wrong_phones: i64,
    wrong_ids: i64,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.clients += other.clients;
        for (own, more) in self.lacking.iter_mut().zip(other.lacking) {
            *own += more;
        }
        self.stale += other.stale;
        self.wrong_phones += other.wrong_phones;
        self.wrong_ids += other.wrong_ids;
    }

    fn row(&self, store: Option<(OrgUnitId, Option<String>)>, agent: Option<MemberRef>) -> QualityRow {
        let percent = |lacking: i64| if self.clients == 0 { 100 } else { (self.clients - lacking) * 100 / self.clients };
        let gap = |(class, lacking): (&DataClass, &i64)| DataGap { class: *class, lacking: *lacking, percent: percent(*lacking) };
        QualityRow {
            store_id: store.as_ref().map(|(id, _)| *id),
            store: store.and_then(|(_, name)| name),
            agent,
            clients: self.clients,
            gaps: DataClass::ALL.iter().zip(&self.lacking).map(gap).collect(),
            stale: self.stale,
            wrong_phones: self.wrong_phones,
            wrong_ids: self.wrong_ids,
        }
    }
}

/// The report of the clients within the caller's reach.
///
/// # Errors
/// `forbidden` where the caller looks for no clients.
pub fn report(tx: &mut Tx<'_>) -> ApiResult<QualityReport> {
    let held = client::held_by(tx, Action::ReadClients)?;
    let stale_before = (tx.now() - Duration::days(STALE_DAYS)).naive_utc();
    let counted = store::by_agent(tx.conn, held.clone(), stale_before)?;
    let mut phones = store::phones(tx.conn, held.clone())?;
    phones.retain(|(_, _, _, sealed, _)| tx.keys.decrypt(sealed).is_ok_and(|stored| is_wrong_phone(&stored)));
    let mut cards = store::id_numbers(tx.conn, held)?;
    cards.retain(|(_, _, _, sealed, _)| tx.keys.decrypt(sealed).is_ok_and(|number| normalised(IdKind::ResidentCard, &number).is_err()));
    // A client with two wrong numbers is one client.
    let of_agents = |wrong: &[Numbered]| {
        let mut seen = HashSet::new();
        let mut by_agent: HashMap<i64, i64> = HashMap::new();
        for (_, _, agent, ..) in wrong.iter().filter(|(id, ..)| seen.insert(*id)) {
            *by_agent.entry(*agent).or_default() += 1;
        }
        by_agent
    };
    let (wrong_phones, wrong_ids) = (of_agents(&phones), of_agents(&cards));
    let agents = member::member_refs(tx.conn, counted.iter().map(|(agent, ..)| MemberId(*agent)))?;
    let units: Vec<i64> = counted.iter().filter_map(|(_, store, ..)| *store).collect();
    let names = organisation::names(tx.conn, &units)?;
    let named = |store: Option<i64>| store.map(|id| (OrgUnitId(id), names.get(&id).cloned()));
    let (mut all, mut stores, mut rows) = (Sum::default(), BTreeMap::<Option<i64>, Sum>::new(), Vec::new());
    for (agent, store, clients, lacking, stale) in counted {
        let wrong = |of: &HashMap<i64, i64>| of.get(&agent).copied().unwrap_or_default();
        let own = Sum { clients, lacking, stale, wrong_phones: wrong(&wrong_phones), wrong_ids: wrong(&wrong_ids) };
        all.add(&own);
        stores.entry(store).or_default().add(&own);
        rows.push(own.row(named(store), agents.get(&MemberId(agent)).cloned()));
    }
    // Whoever has most to complete comes first.
    let missing = |row: &QualityRow| row.gaps.iter().map(|gap| gap.lacking).sum::<i64>() + row.stale;
    rows.sort_by_key(|row| (std::cmp::Reverse(missing(row)), row.agent.as_ref().map(|agent| agent.id)));
    let told = |is_id_number| {
        let agents = &agents;
        move |(id, name, agent, _, masked): Numbered| WrongNumber {
            client_id: ClientId(id),
            name,
            agent: agents.get(&MemberId(agent)).cloned(),
            masked,
            is_id_number,
        }
    };
    let wrong = phones.into_iter().map(told(false)).chain(cards.into_iter().map(told(true))).take(WRONG_MAX).collect();
    Ok(QualityReport {
        goal_percent: GOAL_PERCENT,
        stale_days: STALE_DAYS,
        all: all.row(None, None),
        stores: stores.into_iter().map(|(store, sum)| sum.row(named(store), None)).collect(),
        agents: rows,
        wrong,
    })
}
