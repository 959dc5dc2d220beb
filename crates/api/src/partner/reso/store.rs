//! Statements that a partner's query becomes.
//!
//! A page is a walk from where the last one ended. In an order of several fields what lies behind a place is cut into stretches, `a = 1, b = 2,
//! key > 3`, then `a = 1, b > 2`, then `a > 1`: each is found by an index where there is one, and those behind are looked at only as long as
//! rows are missing.

use chrono::NaiveDateTime;
use diesel::sql_types::BigInt;
use fangke_shared::ListingId;

use super::context::Context;
use super::edm::{Field, Resource, Row};
use super::options::Order;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Value};
use crate::platform::error::ApiResult;

/// What is read of a resource.
pub struct Wanted<'a> {
    /// The resource.
    pub resource: &'static Resource,
    /// Which records of it.
    pub conditions: &'a [Sql],
    /// The field in whose order they are walked, where that is asked of the engine.
    pub along: Option<&'static Field>,
}

impl Wanted<'_> {
    fn from(&self, context: &Context<'_>, along: Option<&Field>) -> Sql {
        let mut from = (self.resource.from)(context, along);
        for condition in self.conditions {
            from = from.push(" AND ").append(condition.clone());
        }
        // An index without entries for records that have no value is used only where the statement says that there is one.
        match along {
            Some(field) if field.is_nullable => from.push(" AND ").push(field.indexed()).push(" IS NOT NULL"),
            _ => from,
        }
    }

    /// Records in an order that ends with the key: those after a place, or after so many.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn page(
        &self,
        conn: &mut Conn,
        context: &Context<'_>,
        order: &[Order],
        (after, skip): (Option<&[Option<Value>]>, i64),
        limit: i64,
    ) -> ApiResult<Vec<Row>> {
        let stretches = after.map_or_else(|| vec![(Sql::default(), 0)], |place| stretches(order, place));
        let mut rows: Vec<Row> = Vec::new();
        for (stretch, equal) in stretches {
            let missing = limit - i64::try_from(rows.len()).unwrap_or(limit);
            if missing <= 0 {
                break;
            }
            let mut sql = Sql::new("SELECT ").push(self.resource.columns).append(self.from(context, self.along)).append(stretch);
            sql = sql.append(ordered(order.get(equal..).unwrap_or_default(), self.along)).push(" LIMIT ").number(missing);
            if skip > 0 {
                sql = sql.push(" OFFSET ").bind(skip);
            }
            rows.extend((self.resource.load)(sql.once(), conn)?);
        }
        Ok(rows)
    }

    /// How many there are.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn count(&self, conn: &mut Conn, context: &Context<'_>) -> ApiResult<i64> {
        let sql = Sql::new("SELECT count(*)").append(self.from(context, None));
        Ok(sql.once().load::<BigInt, i64>(conn)?.first().copied().unwrap_or_default())
    }
}

/// That a field holds a value.
pub fn equals(field: &Field, value: Value) -> Sql {
    Sql::new(field.sql).push(" = ").bind(value)
}

/// That a field holds one of the values.
pub fn one_of(field: &Field, values: impl IntoIterator<Item = Value>) -> Sql {
    Sql::new(field.sql).push(" IN ").bind_list(values)
}

/// That nothing is wanted.
pub fn nothing() -> Sql {
    Sql::new("1 = 0")
}

/// What lies behind a place, from near to far; with each how many fields of the order are equal there.
fn stretches(order: &[Order], place: &[Option<Value>]) -> Vec<(Sql, usize)> {
    let with_value: Vec<_> = order.iter().zip(place).collect();
    (0..with_value.len())
        .rev()
        .filter_map(|last| {
            let (order, value) = *with_value.get(last)?;
            let equal = with_value.get(..last)?.iter().map(|(order, value)| match value {
                Some(value) => Sql::new(" AND ").push(order.sql).push(" = ").bind(value.clone()),
                None => Sql::new(" AND ").push(order.sql).push(" IS NULL"),
            });
            let equal = equal.fold(Sql::default(), Sql::append);
            Some((equal.push(" AND ").append(behind(order, value.as_ref())?), last))
        })
        .collect()
}

