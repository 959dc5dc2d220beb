//! The conditions of a search: what each parameter asks of a client, and what the caller may see at all.

use chrono::{Duration, NaiveDateTime};
use fangke_shared::client::contact::{ContactDraft, ContactKind};
use fangke_shared::client::query::{ClientQuery, DataClass};
use fangke_shared::client::{ClientPool, ClientStage};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::Purpose;

use super::rows::public_from;
use crate::client::stage::service::Limits;
use crate::company::tx::rules::Rules;
use crate::platform::crypto::Keys;
use crate::platform::db::Engine;
use crate::platform::db::sql::{Column, Sql, Table, Value};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::search::{self, CLIENTS};
use crate::platform::token::Claims;

/// `clients`, as every statement here calls it.
pub const C: Table = Table("c");

/// What a search depends on beside the query.
pub struct Context<'a> {
    /// The database's engine: full text differs.
    pub engine: Engine,
    /// Who asks.
    pub caller: &'a Caller,
    /// The figures and the moment, for the pool.
    pub rules: &'a Rules,
    /// The secrets, for contacts that are typed in full.
    pub keys: &'a Keys,
    /// How long clients may stay in a stage.
    pub limits: Limits,
}

/// The conditions of a query, joined by AND, with what the caller may see; `but` leaves one filter out.
pub fn conditions(context: &Context<'_>, query: &ClientQuery, but: Option<Filter>) -> ApiResult<Sql> {
    let caller = context.caller;
    let (claims, reach) = (&caller.claims, caller.scope(Action::ReadClients)?);
    let cut = public_from(context.rules);
    let own = held_within(claims, reach, cut)?;
    let mut all = vec![match (query.pool, &own) {
        (Some(ClientPool::Public), _) => public(cut),
        (Some(ClientPool::Private), None) => private(cut),
        (Some(ClientPool::Private), Some(own)) => own.clone(),
        (None, None) => Sql::new("1 = 1"),
        (None, Some(own)) => Sql::any([own.clone(), public(cut)]),
    }];
    // Whoever became one with another is found as that one.
    all.push(Sql::new("c.merged_into IS NULL"));
    if let Some(scope) = query.scope {
        let scope = caller.reach(Action::ReadClients, Some(scope))?;
        all.extend(held_within(claims, scope, cut)?);
    }
    if let Some(typed) = &query.q {
        all.push(typed_condition(context, typed, own)?);
    }
    for filter in Filter::ALL.into_iter().filter(|filter| Some(*filter) != but) {
        all.extend(filter.condition(query));
    }
    others(&mut all, context, query);
    Ok(Sql::default().join(" AND ", all))
}

/// That a client is held within the caller's reach.
pub fn held_by(context: &Context<'_>, action: Action) -> ApiResult<Sql> {
    let cut = public_from(context.rules);
    Ok(held_within(&context.caller.claims, context.caller.scope(action)?, cut)?.unwrap_or_else(|| private(cut)))
}

/// The twin of `rows::pool`: nobody holds it, or its time is up.
pub fn public(cut: NaiveDateTime) -> Sql {
    Sql::new("(c.agent_id IS NULL OR c.kept_from <= ").bind(cut).push(")")
}

/// Somebody holds it, and its time isn't up.
pub fn private(cut: NaiveDateTime) -> Sql {
    Sql::new("(c.agent_id IS NOT NULL AND c.kept_from > ").bind(cut).push(")")
}

/// What members within a scope hold; none for all that there is.
fn held_within(claims: &Claims, scope: Scope, cut: NaiveDateTime) -> ApiResult<Option<Sql>> {
    // Who works on a client with its holder sees it, too. A region holds a good part of all clients, wherever one begins to read.
    let met = |condition: Sql| if scope == Scope::Region { condition.on_the_way() } else { condition };
    let held = |holder: Sql| {
        let partner = Sql::new("c.partner_id = ").bind(claims.member_id.0);
        let who = Sql::new("(").append(Sql::any([holder, partner].map(met)));
        Some(who.push(" AND c.agent_id IS NOT NULL AND c.kept_from > ").bind(cut).push(")"))
    };
    let mine = || Sql::new("c.agent_id = ").bind(claims.member_id.0);
    let (column, unit) = match scope {
        Scope::All => return Ok(None),
        Scope::Own => return Ok(held(mine())),
        Scope::Team => ("team_id", claims.team_id),
        Scope::Store => ("store_id", claims.store_id),
        // A director without a region leads the whole company.
        Scope::Region if claims.region_id.is_none() => return Ok(None),
        Scope::Region => ("region_id", claims.region_id),
    };
    Ok(held(match unit {
        Some(unit) => members_of(&[column], unit.0),
        None => mine(),
    }))
}

