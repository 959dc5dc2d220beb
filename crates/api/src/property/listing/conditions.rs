//! The conditions of a search: what each parameter asks of a listing.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::geo::Polygon;
use fangke_shared::permission::Scope;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{
    Bounds, EquipmentAsked, ListingQuery, ListingStatus, Orientations, Pool, Purpose, ROOMS_AND_MORE, Range, SortField, building_name,
};

use super::index;
use super::search::Context;
use super::state::{self, L};
use super::walk::column;
use crate::platform::clock::Clock;
use crate::platform::db::sql::{Column, Sql, Value};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::search::{self, LISTINGS};
use crate::platform::token::Claims;

/// A filter with chips, which are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Status,
    Purpose,
    District,
    Rooms,
    Decoration,
    Equipment,
}

impl Facet {
    pub const ALL: [Self; 6] = [Self::Status, Self::Purpose, Self::District, Self::Rooms, Self::Decoration, Self::Equipment];

    /// Those that are counted for a query. Equipment is of lettings: its column stands far back in the row, and where nobody asks for it, nobody
    /// waits for it.
    pub fn counted(query: &ListingQuery) -> Vec<Self> {
        let asks = query.purpose == Some(Purpose::Rental) || !query.equipment.is_empty();
        Self::ALL.into_iter().filter(|facet| *facet != Self::Equipment || asks).collect()
    }

    /// Its column of `listings`.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Purpose => "purpose",
            Self::District => "district",
            Self::Rooms => "rooms",
            Self::Decoration => "decoration",
            Self::Equipment => "equipment_mask",
        }
    }

    /// What a query asks of it, if anything.
    pub fn condition(self, query: &ListingQuery) -> Option<Sql> {
        match self {
            // Without a status only available listings are found.
            Self::Status if query.status.is_empty() => one_of(L.column("status"), [ListingStatus::Available.as_str()]),
            Self::Status if query.status.contains(&ListingStatus::Lead) => None,
            Self::Status => one_of(L.column("status"), query.status.iter().map(|status| status.as_str())),
            Self::Purpose => match query.purpose? {
                Purpose::Both => one_of(L.column("purpose"), [Purpose::Both.as_str()]),
                single => one_of(L.column("purpose"), [single.as_str(), Purpose::Both.as_str()]),
            },
            Self::District => one_of(L.column("district"), query.district.iter().map(String::as_str)),
            Self::Rooms => rooms(L.column("rooms"), &query.rooms),
            Self::Decoration => one_of(L.column("decoration"), query.decoration.iter().map(|word| word.as_str())),
            // All of it is to be there.
            Self::Equipment if query.equipment.is_empty() => None,
            Self::Equipment => {
                let mask = i64::from(EquipmentAsked::all(&query.equipment));
                Some(Sql::new("(l.equipment_mask & ").bind(mask).push(") = ").bind(mask))
            }
        }
    }
}

/// The conditions of a query, joined by AND. Values are bound; the words here are ours.
pub fn conditions(context: &Context<'_>, query: &ListingQuery) -> ApiResult<Sql> {
    let mut all = Conditions(is_lead(query));
    Facet::ALL.into_iter().filter_map(|facet| facet.condition(query)).for_each(|condition| all.and(condition));
    but_facets(&mut all, context, query)?;
    Ok(all.0)
}

/// The conditions that have no chips.
pub fn without_facets(context: &Context<'_>, query: &ListingQuery) -> ApiResult<Sql> {
    let mut all = Conditions(is_lead(query));
    but_facets(&mut all, context, query)?;
    Ok(all.0)
}

/// Leads are looked for by themselves.
pub fn is_lead(query: &ListingQuery) -> Sql {
    Sql::new("l.is_lead = ").bind(query.status.contains(&ListingStatus::Lead))
}

