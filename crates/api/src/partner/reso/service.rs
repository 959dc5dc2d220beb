//! What a partner's query is answered.

use std::collections::HashMap;

use fangke_shared::ListingId;
use fangke_shared::partner::outbox::{OutboxSubjectKind, OutboxTopic};
use serde_json::{Map, Value as Json};

use super::address::{Address, Key};
use super::context::Context;
use super::edm::{Field, Link, Resource, Row};
use super::filter;
use super::metadata;
use super::options::{Expand, Options, Order, PAGE, PAGE_MAX};
use super::place::Place;
use super::resources::resource;
use super::store::{self, Wanted, equals, nothing, one_of};
use crate::company::tx::Tx;
use crate::partner::outbox::event::EventsPlaced;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Value};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::PartnerClaims;

/// A query as it came.
#[derive(Debug)]
pub struct Query {
    /// Whose program asks.
    pub partner: PartnerClaims,
    /// Scheme and host that it knows us by.
    pub origin: String,
    /// What follows the root, decoded.
    pub address: String,
    /// The path as it was sent.
    pub path: String,
    /// The options as they were sent.
    pub query: String,
    /// The options, decoded.
    pub pairs: Vec<(String, String)>,
    /// Records of a page, if somebody prefers another number.
    pub page: Option<i64>,
}

/// An answer.
#[derive(Debug, PartialEq)]
pub enum Reply {
    /// In JSON.
    Json(Json),
    /// What resources are made of, in XML.
    Metadata(String),
    /// A number.
    Count(i64),
    /// A link that leads nowhere.
    Nothing,
}

/// Reads what is asked for.
///
/// # Errors
/// `not_found` for resources, records and links that there are not, `invalid_request` for queries that can't be answered.
pub fn answer(tx: &mut Tx<'_>, query: &Query) -> ApiResult<Reply> {
    let (rules, keys) = (tx.rules, tx.keys);
    let engine = tx.conn.engine();
    let context = Context { clock: rules.clock(), keys, engine, partner: &query.partner, origin: &query.origin };
    let asked = Asked { context, query };
    match Address::read(&query.address)? {
        Address::Service => Ok(Reply::Json(metadata::service(&context))),
        Address::Metadata => Ok(Reply::Metadata(metadata::edmx())),
        Address::Records(resource) => asked.records(tx.conn, resource, None).map(Reply::Json),
        Address::Count(resource) => {
            let options = Options::read(resource, &query.pairs)?;
            let conditions = asked.conditions(resource, &options)?;
            Wanted { resource, conditions: &conditions, along: None }.count(tx.conn, &context).map(Reply::Count)
        }
        Address::Record(resource, key) => {
            let options = Options::read(resource, &query.pairs)?.for_one()?;
            let row = asked.record(tx.conn, resource, key)?;
            asked.entity(tx.conn, resource, row, &options).map(Reply::Json)
        }
        Address::Linked(resource, key, link) => asked.linked(tx.conn, resource, key, link),
    }
}

/// A query with what its answer depends on.
struct Asked<'a> {
    context: Context<'a>,
    query: &'a Query,
}

