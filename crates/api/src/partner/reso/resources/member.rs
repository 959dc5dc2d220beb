//! `Member`: who works in a store, without user name, number or anything else that is theirs.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::lists::{MEMBER_STATUS, MEMBER_TYPE};
use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{Field, Kind, Link, Resource, fields};
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::Sql;

fields! {
    Member {
        "MemberKey" = key: i64 = BigInt, "m.id", Kind::Key;
        "MemberFullName" = name: String = Text, "m.display_name", Kind::Text;
        "MemberStatus" = status: String = Text, "'active'", Kind::Word(&MEMBER_STATUS);
        "MemberType" = role: String = Text, "m.role", Kind::Word(&MEMBER_TYPE);
        "OfficeKey" = office: i64 = BigInt, "o.id", Kind::Key;
        "OfficeName" = office_name: String = Text, "o.name", Kind::Text;
        "OriginalEntryTimestamp" = created_at: NaiveDateTime = Timestamp, "m.created_at", Kind::Time;
    }
}

/// See above.
pub static MEMBER: Resource = Resource {
    name: "Member",
    fields: Member::FIELDS,
    links: &[Link { name: "Office", to: "Office", key: "OfficeKey", is_many: false }],
    columns: Member::COLUMNS,
    few: &[],
    from,
    load: Member::load,
    make: |_, _| {},
};

fn from(context: &Context<'_>, _: Option<&Field>) -> Sql {
    let from = Sql::new(" FROM members m JOIN org_units o ON o.id = m.store_id WHERE m.is_active AND o.is_active");
    match context.partner.store_id {
        Some(store) => from.push(" AND o.id = ").bind(store.0),
        None => from,
    }
}
