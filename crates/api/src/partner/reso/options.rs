//! The options of a query: `$filter`, `$select`, `$orderby`, `$top`, `$skip`, `$count`, `$expand`, and where a page ended.

use fangke_shared::problem::ErrorCode;

use super::edm::{Field, Link, Resource};
use super::filter::{self, Expression};
use super::resources::resource;
use crate::platform::error::{ApiError, ApiResult};

/// Records of a page where nobody says how many.
pub const PAGE: i64 = 100;
/// Records of a page at most.
pub const PAGE_MAX: i64 = 1_000;
/// So many records may be skipped: who goes further follows the link to the next page, which costs no more than the first.
pub const SKIP_MAX: i64 = 10_000;
/// So many fields may decide the order.
const ORDER_MAX: usize = 4;

/// A field that decides the order.
#[derive(Clone, Copy)]
pub struct Order {
    /// The field.
    pub field: &'static Field,
    /// Its column in this walk.
    pub sql: &'static str,
    /// From the largest?
    pub is_descending: bool,
}

/// Records to be sent along.
pub struct Expand {
    /// Where they are.
    pub link: &'static Link,
    /// Their resource.
    pub resource: &'static Resource,
    /// Their fields, if they are chosen.
    pub select: Option<Vec<&'static Field>>,
}

/// What a query asks for.
#[derive(Default)]
pub struct Options {
    /// Which records.
    pub filter: Option<Expression>,
    /// Which fields, if they are chosen.
    pub select: Option<Vec<&'static Field>>,
    /// In which order, if it is asked for.
    pub order: Vec<Order>,
    /// How many records in all.
    pub top: Option<i64>,
    /// How many are passed over.
    pub skip: i64,
    /// Is the number of all of them asked for?
    pub is_counted: bool,
    /// What is sent along.
    pub expand: Vec<Expand>,
    /// Where the page before ended.
    pub token: Option<String>,
    /// What the place where a page ended is bound to: it is none of another query.
    pub binding: String,
}

fn refused(option: &str, why: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::InvalidRequest).detail(format!("{option}: {why}"))
}

impl Options {
    /// Reads the options of a query of a resource.
    ///
    /// # Errors
    /// `invalid_request` for what is unknown, said twice, or can't be read.
    pub fn read(resource: &'static Resource, pairs: &[(String, String)]) -> ApiResult<Self> {
        let mut options = Self::default();
        let mut known: Vec<&str> = Vec::new();
        for (name, value) in pairs {
            if known.contains(&name.as_str()) {
                return Err(refused(name, "it is there twice"));
            }
            known.push(name);
            match name.as_str() {
                "$filter" => options.filter = Some(filter::read(value).map_err(|error| refused(name, error.reason))?),
                "$select" => options.select = select(resource, value)?,
                "$orderby" => options.order = order(resource, value)?,
                "$top" => options.top = Some(whole(name, value, i64::MAX)?),
                "$skip" => options.skip = whole(name, value, SKIP_MAX)?,
                "$count" => {
                    options.is_counted = match value.as_str() {
                        "true" => true,
                        "false" => false,
                        _ => return Err(refused(name, "true or false")),
                    }
                }
                "$expand" => options.expand = expand(resource, value)?,
                "$skiptoken" => options.token = Some(value.clone()),
                "$format" => format(value)?,
                _ => return Err(refused(name, "it is not known here")),
            }
        }
        let bound = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
        options.binding = [resource.name, bound("$filter"), bound("$orderby"), bound("$top")].join("\n");
        Ok(options)
    }

    /// Refuses what only a list of records has.
    ///
    /// # Errors
    /// `invalid_request`.
    pub fn for_one(self) -> ApiResult<Self> {
        let is_list = self.filter.is_some() || !self.order.is_empty() || self.top.is_some() || self.skip > 0 || self.token.is_some();
        if is_list || self.is_counted {
            return Err(refused("the query", "one record has $select and $expand only"));
        }
        Ok(self)
    }
}

fn format(value: &str) -> ApiResult<()> {
    match value.split(';').next().unwrap_or_default().trim() {
        "json" | "application/json" => Ok(()),
        _ => Err(refused("$format", "there is JSON only")),
    }
}

fn whole(option: &str, value: &str, max: i64) -> ApiResult<i64> {
    let is_digits = value.bytes().all(|digit| digit.is_ascii_digit());
    let number = value.parse().ok().filter(|number| is_digits && *number <= max);
    number.ok_or_else(|| refused(option, format_args!("a whole number up to {max}")))
}

fn field(option: &str, resource: &Resource, name: &str) -> ApiResult<&'static Field> {
    let name = name.trim();
    resource.field(name).ok_or_else(|| refused(option, format_args!("{} has no field {name:?}", resource.name)))
}

fn select(resource: &Resource, value: &str) -> ApiResult<Option<Vec<&'static Field>>> {
    if value.trim() == "*" {
        return Ok(None);
    }
    value.split(',').map(|name| field("$select", resource, name)).collect::<ApiResult<_>>().map(Some)
}