fn members_of(levels: &[&'static str], unit: i64) -> Sql {
    let each = levels.iter().map(|level| Sql::new(*level).push(" = ").bind(unit));
    Sql::new("c.agent_id IN (SELECT id FROM members WHERE ").join(" OR ", each).push(")")
}

/// A whole contact finds whoever has it; words find only those whose names the caller sees: what is masked isn't found by trying.
fn typed_condition(context: &Context<'_>, typed: &str, own: Option<Sql>) -> ApiResult<Sql> {
    let words = search::condition(context.engine, CLIENTS, C.column("id"), typed);
    let words = words.map(|words| match own {
        Some(own) => Sql::all([own, words]),
        None => words,
    });
    let hash = typed_contact(context.keys, typed);
    let by_contact = hash.map(|hash| Sql::new("c.id IN (SELECT client_id FROM client_contacts WHERE value_hash = ").bind(hash).push(")"));
    Ok(match (words, by_contact) {
        (Some(words), Some(contact)) => Sql::any([words, contact]),
        (Some(one), None) | (None, Some(one)) => one,
        // Neither letters nor digits: nobody is called that.
        (None, None) => return Err(ApiError::field(FieldError::new("q", FieldCode::InvalidFormat))),
    })
}

/// The hash under which what somebody typed is known, if it is a whole contact.
fn typed_contact(keys: &Keys, typed: &str) -> Option<String> {
    let kept = |kind| ContactDraft { kind, contact: typed.to_owned(), note: None }.kept("").ok();
    let kept = if typed.contains('@') {
        kept(ContactKind::Email)
    } else {
        // A WeChat id has letters, which no number has.
        kept(ContactKind::Phone).or_else(|| kept(ContactKind::Wechat))
    }?;
    Some(keys.look_up_hash(&kept.identity()))
}

/// A filter with chips, which are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    Grade,
    Stage,
    Source,
    Intent,
}

impl Filter {
    pub const ALL: [Self; 4] = [Self::Grade, Self::Stage, Self::Source, Self::Intent];

    /// Its column of `clients`.
    pub const fn column(self) -> Column {
        C.column(match self {
            Self::Grade => "grade",
            Self::Stage => "stage",
            Self::Source => "source",
            Self::Intent => "intent",
        })
    }

    fn condition(self, query: &ClientQuery) -> Option<Sql> {
        let column = self.column();
        match self {
            Self::Grade => (!query.grade.is_empty()).then(|| column.is_in(&query.grade)),
            Self::Stage if query.stage.is_empty() => Some(column.is_not(ClientStage::Lost)),
            Self::Stage => Some(column.is_in(&query.stage)),
            Self::Source => (!query.source.is_empty()).then(|| column.is_in(&query.source)),
            Self::Intent => (!query.intent.is_empty()).then(|| column.is_in(&query.intent)),
        }
    }
}

/// That a client, `clients c`, has a class of data (B9).
pub fn has(class: DataClass) -> Sql {
    Sql::new(match class {
        DataClass::Contact => "EXISTS (SELECT 1 FROM client_contacts k WHERE k.client_id = c.id AND k.kind = 'phone')",
        DataClass::Basics => "(c.kinds <> '' AND c.source <> 'import')",
        DataClass::Wishes => {
            "EXISTS (SELECT 1 FROM client_demands d WHERE d.client_id = c.id AND d.is_open AND (d.districts <> '' \
             OR d.price_min_fen IS NOT NULL OR d.price_max_fen IS NOT NULL OR d.area_min_centi IS NOT NULL OR d.area_max_centi IS NOT NULL))"
        }
        DataClass::Preferences => "(c.intent IS NOT NULL AND c.value IS NOT NULL)",
        DataClass::Service => "(c.follow_up_count > 0)",
    })
}

