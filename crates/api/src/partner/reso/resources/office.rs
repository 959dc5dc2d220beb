//! `Office`: the stores.

use diesel::sql_types::{BigInt, Text};
use fangke_shared::company::organisation::OrgUnitKind;

use super::lists::OFFICE_STATUS;
use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{Field, Kind, Resource, fields};
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::{Sql, Table};

fields! {
    Office {
        "OfficeKey" = key: i64 = BigInt, "o.id", Kind::Key;
        "OfficeName" = name: String = Text, "o.name", Kind::Text;
        "OfficeStatus" = status: String = Text, "'active'", Kind::Word(&OFFICE_STATUS);
    }
}

/// See above.
pub static OFFICE: Resource = Resource {
    name: "Office",
    fields: Office::FIELDS,
    links: &[],
    columns: Office::COLUMNS,
    few: &[],
    from,
    load: Office::load,
    make: |_, _| {},
};

fn from(context: &Context<'_>, _: Option<&Field>) -> Sql {
    let from = Sql::new(" FROM org_units o WHERE o.is_active AND ").append(Table("o").column("kind").is(OrgUnitKind::Store));
    match context.partner.store_id {
        Some(store) => from.push(" AND o.id = ").bind(store.0),
        None => from,
    }
}
