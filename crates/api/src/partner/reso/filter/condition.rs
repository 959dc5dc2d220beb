//! A filter as a condition of SQL.
//!
//! OData knows true and false only: what is compared with nothing is different from it, and not greater. SQL's third answer is kept out by
//! carrying `not` inwards, and by saying of each negated comparison that it holds for nothing, too.

use chrono::{DateTime, Utc};
use fangke_shared::problem::ErrorCode;

use super::expression::{Comparison, Each, Expression, Literal, Number, Operand, Quantifier};
use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{ENUMS, Field, Kind, Lookups, Resource};
use crate::platform::db::sql::{Sql, Value};
use crate::platform::error::{ApiError, ApiResult};

/// The condition of a filter on a resource.
///
/// # Errors
/// `invalid_request` for unknown fields, and for what a field can't be compared with.
pub fn condition(context: &Context<'_>, resource: &Resource, filter: &Expression) -> ApiResult<Sql> {
    Compiler { context, resource }.holds(filter, false)
}

/// The fields that the filter bounds and records can be walked along, the best one first.
pub fn bounded(resource: &Resource, filter: &Expression) -> Vec<&'static Field> {
    let fields = parts(filter).iter().filter_map(|part| match part {
        Expression::Compare(Operand::Field(name), comparison, Operand::Literal(literal))
        | Expression::Compare(Operand::Literal(literal), comparison, Operand::Field(name)) => {
            let is_bound = !matches!(comparison, Comparison::Different | Comparison::Has) && *literal != Literal::Null;
            resource.field(name).filter(|field| is_bound && field.walk.is_some())
        }
        _ => None,
    });
    let mut fields: Vec<&'static Field> = fields.collect();
    // Whoever keeps in step asks for what has changed since.
    fields.sort_by_key(|field| !matches!(field.kind, Kind::Time));
    fields
}

/// What has to hold, each by itself.
fn parts(filter: &Expression) -> &[Expression] {
    if let Expression::And(all) = filter { all } else { std::slice::from_ref(filter) }
}

/// Is the filter one for few records, which an index of their own leads to?
pub fn is_of_few(resource: &Resource, filter: &Expression) -> bool {
    let few = resource.few;
    parts(filter).iter().any(|part| match part {
        Expression::Compare(Operand::Field(name), Comparison::Equal, Operand::Literal(literal)) => {
            *literal != Literal::Null && few.contains(&name.as_str())
        }
        Expression::In(Operand::Field(name), values) => few.contains(&name.as_str()) && !values.contains(&Literal::Null),
        _ => false,
    })
}

fn refused<T>(why: impl std::fmt::Display) -> ApiResult<T> {
    Err(ApiError::new(ErrorCode::InvalidRequest).detail(format!("$filter: {why}")))
}

/// What a comparison is for a field that holds something.
enum Test {
    Never,
    If(Sql),
}

struct Compiler<'a> {
    context: &'a Context<'a>,
    resource: &'a Resource,
}

