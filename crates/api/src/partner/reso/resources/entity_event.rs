//! `EntityEvent`: which records have changed, in an order that misses nothing. A record that can't be had any more has left.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Text, Timestamp};
use fangke_shared::partner::outbox::{OutboxSubjectKind, OutboxTopic};

use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{Field, Kind, Resource, fields};
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::{Sql, Table};

fields! {
    EntityEvent {
        "EntityEventSequence" = sequence: i64 = BigInt, "e.sequence", Kind::Int, along "uq_outbox_events__sequence" by "e.sequence";
        "ResourceName" = resource: String = Text, "CAST('Property' AS TEXT)", Kind::Text;
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

fn from(context: &Context<'_>, _: Option<&Field>) -> Sql {
    // Without a place it may still come before what somebody has read.
    let mut from = Sql::new(" FROM outbox_events e WHERE e.sequence IS NOT NULL AND ")
        .append(Table("e").column("subject").is(OutboxSubjectKind::Listing));
    // Of what has left nothing is known but that it has: a partner is told so, and that a record it never had has left does no harm. One that
    // has moved may have left this partner's part of the company.
    let mut elsewhere = Vec::new();
    if let Some(store) = context.partner.store_id {
        let of_another = Sql::new("SELECT p.listing_id FROM syndicated_listings p WHERE p.listing_id = e.subject_id");
        elsewhere.push(of_another.push(" AND (p.store_id IS NULL OR p.store_id <> ").bind(store.0).push(")"));
    }
    if let Some(district) = &context.partner.district {
        let of_another = Sql::new("SELECT l.id FROM listings l WHERE l.id = e.subject_id");
        elsewhere.push(of_another.push(" AND (l.district IS NULL OR l.district <> ").bind(district.as_str()).push(")"));
    }
    for condition in elsewhere {
        let has_moved = Table("e").column("topic").is(OutboxTopic::ListingMoved);
        from = from.push(" AND (").append(has_moved).push(" OR NOT EXISTS (").append(condition).push("))");
    }
    from
}