fn but_facets(all: &mut Conditions, context: &Context<'_>, query: &ListingQuery) -> ApiResult<()> {
    all.one_of(L.column("community_id"), query.community_id.iter().map(|id| id.0));
    if let Some(building) = &query.building {
        // What names no building is found nowhere.
        all.and(building_name(building).map_or_else(|| Sql::new("1 = 0"), |name| Sql::new("l.building = ").bind(name)));
    }
    ranges(all, context.clock, query, None);
    all.between(L.column("total_floors"), query.total_floors);
    if let Some(baths) = rooms(L.column("baths"), &query.baths) {
        all.and(baths);
    }
    all.one_of(L.column("floor_band"), query.floor_band.iter().map(|w| w.as_str()));
    let wanted: Orientations = query.orientation.iter().copied().collect();
    if !wanted.is_empty() {
        all.and(Sql::new("(l.orientation_mask & ").bind(i64::from(wanted.0)).push(") <> 0"));
    }
    all.one_of(L.column("building_form"), query.building_form.iter().map(|w| w.as_str()));
    all.is(L.column("has_elevator"), query.has_elevator);
    all.one_of(L.column("source"), query.source.iter().map(|w| w.as_str()));
    all.one_of(L.column("land_tenure"), query.land_tenure.iter().map(|w| w.as_str()));
    all.one_of(L.column("certificate"), query.certificate.iter().map(|w| w.as_str()));
    all.one_of(L.column("tenancy"), query.tenancy.iter().map(|w| w.as_str()));
    all.is(L.column("is_late_entry"), query.is_late_entry);
    all.one_of(L.column("maintainer_id"), query.maintainer_id.iter().map(|id| id.0));
    if let Some(unit) = query.org_unit_id {
        all.and(members_of(L.column("maintainer_id"), &["team_id", "store_id", "region_id"], unit.0));
    }
    scope(all, context.claims, query.scope)?;
    unfollowed(all, context.clock, query);
    working_life(all, context, query);
    if let Some(bounds) = query.bbox {
        all.and(Sql::new("l.community_id IN (SELECT id FROM communities WHERE ").append(lies_in(bounds)).push(")"));
    }
    if let Some(area) = &query.within {
        all.and(Sql::new("l.community_id IN (SELECT id FROM communities WHERE ").append(lies_within(area)).push(")"));
    }
    if let Some(typed) = &query.q {
        // What holds no letter or digit is found nowhere.
        all.and(search::condition(context.engine, LISTINGS, L.column("id"), &index::typed(typed)).unwrap_or_else(|| Sql::new("1 = 0")));
    }
    Ok(())
}

/// That a community lies in a rectangle.
fn lies_in(bounds: Bounds) -> Sql {
    let between = Sql::new("latitude BETWEEN ").bind(bounds.south).push(" AND ").bind(bounds.north);
    between.push(" AND longitude BETWEEN ").bind(bounds.west).push(" AND ").bind(bounds.east)
}

/// That a community lies in an area: a ray to the east crosses its sides an odd number of times (§1.12).
fn lies_within(area: &Polygon) -> Sql {
    let (west, south, east, north) = area.edges();
    // A level side is crossed by no such ray.
    let sides = area.sides().filter(|((_, from), (_, to))| from != to);
    let crossed = sides.fold(Sql::new("(0"), |sql, ((x, from), (to_x, to))| {
        let side = sql.push(" + CASE WHEN (latitude > ").bind(from).push(") <> (latitude > ").bind(to).push(") AND longitude < ").bind(x);
        side.push(" + ").bind((to_x - x) / (to - from)).push(" * (latitude - ").bind(from).push(") THEN 1 ELSE 0 END")
    });
    lies_in(Bounds { west, south, east, north }).push(" AND ").append(crossed).push(") % 2 = 1")
}

fn rooms(column: Column, wanted: &[i32]) -> Option<Sql> {
    let exact = one_of(column, wanted.iter().copied())?;
    if !wanted.contains(&ROOMS_AND_MORE) {
        return Some(exact);
    }
    Some(Sql::new("(").append(exact).push(" OR ").push(column).push(" >= ").number(ROOMS_AND_MORE.into()).push(")"))
}

/// So many values are compared one by one: PostgreSQL would make a list of them anew for each row.
const SPELT_OUT: usize = 4;

/// That a column holds one of the values; none where nothing is asked of it.
pub fn one_of<V: Into<Value>>(column: Column, values: impl IntoIterator<Item = V>) -> Option<Sql> {
    let values: Vec<Value> = values.into_iter().map(Into::into).collect();
    if values.len() > SPELT_OUT {
        return Some(Sql::new(column).push(" IN ").bind_list(values));
    }
    if values.is_empty() {
        return None;
    }
    let each = values.into_iter().map(|value| Sql::new(column).push(" = ").bind(value));
    Some(Sql::new("(").join(" OR ", each).push(")"))
}

fn scope(all: &mut Conditions, claims: &Claims, scope: Option<Scope>) -> ApiResult<()> {
    if let Some(part) = scope.map(|scope| of_scope(claims, scope)).transpose()?.flatten() {
        all.and(part);
    }
    Ok(())
}

/// What the caller's own part of the company looks after; none for all of it.
pub fn of_scope(claims: &Claims, scope: Scope) -> ApiResult<Option<Sql>> {
    let (column, unit) = match scope {
        Scope::All => return Ok(None),
        Scope::Own => return Ok(Some(Sql::new("l.maintainer_id = ").bind(claims.member_id.0))),
        Scope::Team => ("team_id", claims.team_id),
        Scope::Store => ("store_id", claims.store_id),
        Scope::Region => ("region_id", claims.region_id),
    };
    let unit = unit.ok_or_else(|| ApiError::field(FieldError::new("scope", FieldCode::DoesNotExist)))?;
    Ok(Some(members_of(L.column("maintainer_id"), &[column], unit.0)))
}