impl Compiler<'_> {
    fn holds(&self, expression: &Expression, is_negated: bool) -> ApiResult<Sql> {
        match expression {
            Expression::And(all) | Expression::Or(all) => {
                let parts = all.iter().map(|part| self.holds(part, is_negated)).collect::<ApiResult<Vec<_>>>()?;
                let is_and = matches!(expression, Expression::And(_)) != is_negated;
                Ok(if is_and { Sql::all(parts) } else { Sql::any(parts) })
            }
            Expression::Not(inner) => self.holds(inner, !is_negated),
            Expression::Compare(Operand::Field(name), comparison, Operand::Literal(literal)) => {
                self.compare(self.field(name)?, *comparison, literal, is_negated)
            }
            Expression::Compare(Operand::Literal(literal), comparison, Operand::Field(name)) if *comparison != Comparison::Has => {
                self.compare(self.field(name)?, comparison.turned(), literal, is_negated)
            }
            Expression::Compare(..) => refused("compare a field with a value"),
            Expression::In(Operand::Field(name), values) => self.one_of(self.field(name)?, values, is_negated),
            Expression::In(Operand::Literal(_), _) => refused("\"in\" asks for a field"),
            Expression::Each(each) => self.each(each, is_negated),
            Expression::Operand(Operand::Literal(Literal::Bool(is))) => Ok(constant(*is != is_negated)),
            Expression::Operand(Operand::Literal(_)) => refused("a value is no condition"),
            Expression::Operand(Operand::Field(name)) => {
                self.compare(self.field(name)?, Comparison::Equal, &Literal::Bool(true), is_negated)
            }
        }
    }

    fn field(&self, name: &str) -> ApiResult<&'static Field> {
        match self.resource.field(name) {
            None => refused(format_args!("{} has no field {name:?}", self.resource.name)),
            Some(field) if matches!(field.kind, Kind::Made(_)) => refused(format_args!("{name} can't be asked for")),
            Some(field) => Ok(field),
        }
    }

    fn compare(&self, field: &Field, comparison: Comparison, literal: &Literal, is_negated: bool) -> ApiResult<Sql> {
        let (comparison, is_negated) = match comparison {
            Comparison::Different => (Comparison::Equal, !is_negated),
            same => (same, is_negated),
        };
        if matches!(field.kind, Kind::Each(_)) {
            return refused(format_args!("{} has several values: ask with any or all", field.name));
        }
        if *literal == Literal::Null {
            // Nothing equals nothing, and is neither more nor less.
            return Ok(match comparison {
                Comparison::Equal if !field.is_nullable => constant(is_negated),
                Comparison::Equal => Sql::new(field.sql).push(if is_negated { " IS NOT NULL" } else { " IS NULL" }),
                _ => constant(is_negated),
            });
        }
        Ok(for_nothing_too(field, self.test(field, comparison, literal)?, is_negated))
    }

    fn test(&self, field: &Field, comparison: Comparison, literal: &Literal) -> ApiResult<Test> {
        let wrong = |what: &str| refused(format_args!("{} is compared with {what}", field.name));
        if comparison == Comparison::Has && !matches!(field.kind, Kind::Enum(_) | Kind::Flags(_)) {
            return refused(format_args!("\"has\" asks for an enumeration, which {} is not", field.name));
        }
        match (field.kind, literal) {
            (Kind::Key, Literal::Text(text)) => match key(text) {
                Some(id) => Ok(Test::If(is(field, comparison, id))),
                None if comparison == Comparison::Equal => Ok(Test::Never),
                None => wrong("a key"),
            },
            (Kind::Key, _) => wrong("a text: a key is one"),
            (Kind::Text, Literal::Text(text)) => Ok(Test::If(is(field, comparison, text.as_str()))),
            (Kind::Text, _) => wrong("a text"),
            (Kind::Int, Literal::Number(number)) => figure(field, comparison, number, 0),
            (Kind::Decimal, Literal::Number(number)) => figure(field, comparison, number, 2),
            (Kind::Real, Literal::Number(number)) => match number.real() {
                Some(real) => Ok(Test::If(is(field, comparison, real))),
                None => wrong("a number"),
            },
            (Kind::Int | Kind::Decimal | Kind::Real, _) => wrong("a number"),
            (Kind::Bool, Literal::Bool(wanted)) if comparison == Comparison::Equal => Ok(Test::If(is(field, comparison, *wanted))),
            (Kind::Bool, _) => wrong("true or false, by eq or ne"),
            (Kind::Time, Literal::Time(at)) => Ok(Test::If(is(field, comparison, *at))),
            (Kind::Time, Literal::Now) => Ok(Test::If(is(field, comparison, self.context.clock.now()))),
            (Kind::Time, _) => wrong("a time with its offset, as 2026-03-18T02:00:00Z, or now()"),
            (Kind::Day, Literal::Day(day)) => Ok(Test::If(within(field, comparison, self.context.clock.day_bounds(*day)))),
            (Kind::Day, _) => wrong("a day, as 2026-03-18"),
            (Kind::Word(lookups), Literal::Text(text)) if comparison == Comparison::Equal => {
                Ok(words(field, lookups.values.iter().filter(|value| value.value == text).flat_map(|value| value.words).copied().collect()))
            }
            (Kind::Word(_), _) => wrong("a text of its list, by eq, ne or in"),
            (Kind::Enum(lookups) | Kind::Flags(lookups), literal) => members(field, lookups, comparison, literal),
            (Kind::Each(_) | Kind::Made(_), _) => wrong("nothing"),
        }
    }

    fn one_of(&self, field: &Field, values: &[Literal], is_negated: bool) -> ApiResult<Sql> {
        if matches!(field.kind, Kind::Each(_)) {
            return refused(format_args!("{} has several values: ask with any or all", field.name));
        }
        let mut bound: Vec<Value> = Vec::new();
        let mut parts = Vec::new();
        for value in values {
            match (field.kind, value) {
                // Values that are many are one condition.
                (Kind::Key, Literal::Text(text)) => bound.extend(key(text).map(Value::from)),
                (Kind::Text, Literal::Text(text)) => bound.push(text.as_str().into()),
                (Kind::Int | Kind::Decimal, Literal::Number(number)) => {
                    let places = if matches!(field.kind, Kind::Decimal) { 2 } else { 0 };
                    bound.extend(scaled(field, number, places)?.0.map(Value::from));
                }
                _ => parts.push(self.compare(field, Comparison::Equal, value, is_negated)?),
            }
        }
        if parts.is_empty() || !bound.is_empty() {
            let test = if bound.is_empty() {
                Test::Never
            } else {
                Test::If(twice(field, |column| Sql::new(column).push(" IN ").bind_list(bound.clone())))
            };
            parts.push(for_nothing_too(field, test, is_negated));
        }
        Ok(if is_negated { Sql::all(parts) } else { Sql::any(parts) })
    }

    /// The values of the list for which the condition holds are found here; what is left is a question about bits.
    fn each(&self, each: &Each, is_negated: bool) -> ApiResult<Sql> {
        let field = self.field(&each.field)?;
        let Kind::Each(lookups) = field.kind else {
            return refused(format_args!("{} has one value: compare it", field.name));
        };
        let mut holding = 0_i64;
        let mut all = 0_i64;
        for (bit, value) in lookups.values.iter().enumerate() {
            all |= 1 << bit;
            let holds = match &each.condition {
                None => true,
                Some((variable, condition)) => of_value(condition, variable, value.value)?,
            };
            holding |= i64::from(holds) << bit;
        }
        let (bits, none_or_some) = match (each.quantifier, is_negated) {
            (Quantifier::Any, false) => (holding, " <> 0"),
            (Quantifier::Any, true) => (holding, " = 0"),
            (Quantifier::All, false) => (all & !holding, " = 0"),
            (Quantifier::All, true) => (all & !holding, " <> 0"),
        };
        Ok(Sql::new("(").push(field.sql).push(" & ").bind(bits).push(")").push(none_or_some))
    }
}