impl Asked<'_> {
    fn conditions(&self, resource: &Resource, options: &Options) -> ApiResult<Vec<Sql>> {
        let condition = options.filter.as_ref().map(|filter| filter::condition(&self.context, resource, filter)).transpose()?;
        Ok(condition.into_iter().collect())
    }

    /// A page of a resource, or of what a link leads to from one record.
    fn records(&self, conn: &mut Conn, resource: &'static Resource, of: Option<Sql>) -> ApiResult<Json> {
        let context = &self.context;
        let options = Options::read(resource, &self.query.pairs)?;
        let is_linked = of.is_some();
        let mut conditions = self.conditions(resource, &options)?;
        conditions.extend(of);
        let (order, along) = walk(resource, &options, is_linked)?;
        let wanted = Wanted { resource, conditions: &conditions, along };

        let binding = format!("{}\n{}", self.query.address, options.binding);
        let place = options.token.as_deref().map(|token| Place::read(context, &binding, token, order.len())).transpose()?;
        let left = place.as_ref().map_or(options.top, |place| place.left);
        let page = self.query.page.unwrap_or_else(|| options.top.map_or(PAGE, |top| top.min(PAGE_MAX)));
        let limit = left.map_or(page, |left| left.min(page));
        let goes_on = left.is_none_or(|left| left > limit);
        // Where there is a place, what is passed over lies before it.
        let from = (place.as_ref().map(|place| place.values.as_slice()), if place.is_some() { 0 } else { options.skip });
        let mut rows = wanted.page(conn, context, &order, from, limit + i64::from(goes_on))?;
        let kept = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > kept;
        rows.truncate(kept);

        let mut answer = Map::new();
        answer.insert("@odata.context".to_owned(), self.described(resource, &options, "").into());
        if options.is_counted {
            answer.insert("@odata.count".to_owned(), wanted.count(conn, context)?.into());
        }
        if let Some(last) = rows.last().filter(|_| has_more) {
            let values = order.iter().map(|order| resource.value(last, order.field.name).cloned()).collect();
            let next = Place { values, left: left.map(|left| left - limit) };
            answer.insert("@odata.nextLink".to_owned(), self.next(&next.write(context, &binding)?).into());
        }
        answer.insert("value".to_owned(), self.objects(conn, resource, rows, &options)?.into());
        Ok(answer.into())
    }

    /// One record.
    fn record(&self, conn: &mut Conn, resource: &'static Resource, key: Key) -> ApiResult<Row> {
        let condition = key.value.map_or_else(nothing, |value| equals(key.field, value));
        let wanted = Wanted { resource, conditions: &[condition], along: None };
        let order = Order { field: key.field, sql: key.field.sql, is_descending: false };
        wanted.page(conn, &self.context, &[order], (None, 0), 1)?.pop().ok_or_else(ApiError::not_found)
    }

    fn entity(&self, conn: &mut Conn, resource: &'static Resource, row: Row, options: &Options) -> ApiResult<Json> {
        let mut answer = Map::new();
        answer.insert("@odata.context".to_owned(), self.described(resource, options, "/$entity").into());
        answer.extend(self.objects(conn, resource, vec![row], options)?.pop().unwrap_or_default());
        Ok(answer.into())
    }

    /// What a link of a record leads to.
    fn linked(&self, conn: &mut Conn, resource: &'static Resource, key: Key, link: &'static Link) -> ApiResult<Reply> {
        let row = self.record(conn, resource, key)?;
        let to = target(link)?;
        if link.is_many {
            let (own, there) = (resource.key().and_then(|key| resource.value(&row, key.name)), to.field(link.key));
            let (Some(own), Some(there)) = (own, there) else { return Err(ApiError::internal("a link to nowhere")) };
            return self.records(conn, to, Some(equals(there, own.clone()))).map(Reply::Json);
        }
        let options = Options::read(to, &self.query.pairs)?.for_one()?;
        let (Some(value), Some(field)) = (resource.value(&row, link.key).cloned(), to.key()) else { return Ok(Reply::Nothing) };
        match self.record(conn, to, Key { field, value: Some(value) }) {
            Ok(row) => self.entity(conn, to, row, &options).map(Reply::Json),
            // A store that was closed: the record still names it, and it can't be had.
            Err(error) if error.code == fangke_shared::problem::ErrorCode::NotFound => Ok(Reply::Nothing),
            Err(error) => Err(error),
        }
    }

    /// Rows as partners read them, with what is sent along.
    fn objects(&self, conn: &mut Conn, resource: &Resource, rows: Vec<Row>, options: &Options) -> ApiResult<Vec<Map<String, Json>>> {
        let along: Vec<(&Expand, Vec<Json>)> =
            options.expand.iter().map(|expand| Ok((expand, self.sent_along(conn, resource, &rows, expand)?))).collect::<ApiResult<_>>()?;
        let select = options.select.as_deref();
        let mut objects: Vec<_> = rows.into_iter().map(|row| resource.object(&self.context, row, select)).collect();
        for (expand, values) in along {
            for (object, value) in objects.iter_mut().zip(values) {
                object.insert(expand.link.name.to_owned(), value);
            }
        }
        Ok(objects)
    }

    /// What a link leads to from each of the rows: one statement for all of them.
    fn sent_along(&self, conn: &mut Conn, resource: &Resource, rows: &[Row], expand: &Expand) -> ApiResult<Vec<Json>> {
        let (link, to) = (expand.link, expand.resource);
        let key = to.key().ok_or_else(|| ApiError::internal("a resource without a key"))?;
        let own = if link.is_many { resource.key().map_or("", |key| key.name) } else { link.key };
        let there = if link.is_many { to.field(link.key).ok_or_else(|| ApiError::internal("a link to nowhere"))? } else { key };
        let number = |row: &Row| match resource.value(row, own) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        };
        let mut wanted: Vec<i64> = rows.iter().filter_map(number).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found: HashMap<i64, Vec<Json>> = HashMap::new();
        if !wanted.is_empty() {
            let conditions = [one_of(there, wanted.into_iter().map(Value::from))];
            let by = [Some(there), to.field("Order"), Some(key)].into_iter().flatten();
            let mut order: Vec<Order> = Vec::new();
            for field in by.filter(|field| field.kind.is_ordered()) {
                if order.iter().all(|known| known.field.name != field.name) {
                    order.push(Order { field, sql: field.sql, is_descending: false });
                }
            }
            let all = Wanted { resource: to, conditions: &conditions, along: None };
            for row in all.page(conn, &self.context, &order, (None, 0), SENT_ALONG_MAX)? {
                let Some(Value::Int(number)) = to.value(&row, there.name).cloned() else { continue };
                let object = to.object(&self.context, row, expand.select.as_deref());
                found.entry(number).or_default().push(object.into());
            }
        }
        let of = |row: &Row| number(row).and_then(|number| found.get(&number)).cloned();
        Ok(if link.is_many {
            rows.iter().map(|row| Json::from(of(row).unwrap_or_default())).collect()
        } else {
            rows.iter().map(|row| of(row).and_then(|mut found| found.pop()).unwrap_or(Json::Null)).collect()
        })
    }

    /// What the answer is described by.
    fn described(&self, resource: &Resource, options: &Options, suffix: &str) -> String {
        let names = options.select.iter().flatten().map(|field| field.name).collect::<Vec<_>>().join(",");
        let select = if names.is_empty() { String::new() } else { format!("({names})") };
        format!("{}/$metadata#{}{select}{suffix}", self.context.root(), resource.name)
    }

    /// Where the next page is: the same query, from there on.
    fn next(&self, token: &str) -> String {
        let is_kept = |part: &&str| {
            let name = part.split('=').next().unwrap_or_default().replace("%24", "$");
            !part.is_empty() && name != "$skiptoken" && name != "$skip"
        };
        let token = format!("$skiptoken={token}");
        let parts: Vec<&str> = self.query.query.split('&').filter(is_kept).chain([token.as_str()]).collect();
        format!("{}{}?{}", self.query.origin, self.query.path, parts.join("&"))
    }
}