fn members_of(column: Column, levels: &[&'static str], unit: i64) -> Sql {
    let each = levels.iter().map(|level| Sql::new(*level).push(" = ").bind(unit));
    Sql::new(column).push(" IN (SELECT id FROM members WHERE ").join(" OR ", each).push(")")
}

/// The ranges of columns that lists are sorted by; all of them, or that of one order only.
pub fn ranges(all: &mut Conditions, clock: &Clock, query: &ListingQuery, only: Option<SortField>) {
    let mut between = |field: SortField, range: Range<i64>| {
        if only.is_none_or(|only| only == field) {
            all.between(column(field).of(L), range);
        }
    };
    let wide = |range: Range<i32>| Range { min: range.min.map(i64::from), max: range.max.map(i64::from) };
    between(SortField::Price, query.price);
    between(SortField::Rent, query.rent);
    between(SortField::UnitPrice, query.unit_price);
    between(SortField::Area, Range { min: query.area.min.map(|a| a.0), max: query.area.max.map(|a| a.0) });
    between(SortField::Floor, wide(query.floor));
    between(SortField::BuiltYear, wide(query.built_year));
    if only.is_none_or(|only| only == SortField::CreatedAt) {
        if let Some(day) = query.created_on.min {
            all.and(Sql::new("l.created_at >= ").bind(clock.day_bounds(day).0));
        }
        if let Some(day) = query.created_on.max {
            all.and(Sql::new("l.created_at < ").bind(clock.day_bounds(day).1));
        }
    }
}

fn unfollowed(all: &mut Conditions, clock: &Clock, query: &ListingQuery) {
    if let Some(days) = query.unfollowed_days {
        let before: DateTime<Utc> = clock.now() - Duration::days(i64::from(days));
        let never = Sql::new("(l.last_follow_up_at <= ").bind(before).push(" OR (l.last_follow_up_at IS NULL AND l.created_at <= ");
        all.and(never.bind(before).push("))"));
    }
}

/// Grade, pool and what speaks for a listing: by the figures in force now.
fn working_life(all: &mut Conditions, context: &Context<'_>, query: &ListingQuery) {
    let rules = context.rules;
    if !query.grade.is_empty() {
        all.and(state::grade(L, rules).push(" IN ").bind_list(query.grade.iter().map(|grade| grade.as_str())));
    }
    if let Some(pool) = query.pool {
        all.and(state::is_of(L, pool, rules));
    }
    if let Some(is_claimable) = query.is_claimable {
        let over =
            Sql::new("l.maintainer_id <> ").bind(context.claims.member_id.0).push(" AND l.id IN (").append(state::over_quota(rules, None));
        let either = Sql::new("(").append(state::is_of(L, Pool::Public, rules)).push(" OR (").append(over).push(")))");
        all.and(state::flag(either, is_claimable));
    }
    if let Some(has_keys) = query.has_keys {
        all.and(state::flag(Sql::new("l.key_count > 0"), has_keys));
    }
    if let Some(is_exclusive) = query.is_exclusive {
        all.and(state::flag(state::is_exclusive(L, rules), is_exclusive));
    }
    if let Some(has_survey) = query.has_survey {
        all.and(state::flag(Sql::new("l.photo_count >= ").bind(rules.figures.survey_photos), has_survey));
    }
    if let Some(is_published) = query.is_published {
        all.and(state::flag(Sql::new("l.share_token IS NOT NULL"), is_published));
    }
}

pub struct Conditions(pub Sql);

impl Conditions {
    pub fn and(&mut self, condition: Sql) {
        let sql = std::mem::take(&mut self.0);
        self.0 = sql.push(" AND ").append(condition);
    }

    pub fn one_of<V: Into<Value>>(&mut self, column: Column, values: impl IntoIterator<Item = V>) {
        if let Some(condition) = one_of(column, values) {
            self.and(condition);
        }
    }

    fn between<T: Into<Value>>(&mut self, column: Column, range: Range<T>) {
        if let Some(min) = range.min {
            self.and(Sql::new(column).push(" >= ").bind(min));
        }
        if let Some(max) = range.max {
            self.and(Sql::new(column).push(" <= ").bind(max));
        }
    }

    fn is(&mut self, column: Column, value: Option<bool>) {
        if let Some(value) = value {
            self.and(Sql::new(column).push(" = ").bind(value));
        }
    }
}
