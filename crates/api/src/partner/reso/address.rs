//! Addresses below the root: `Property('7')/Media`.

use fangke_shared::problem::ErrorCode;

use super::edm::{Field, Kind, Link, Resource};
use super::filter::key;
use super::resources::resource;
use crate::platform::db::sql::Value;
use crate::platform::error::{ApiError, ApiResult};

/// What an address names.
pub enum Address {
    /// Which resources there are.
    Service,
    /// What they are made of.
    Metadata,
    /// Records of a resource.
    Records(&'static Resource),
    /// How many there are.
    Count(&'static Resource),
    /// One record.
    Record(&'static Resource, Key),
    /// Where a link of a record leads to.
    Linked(&'static Resource, Key, &'static Link),
}

/// The key of a record: its field, and its value as it is stored; none for what no key looks like.
pub struct Key {
    /// Its field.
    pub field: &'static Field,
    /// As it is stored.
    pub value: Option<Value>,
}

impl Address {
    /// Reads what follows the root.
    ///
    /// # Errors
    /// `not_found` for what there is not, `invalid_request` for a key that is none.
    pub fn read(path: &str) -> ApiResult<Self> {
        let path = path.trim_matches('/');
        match path {
            "" => return Ok(Self::Service),
            "$metadata" => return Ok(Self::Metadata),
            _ => {}
        }
        let (first, rest) = split(path);
        let (name, key) = match first.split_once('(') {
            Some((name, key)) => (name, Some(key.strip_suffix(')').ok_or_else(|| unreadable("a bracket is open"))?)),
            None => (first, None),
        };
        let resource = resource(name).ok_or_else(|| ApiError::not_found().detail(format!("there is no resource {name:?}")))?;
        let Some(key) = key else {
            return match rest {
                None => Ok(Self::Records(resource)),
                Some("$count") => Ok(Self::Count(resource)),
                Some(_) => Err(ApiError::not_found().detail("a link leads from one record: name its key")),
            };
        };
        let key = Key::read(resource, key)?;
        match rest {
            None => Ok(Self::Record(resource, key)),
            Some(rest) => match resource.link(rest) {
                Some(link) => Ok(Self::Linked(resource, key, link)),
                None => Err(ApiError::not_found().detail(format!("{name} has no link {rest:?}"))),
            },
        }
    }
}

/// Cuts behind the key, in which there may be a slash.
fn split(path: &str) -> (&str, Option<&str>) {
    let mut is_quoted = false;
    let end = path.char_indices().find(|(_, c)| {
        is_quoted ^= *c == '\'';
        *c == '/' && !is_quoted
    });
    match end.and_then(|(at, _)| path.get(..at).zip(path.get(at + 1..))) {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    }
}

fn unreadable(why: &str) -> ApiError {
    ApiError::new(ErrorCode::InvalidRequest).detail(format!("the address can't be read: {why}"))
}

impl Key {
    /// `'7'`, `7` for a number, or either with the key's name and `=` before it.
    fn read(resource: &Resource, text: &str) -> ApiResult<Self> {
        let field = resource.key().ok_or_else(|| ApiError::internal("a resource without a key"))?;
        let text = text.strip_prefix(field.name).and_then(|rest| rest.strip_prefix('=')).unwrap_or(text);
        let quoted = || {
            let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            let inner = inner.filter(|inner| !inner.replace("''", "").contains('\''));
            inner.map(|inner| inner.replace("''", "'")).ok_or_else(|| unreadable("the key is a text in quotation marks"))
        };
        let value = match field.kind {
            Kind::Key => key(&quoted()?).map(Value::from),
            Kind::Int => Some(text.parse::<i64>().map_err(|_| unreadable("the key is a number"))?.into()),
            _ => Some(quoted()?.into()),
        };
        Ok(Self { field, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(path: &str) -> String {
        let value = |key: &Key| format!("{:?}", key.value);
        match Address::read(path) {
            Ok(Address::Service) => "service".to_owned(),
            Ok(Address::Metadata) => "metadata".to_owned(),
            Ok(Address::Records(resource)) => resource.name.to_owned(),
            Ok(Address::Count(resource)) => format!("count {}", resource.name),
            Ok(Address::Record(resource, key)) => format!("{} {}", resource.name, value(&key)),
            Ok(Address::Linked(resource, key, link)) => format!("{} {} {}", resource.name, value(&key), link.name),
            Err(error) => error.code.to_string(),
        }
    }

    #[test]
    fn addresses_name_resources_records_and_links() {
        assert_eq!((shape(""), shape("/"), shape("$metadata")), ("service".into(), "service".into(), "metadata".into()));
        assert_eq!((shape("Property"), shape("Lookup/$count")), ("Property".into(), "count Lookup".into()));
        assert_eq!(shape("Property('7')"), "Property Some(Int(7))");
        assert_eq!(shape("Property(ListingKey='7')/Media"), "Property Some(Int(7)) Media");
        assert_eq!(shape("EntityEvent(12)"), "EntityEvent Some(Int(12))");
        assert_eq!(shape("Lookup('a/''b')"), "Lookup Some(Text(\"a/'b\"))");
        // A record has one key, and none that isn't written so.
        assert_eq!((shape("Property('07')"), shape("Property('x')")), ("Property None".into(), "Property None".into()));
    }

    #[test]
    fn what_there_is_not_is_not_found_and_what_is_no_key_is_refused() {
        for path in ["Properties", "property", "Property/Media", "Property('7')/Owner", "Property('7')/Media/1", "../api"] {
            assert_eq!(shape(path), "not_found", "{path}");
        }
        for path in ["Property(7)", "Property('7'", "Property('7)", "Property('a'b')", "EntityEvent('x')", "EntityEvent(1e9)"] {
            assert_eq!(shape(path), "invalid_request", "{path}");
        }
    }
}