fn order(resource: &Resource, value: &str) -> ApiResult<Vec<Order>> {
    let mut all: Vec<Order> = Vec::new();
    for part in value.split(',') {
        let mut words = part.split_whitespace();
        let field = field("$orderby", resource, words.next().unwrap_or_default())?;
        let is_descending = match (words.next(), words.next()) {
            (None | Some("asc"), None) => false,
            (Some("desc"), None) => true,
            _ => return Err(refused("$orderby", format_args!("{} is followed by asc or desc", field.name))),
        };
        if !field.kind.is_ordered() {
            return Err(refused("$orderby", format_args!("{} has no order", field.name)));
        }
        if all.iter().any(|order| order.field.name == field.name) || all.len() == ORDER_MAX {
            return Err(refused("$orderby", format_args!("at most {ORDER_MAX} fields, each once")));
        }
        all.push(Order { field, sql: field.sql, is_descending });
    }
    Ok(all)
}

/// `Media($select=MediaURL,Order),ListAgent`.
fn expand(from: &Resource, value: &str) -> ApiResult<Vec<Expand>> {
    let mut all: Vec<Expand> = Vec::new();
    for part in outside_brackets(value) {
        let part = part.trim();
        let (name, inner) = match part.split_once('(') {
            Some((name, rest)) => (name, Some(rest.strip_suffix(')').ok_or_else(|| refused("$expand", "a bracket is open"))?)),
            None => (part, None),
        };
        let link = from.link(name).ok_or_else(|| refused("$expand", format_args!("{} has no link {name:?}", from.name)))?;
        let to = resource(link.to).ok_or_else(|| ApiError::internal("a link to nowhere"))?;
        let select = match inner.map(|inner| inner.strip_prefix("$select=").ok_or(inner)) {
            None => None,
            Some(Ok(fields)) => select(to, fields)?,
            Some(Err(_)) => return Err(refused("$expand", "in brackets there is $select only")),
        };
        if all.iter().any(|known| known.link.name == name) {
            return Err(refused("$expand", format_args!("{name} is there twice")));
        }
        all.push(Expand { link, resource: to, select });
    }
    Ok(all)
}

/// Cuts at commas that stand in no brackets.
fn outside_brackets(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let is_cut = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    text.split(is_cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partner::reso::resources::PROPERTY;

    fn read(query: &[(&str, &str)]) -> ApiResult<Options> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Options::read(&PROPERTY, &pairs)
    }

    #[test]
    fn options_are_read() {
        let options = read(&[
            ("$select", "ListingKey, ListPrice"),
            ("$orderby", "ModificationTimestamp desc,ListPrice"),
            ("$top", "5"),
            ("$skip", "10000"),
            ("$count", "true"),
            ("$expand", "Media($select=MediaURL,Order),ListAgent"),
            ("$format", "application/json;odata.metadata=minimal"),
        ]);
        let options = options.map_err(|error| error.to_string()).unwrap();
        let names = |fields: &Option<Vec<&'static Field>>| fields.iter().flatten().map(|field| field.name).collect::<Vec<_>>();
        assert_eq!(names(&options.select), ["ListingKey", "ListPrice"]);
        let order: Vec<_> = options.order.iter().map(|order| (order.field.name, order.is_descending)).collect();
        assert_eq!(order, [("ModificationTimestamp", true), ("ListPrice", false)]);
        assert_eq!((options.top, options.skip, options.is_counted), (Some(5), 10_000, true));
        let expand: Vec<_> = options.expand.iter().map(|expand| (expand.link.name, names(&expand.select))).collect();
        assert_eq!(expand, [("Media", vec!["MediaURL", "Order"]), ("ListAgent", vec![])]);
    }

    #[test]
    fn what_is_unknown_or_too_much_is_refused() {
        for query in [
            [("$filter", "NoSuchField")].as_slice(),
            &[("$select", "ListingKey,Owner")],
            &[("$select", "")],
            &[("$orderby", "ListPrice down")],
            &[("$orderby", "WindowDirections")],
            &[("$orderby", "ListPrice,ListPrice desc")],
            &[("$top", "-1")],
            &[("$top", "1.5")],
            &[("$top", "99999999999999999999")],
            &[("$skip", "10001")],
            &[("$count", "1")],
            &[("$expand", "Owner")],
            &[("$expand", "Media($top=1)")],
            &[("$expand", "Media,Media")],
            &[("$expand", "Media(")],
            &[("$format", "atom")],
            &[("$top", "1"), ("$top", "2")],
            &[("$search", "x")],
            &[("filter", "ListPrice gt 1")],
        ] {
            // Fields of a filter are looked at where it becomes a condition.
            let is_refused = read(query).err().is_some_and(|error| error.code == ErrorCode::InvalidRequest);
            assert_eq!(is_refused, query[0].1 != "NoSuchField", "{query:?}");
        }
    }
}
