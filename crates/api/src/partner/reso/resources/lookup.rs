//! `Lookup`: every value of every list, as rows.

use chrono::{DateTime, NaiveDateTime};
use diesel::sql_types::{Nullable, Text, Timestamp};

use super::RESOURCES;
use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{Field, Kind, Lookups, Resource, fields};
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::Sql;

/// When the lists were last changed, in seconds since 1970: 2026-11-30. Whoever changes one sets it.
const CHANGED: i64 = 1_795_996_800;

fields! {
    Lookup {
        "LookupKey" = key: String = Text, "k.column1", Kind::Text;
        "LookupName" = name: String = Text, "k.column2", Kind::Text;
        "LookupValue" = value: String = Text, "k.column3", Kind::Text;
        "StandardLookupValue" = standard: Option<String> = Nullable<Text>, "k.column4", Kind::Text;
        "LegacyODataValue" = member: String = Text, "k.column5", Kind::Text;
        "ModificationTimestamp" = changed_at: NaiveDateTime = Timestamp, "k.column6", Kind::Time;
    }
}

/// See above.
pub static LOOKUP: Resource = Resource {
    name: "Lookup",
    fields: Lookup::FIELDS,
    links: &[],
    columns: Lookup::COLUMNS,
    few: &[],
    from,
    load: Lookup::load,
    make: |_, _| {},
};

/// The lists of a resource's fields, each once.
pub fn lists_of(resources: &[&'static Resource]) -> Vec<&'static Lookups> {
    let mut lists: Vec<&'static Lookups> = Vec::new();
    for list in resources.iter().flat_map(|resource| resource.fields).filter_map(|field| field.kind.lookups()) {
        if lists.iter().all(|known| known.name != list.name) {
            lists.push(list);
        }
    }
    lists
}

/// The lists are the program's own: the database is given them as a table of values, and searches that like any other.
fn from(_: &Context<'_>, _: Option<&Field>) -> Sql {
    let changed_at = DateTime::from_timestamp(CHANGED, 0).unwrap_or_default();
    let rows = lists_of(&RESOURCES).into_iter().flat_map(|list| list.values.iter().map(move |value| (list, value))).map(|(list, value)| {
        let row = Sql::new("(").bind(format!("{}.{}", list.name, value.member)).push(", ").bind(list.name).push(", ").bind(value.value);
        let standard = if value.is_standard { row.push(", ").bind(value.value) } else { row.push(", NULL") };
        standard.push(", ").bind(value.member).push(", ").bind(changed_at).push(")")
    });
    Sql::new(" FROM (VALUES ").join(", ", rows).push(") AS k WHERE 1 = 1")
}