/// Does a condition on `variable` hold for this value?
fn of_value(condition: &Expression, variable: &str, value: &str) -> ApiResult<bool> {
    let is_variable = |name: &str| {
        if name == variable { Ok(()) } else { refused(format_args!("{name:?} is not {variable:?}")) }
    };
    let text = |literal: &Literal| match literal {
        Literal::Text(text) => Ok(text == value),
        Literal::Null => Ok(false),
        _ => refused(format_args!("{variable:?} is compared with a text")),
    };
    match condition {
        Expression::And(all) => all.iter().try_fold(true, |holds, part| Ok(of_value(part, variable, value)? && holds)),
        Expression::Or(all) => all.iter().try_fold(false, |holds, part| Ok(of_value(part, variable, value)? || holds)),
        Expression::Not(inner) => of_value(inner, variable, value).map(|holds| !holds),
        Expression::Compare(Operand::Field(name), comparison, Operand::Literal(literal))
        | Expression::Compare(Operand::Literal(literal), comparison, Operand::Field(name)) => {
            is_variable(name)?;
            match comparison {
                Comparison::Equal => text(literal),
                Comparison::Different => text(literal).map(|equals| !equals),
                _ => refused(format_args!("{variable:?} is compared by eq, ne or in")),
            }
        }
        Expression::In(Operand::Field(name), values) => {
            is_variable(name)?;
            values.iter().try_fold(false, |found, literal| Ok(text(literal)? || found))
        }
        Expression::Operand(Operand::Literal(Literal::Bool(is))) => Ok(*is),
        _ => refused(format_args!("{variable:?} is compared with a text")),
    }
}

/// The condition, and what it means for a field that holds nothing: no comparison holds for it, so every negated one does.
fn for_nothing_too(field: &Field, test: Test, is_negated: bool) -> Sql {
    match (test, is_negated) {
        (Test::If(sql), false) => sql,
        (Test::If(sql), true) if field.is_nullable => Sql::new("(").push(field.sql).push(" IS NULL OR NOT (").append(sql).push("))"),
        (Test::If(sql), true) => Sql::new("NOT (").append(sql).push(")"),
        (Test::Never, false) => constant(false),
        (Test::Never, true) => constant(true),
    }
}

fn constant(holds: bool) -> Sql {
    Sql::new(if holds { "1 = 1" } else { "1 = 0" })
}

/// The number behind a key: only as we write it, so that a record has one key.
pub fn key(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id: &i64| id.to_string() == text)
}

/// What is compared with the field is compared with the column of its index, too, where that is another: only so does the index help.
fn is(field: &Field, comparison: Comparison, value: impl Into<Value>) -> Sql {
    let sign = match comparison {
        Comparison::Greater => " > ",
        Comparison::AtLeast => " >= ",
        Comparison::Less => " < ",
        Comparison::AtMost => " <= ",
        Comparison::Equal | Comparison::Different | Comparison::Has => " = ",
    };
    let value = value.into();
    let compared = |column: &'static str| Sql::new(column).push(sign).bind(value.clone());
    twice(field, compared)
}