fn others(all: &mut Vec<Sql>, context: &Context<'_>, query: &ClientQuery) {
    let rules = context.rules;
    if !query.agent_id.is_empty() {
        all.push(Sql::new("c.agent_id IN ").bind_list(query.agent_id.iter().map(|id| id.0)));
    }
    if let Some(unit) = query.org_unit_id {
        all.push(members_of(&["team_id", "store_id", "region_id"], unit.0));
    }
    if !query.kind.is_empty() {
        all.push(Sql::any(query.kind.iter().map(|kind| has_entry(C.column("kinds"), kind.as_str()))));
    }
    if !query.value.is_empty() {
        all.push(C.column("value").is_in(&query.value));
    }
    all.extend(query.is_key.map(|is_key| Sql::new("c.is_key = ").bind(is_key)));
    all.extend(query.is_incomplete.map(|is_incomplete| Sql::new("c.is_incomplete = ").bind(is_incomplete)));
    all.extend(query.is_duplicate.map(|is| Sql::new(if is { "c.duplicate_number > 0" } else { "c.duplicate_number = 0" })));
    all.extend(query.lacks.map(|class| Sql::new("NOT ").append(has(class))));
    all.extend(query.tag.as_deref().map(|tag| has_entry(C.column("tags"), tag)));
    all.extend(demand(query));
    if let Some(is_over) = query.is_over_limit {
        let over = Sql::all([private(public_from(rules)), context.limits.over(rules.now)]);
        all.push(if is_over { over } else { Sql::new("NOT ").append(over) });
    }
    if let Some(days) = query.dropping_days {
        let by = context.rules.now + Duration::days(i64::from(days)) - Duration::days(rules.figures.client_private_days);
        all.push(Sql::new("c.agent_id IS NOT NULL AND c.kept_from <= ").bind(by));
        all.push(private(public_from(context.rules)));
    }
    if let Some(days) = query.unfollowed_days {
        all.push(Sql::new("c.touched_at <= ").bind(context.rules.now - Duration::days(i64::from(days))));
    }
    if let Some(day) = query.registered_from {
        all.push(Sql::new("c.registered_at >= ").bind(rules.day_bounds(day).0));
    }
    if let Some(day) = query.registered_to {
        all.push(Sql::new("c.registered_at < ").bind(rules.day_bounds(day).1));
    }
}

/// Has the client an open demand that asks for this?
fn demand(query: &ClientQuery) -> Option<Sql> {
    const D: Table = Table("d");
    let mut asked = Vec::new();
    asked.extend(query.purpose.filter(|purpose| *purpose != Purpose::Both).map(|purpose| D.column("purpose").is(purpose)));
    if !query.district.is_empty() {
        asked.push(Sql::any(query.district.iter().map(|district| has_entry(D.column("districts"), district))));
    }
    // What is open at one end reaches to there.
    asked.extend(query.budget_min.map(|min| Sql::new("(d.price_max_fen IS NULL OR d.price_max_fen >= ").bind(min).push(")")));
    asked.extend(query.budget_max.map(|max| Sql::new("(d.price_min_fen IS NULL OR d.price_min_fen <= ").bind(max).push(")")));
    if query.budget_min.or(query.budget_max).is_some() {
        asked.push(Sql::new("(d.price_min_fen IS NOT NULL OR d.price_max_fen IS NOT NULL)"));
    }
    if let Some(rooms) = query.rooms {
        asked.push(Sql::new("(d.rooms_min IS NOT NULL OR d.rooms_max IS NOT NULL)"));
        asked.push(Sql::new("(d.rooms_min IS NULL OR d.rooms_min <= ").bind(rooms).push(")"));
        asked.push(Sql::new("(d.rooms_max IS NULL OR d.rooms_max >= ").bind(rooms).push(")"));
    }
    if asked.is_empty() {
        return None;
    }
    let of = Sql::new("EXISTS (SELECT 1 FROM client_demands d WHERE d.client_id = c.id AND d.is_open AND ");
    Some(of.append(Sql::all(asked)).push(")"))
}

/// That a list, as `rows::listed` stores it, has an entry.
fn has_entry(column: Column, entry: &str) -> Sql {
    let mut pattern = String::from("%,");
    for c in entry.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push_str(",%");
    Sql::new(column).push(" LIKE ").bind(Value::Text(pattern)).push(" ESCAPE '\\'")
}