/// Pictures of a page at most: a listing has some thirty.
const SENT_ALONG_MAX: i64 = 40 * PAGE_MAX;

fn target(link: &Link) -> ApiResult<&'static Resource> {
    resource(link.to).ok_or_else(|| ApiError::internal("a link to nowhere"))
}

/// The order, which ends with the key, and the field in whose order records are walked.
///
/// Where nobody asks for an order, it is that of a field which the filter bounds: OData asks for no more than that it is the same each time.
fn walk(resource: &Resource, options: &Options, is_linked: bool) -> ApiResult<(Vec<Order>, Option<&'static Field>)> {
    let key = resource.key().ok_or_else(|| ApiError::internal("a resource without a key"))?;
    let filter = options.filter.as_ref();
    let is_of_few = is_linked || filter.is_some_and(|filter| filter::is_of_few(resource, filter));
    let bounded = filter.map(|filter| filter::bounded(resource, filter)).unwrap_or_default();
    let mut order = options.order.clone();
    if let Some(field) = bounded.first().filter(|_| order.is_empty() && !is_of_few) {
        order.push(Order { field, sql: field.sql, is_descending: false });
    }
    let along = match order.first().map(|order| order.field) {
        _ if is_of_few => None,
        None => Some(key),
        Some(first) if first.name == key.name => Some(key),
        Some(first) => {
            let has_all = !first.is_nullable || bounded.iter().any(|field| field.name == first.name);
            Some(first).filter(|field| field.walk.is_some() && has_all)
        }
    };
    if let (Some(field), Some(first)) = (along, order.first_mut()) {
        first.sql = field.indexed();
    }
    if order.iter().all(|order| order.field.name != key.name) {
        let sql = along.and_then(|field| field.walk).map_or(key.sql, |walk| walk.key);
        let is_descending = order.last().is_some_and(|order| order.is_descending);
        order.push(Order { field: key, sql, is_descending });
    }
    Ok((order, along))
}