/// What comes after a value. Nothing is less than something.
fn behind(order: &Order, value: Option<&Value>) -> Option<Sql> {
    let field = order.field;
    let column = || Sql::new(order.sql);
    match (value, order.is_descending) {
        (None, false) => Some(column().push(" IS NOT NULL")),
        (None, true) => None,
        (Some(value), false) => Some(column().push(" > ").bind(value.clone())),
        (Some(value), true) if field.is_nullable => Some(Sql::any([column().push(" < ").bind(value.clone()), column().push(" IS NULL")])),
        (Some(value), true) => Some(column().push(" < ").bind(value.clone())),
    }
}

fn ordered(order: &[Order], along: Option<&Field>) -> Sql {
    let parts = order.iter().map(|order| {
        let field = order.field;
        let has_gaps = field.is_nullable && along.is_none_or(|along| along.name != field.name);
        Sql::new(order.sql).push(match (order.is_descending, has_gaps) {
            (false, false) => " ASC",
            (true, false) => " DESC",
            (false, true) => " ASC NULLS FIRST",
            (true, true) => " DESC NULLS LAST",
        })
    });
    Sql::new(" ORDER BY ").join(", ", parts)
}

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// Partners see listings anew, or no more.
///
/// # Errors
/// Only when the database fails.
pub fn modified(conn: &mut Conn, listings: &[(ListingId, bool)], at: NaiveDateTime) -> ApiResult<()> {
    let of = |is_shown: bool| listings.iter().filter(move |(_, shown)| *shown == is_shown).map(|(id, _)| id.0).collect::<Vec<i64>>();
    for ids in of(true).chunks(AT_ONCE) {
        let rows = ids.iter().map(|id| Sql::new("(").bind(*id).push(", ").bind(at).push(")"));
        Sql::new("INSERT INTO reso_modifications (listing_id, modified_at) VALUES ")
            .join(", ", rows)
            .push(" ON CONFLICT (listing_id) DO UPDATE SET modified_at = excluded.modified_at")
            .once()
            .execute(conn)?;
    }
    for ids in of(false).chunks(AT_ONCE) {
        Sql::new("DELETE FROM reso_modifications WHERE listing_id IN ").bind_list(ids.iter().copied()).once().execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::reso::resources::PROPERTY;

    fn order(names: &[(&str, bool)]) -> Vec<Order> {
        let fields = names.iter().map(|(name, down)| (PROPERTY.field(name).unwrap(), *down));
        fields.map(|(field, is_descending)| Order { field, sql: field.sql, is_descending }).collect()
    }

    #[test]
    fn what_lies_behind_a_place_is_cut_where_a_value_changes() {
        let by = order(&[("LivingArea", true), ("BedroomsTotal", false), ("ListingKey", false)]);
        let text = |place: &[Option<Value>]| stretches(&by, place).into_iter().map(|(sql, equal)| (sql.text(), equal)).collect::<Vec<_>>();
        assert_eq!(
            text(&[Some(Value::Int(1)), None, Some(Value::Int(7))]),
            [
                (" AND l.area_centi = ? AND l.rooms IS NULL AND p.listing_id > ?".to_owned(), 2),
                (" AND l.area_centi = ? AND l.rooms IS NOT NULL".to_owned(), 1),
                (" AND (l.area_centi < ? OR l.area_centi IS NULL)".to_owned(), 0),
            ]
        );
        // Behind no area, from the largest, there is nothing to come.
        assert_eq!(text(&[None, Some(Value::Int(2)), Some(Value::Int(7))]).len(), 2);
    }

    #[test]
    fn gaps_come_first_from_the_smallest_and_last_from_the_largest() {
        let by = order(&[("LivingArea", true), ("BedroomsTotal", false), ("ListingKey", false)]);
        let area = PROPERTY.field("LivingArea");
        assert_eq!(ordered(&by, None).text(), " ORDER BY l.area_centi DESC NULLS LAST, l.rooms ASC NULLS FIRST, p.listing_id ASC");
        assert_eq!(ordered(&by, area).text(), " ORDER BY l.area_centi DESC, l.rooms ASC NULLS FIRST, p.listing_id ASC");
    }
}