fn twice(field: &Field, compared: impl Fn(&'static str) -> Sql) -> Sql {
    match field.column {
        Some(column) => Sql::all([compared(field.sql), compared(column)]),
        None => compared(field.sql),
    }
}

/// A number in the units of the column, if it has one there, and the greatest one there that is not above it.
fn scaled(field: &Field, number: &Number, places: usize) -> ApiResult<(Option<i64>, i64)> {
    match number.scaled(places) {
        Some((units, is_exact)) => Ok((is_exact.then_some(units), units)),
        None => refused(format_args!("the number that {} is compared with is out of range", field.name)),
    }
}

fn figure(field: &Field, comparison: Comparison, number: &Number, places: usize) -> ApiResult<Test> {
    let (exact, floor) = scaled(field, number, places)?;
    Ok(match (comparison, exact) {
        (Comparison::Equal, None) => Test::Never,
        // Between two units lies none of ours: at least this much is more than what is below it.
        (Comparison::AtLeast, None) => Test::If(is(field, Comparison::Greater, floor)),
        (Comparison::Less, None) => Test::If(is(field, Comparison::AtMost, floor)),
        (comparison, _) => Test::If(is(field, comparison, floor)),
    })
}

/// A day of the business begins and ends at moments.
fn within(field: &Field, comparison: Comparison, (start, end): (DateTime<Utc>, DateTime<Utc>)) -> Sql {
    match comparison {
        Comparison::Greater => is(field, Comparison::AtLeast, end),
        Comparison::AtMost => is(field, Comparison::Less, end),
        Comparison::AtLeast | Comparison::Less => is(field, comparison, start),
        _ => Sql::all([is(field, Comparison::AtLeast, start), is(field, Comparison::Less, end)]),
    }
}

fn words(field: &Field, words: Vec<&'static str>) -> Test {
    if words.is_empty() { Test::Never } else { Test::If(Sql::new(field.sql).push(" IN ").bind_list(words)) }
}

/// Members of an enumeration: a word of ours is equal to what means the same, and has what it means among others.
fn members(field: &Field, lookups: &'static Lookups, comparison: Comparison, literal: &Literal) -> ApiResult<Test> {
    let text = match literal {
        Literal::Text(text) => text,
        Literal::Word { list, text } if list.strip_prefix(ENUMS).and_then(|name| name.strip_prefix('.')) == Some(lookups.name) => text,
        Literal::Word { list, .. } => return refused(format_args!("{} is no {list}", field.name)),
        _ => return refused(format_args!("{} is compared with a member of {ENUMS}.{}", field.name, lookups.name)),
    };
    if !matches!(comparison, Comparison::Equal | Comparison::Has) {
        return refused(format_args!("{} is compared by eq, ne, has or in", field.name));
    }
    let mask = |is_set: &dyn Fn(&str, &'static [&'static str]) -> bool| {
        let bits = lookups.values.iter().enumerate().filter(|(_, value)| is_set(value.member, value.words));
        bits.fold(0_u64, |mask, (bit, _)| mask | 1 << bit)
    };
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    if let Some(unknown) = names.iter().find(|name| lookups.values.iter().all(|value| value.member != **name)) {
        return refused(format_args!("{} has no member {unknown:?}", lookups.name));
    }
    let wanted = mask(&|member, _| names.contains(&member));
    let mut all: Vec<&'static str> = lookups.values.iter().flat_map(|value| value.words).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|word| {
        let own = mask(&|_, words| words.contains(word));
        if comparison == Comparison::Has { own & wanted == wanted } else { own == wanted }
    });
    Ok(words(field, all))
}

#[cfg(test)]
mod tests {
    use fangke_shared::ApiClientId;

    use super::*;
    use crate::partner::reso::filter::read;
    use crate::partner::reso::resources::PROPERTY;
    use crate::platform::clock::Clock;
    use crate::platform::crypto::Keys;
    use crate::platform::db::Engine;
    use crate::platform::token::PartnerClaims;