/// Something has got its place in the order of the outbox: from now on partners see it.
///
/// # Errors
/// Only when the database fails.
pub fn placed(tx: &mut Tx<'_>, placed: &mut EventsPlaced) -> ApiResult<()> {
    // The last one of a listing counts.
    let mut listings: HashMap<i64, bool> = HashMap::new();
    for event in placed.events.iter().filter(|event| event.subject.kind == OutboxSubjectKind::Listing) {
        listings.insert(event.subject.id, event.topic != OutboxTopic::ListingWithdrawn);
    }
    let mut listings: Vec<(ListingId, bool)> = listings.into_iter().map(|(id, is_shown)| (ListingId(id), is_shown)).collect();
    listings.sort_unstable_by_key(|(id, _)| id.0);
    let at = tx.at();
    store::modified(tx.conn, &listings, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::reso::resources::PROPERTY;

    fn walked(query: &[(&str, &str)]) -> (Vec<(&'static str, bool)>, Option<&'static str>) {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let options = Options::read(&PROPERTY, &pairs).map_err(|error| error.to_string()).unwrap();
        let (order, along) = walk(&PROPERTY, &options, false).map_err(|error| error.to_string()).unwrap();
        (order.iter().map(|order| (order.sql, order.is_descending)).collect(), along.map(|field| field.name))
    }

    #[test]
    fn records_are_walked_along_what_is_asked_for() {
        assert_eq!(walked(&[]), (vec![("p.listing_id", false)], Some("ListingKey")));
        let modified = "ModificationTimestamp gt 2026-03-18T00:00:00Z";
        let by_time = (vec![("r.modified_at", false), ("r.listing_id", false)], Some("ModificationTimestamp"));
        assert_eq!(walked(&[("$filter", modified)]), by_time);
        assert_eq!(walked(&[("$filter", &format!("ListPrice gt 1 and {modified}"))]), by_time);
        let down = (vec![("r.modified_at", true), ("r.listing_id", true)], Some("ModificationTimestamp"));
        assert_eq!(walked(&[("$orderby", "ModificationTimestamp desc")]), down);
        // Only where every record that is wanted has a price does its index have all of them.
        assert_eq!(walked(&[("$orderby", "LivingArea")]), (vec![("l.area_centi", false), ("p.listing_id", false)], None));
        let priced = (vec![("l.price_fen", false), ("l.id", false)], Some("ListPrice"));
        assert_eq!(walked(&[("$orderby", "ListPrice"), ("$filter", "ListPrice le 500")]), priced);
        assert_eq!(walked(&[("$filter", "ListPrice le 500 or BedroomsTotal eq 2")]), (vec![("p.listing_id", false)], Some("ListingKey")));
        // Few records are found by their own index, and sorted.
        let few = format!("ListingKey in ('1', '2') and {modified}");
        assert_eq!(walked(&[("$filter", &few)]), (vec![("p.listing_id", false)], None));
    }
}
