//! `EntityEvent`: which records have changed, in an order that misses nothing. A record that can't be had any more has left.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Text, Timestamp};
use fangke_shared::partner::outbox::OutboxSubjectKind;

use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{Field, Kind, Resource, fields};
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::{Sql, Table};

fields! {
    EntityEvent {
        "EntityEventSequence" = sequence: i64 = BigInt, "e.sequence", Kind::Int, along "uq_outbox_events__sequence";
        "ResourceName" = resource: String = Text, "'Property'", Kind::Text;
        "ResourceRecordKey" = listing: i64 = BigInt, "e.subject_id", Kind::Key;
        "EventTimestamp" = at: NaiveDateTime = Timestamp, "e.at", Kind::Time;
    }
}

/// See above.
pub static ENTITY_EVENT: Resource = Resource {
    name: "EntityEvent",
    fields: EntityEvent::FIELDS,
    links: &[],
    columns: EntityEvent::COLUMNS,
    few: &[],
    from,
    load: EntityEvent::load,
    make: |_, _| {},
};

fn from(_: &Context<'_>, _: Option<&Field>) -> Sql {
    // Without a place it may still come before what somebody has read.
    let from = Sql::new(" FROM outbox_events e WHERE e.sequence IS NOT NULL AND ");
    from.append(Table("e").column("subject").is(OutboxSubjectKind::Listing))
}