    fn with_context<T>(f: impl FnOnce(&Context<'_>) -> T) -> T {
        let clock = Clock::manual("2026-03-18T02:00:00Z".parse().unwrap(), chrono_tz::Asia::Shanghai);
        let (scopes, aud) = (Vec::new(), String::new());
        let (store_id, district) = (None, None);
        let partner = PartnerClaims {
            api_client_id: ApiClientId(1),
            scopes,
            store_id,
            district,
            rate_limit: 1,
            token_version: 1,
            aud,
            iat: 0,
            exp: 0,
        };
        let keys = Keys::derive(&[7; 32]);
        f(&Context { clock: &clock, keys: &keys, engine: Engine::Sqlite, partner: &partner, origin: "" })
    }

    #[track_caller]
    fn sql(filter: &str) -> String {
        let expression = read(filter).unwrap();
        with_context(|context| condition(context, &PROPERTY, &expression).map_err(|error| error.to_string()).unwrap().text())
    }

    #[test]
    fn nothing_is_different_from_something_and_not_more() {
        assert_eq!(sql("LivingArea gt 1"), "l.area_centi > ?");
        assert_eq!(sql("not (LivingArea gt 1)"), "(l.area_centi IS NULL OR NOT (l.area_centi > ?))");
        assert_eq!(sql("LivingArea ne 1"), "(l.area_centi IS NULL OR NOT (l.area_centi = ?))");
        assert_eq!(sql("not (LivingArea ne 1)"), "l.area_centi = ?");
        assert_eq!(
            (sql("LivingArea eq null"), sql("LivingArea ne null")),
            ("l.area_centi IS NULL".into(), "l.area_centi IS NOT NULL".into())
        );
        // What always holds something is asked for nothing in vain.
        assert_eq!((sql("ListingKey eq null"), sql("PhotosCount ne 2")), ("1 = 0".into(), "NOT (l.photo_count = ?)".into()));
    }

    #[test]
    fn a_field_that_is_not_its_column_is_asked_for_by_both() {
        let price = "CASE WHEN l.purpose <> 'rental' THEN l.price_fen END";
        assert_eq!(sql("ListPrice gt 1"), format!("({price} > ? AND l.price_fen > ?)"));
        assert_eq!(sql("not (ListPrice gt 1)"), format!("({price} IS NULL OR NOT (({price} > ? AND l.price_fen > ?)))"));
        assert_eq!(sql("ListPrice eq null"), format!("{price} IS NULL"));
    }

    #[test]
    fn not_is_carried_inwards() {
        let negated = "((l.rooms IS NULL OR NOT (l.rooms = ?)) OR (l.baths IS NULL OR NOT (l.baths > ?)))";
        assert_eq!(sql("not (BedroomsTotal eq 1 and BathroomsTotalInteger gt 2)"), negated);
        assert_eq!(sql("not (not (BedroomsTotal eq 1))"), "l.rooms = ?");
        assert_eq!(sql("not true or false"), "(1 = 0 OR 1 = 0)");
    }

    #[test]
    fn between_two_units_there_is_none() {
        assert_eq!((sql("LivingArea eq 1.005"), sql("BedroomsTotal eq 2.5")), ("1 = 0".into(), "1 = 0".into()));
        assert_eq!((sql("LivingArea ge 1.005"), sql("LivingArea lt 1.005")), ("l.area_centi > ?".into(), "l.area_centi <= ?".into()));
    }

    #[test]
    fn words_of_lists_are_those_that_mean_it() {
        assert_eq!(sql("PropertyType eq 'Residential'"), "l.purpose IN (?, ?)");
        assert_eq!(sql("OfferedFor has 'Sale'"), "l.purpose IN (?, ?)");
        assert_eq!(sql("OfferedFor eq 'Sale'"), "l.purpose IN (?)");
        assert_eq!(sql("Decoration eq 'Unheard of'"), "1 = 0");
        assert_eq!(sql("WindowDirections/any(d:d eq 'South')"), "(l.orientation_mask & ?) <> 0");
        assert_eq!(sql("not WindowDirections/all(d:d ne 'South')"), "(l.orientation_mask & ?) <> 0");
    }

    #[test]
    fn a_list_of_many_is_one_condition() {
        assert_eq!(sql("YearBuilt in (1, 2, 3)"), "(l.built_year IN (?, ?, ?))");
        assert_eq!(sql("YearBuilt in (1, null)"), "(l.built_year IS NULL OR l.built_year IN (?))");
        assert_eq!(sql("ListingKey in ('x')"), "(1 = 0)");
        assert_eq!(sql("not (ListingKey in ('x', '1'))"), "(NOT (p.listing_id IN (?)))");
    }

    #[test]
    fn a_day_begins_and_ends_where_the_business_is() {
        assert_eq!(sql("OnMarketDate eq 2026-03-18"), "(p.at >= ? AND p.at < ?)");
        assert_eq!((sql("OnMarketDate gt 2026-03-18"), sql("OnMarketDate le 2026-03-18")), ("p.at >= ?".into(), "p.at < ?".into()));
    }
}
