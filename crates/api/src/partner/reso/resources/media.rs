//! `Media`: the pictures of published listings, with the house's mark.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp};
use fangke_shared::property::photo::photo_sizes;
use serde_json::{Map, Value};

use super::lists::{IMAGE_OF, MEDIA_CATEGORY};
use super::property::shown;
use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{Field, Kind, Resource, fields};
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::Sql;
use crate::platform::picture_address;

fields! {
    Media {
        "MediaKey" = key: i64 = BigInt, "h.id", Kind::Key;
        "ResourceName" = resource: String = Text, "CAST('Property' AS TEXT)", Kind::Text;
        "ResourceRecordKey" = listing: i64 = BigInt, "h.listing_id", Kind::Key;
        "MediaCategory" = kind: String = Text, "h.kind", Kind::Word(&MEDIA_CATEGORY);
        "ImageOf" = room: Option<String> = Nullable<Text>, "h.room", Kind::Word(&IMAGE_OF);
        "Order" = position: i32 = Integer, "h.position", Kind::Int;
        "PreferredPhotoYN" = is_cover: bool = Bool, "coalesce(h.id = l.cover_photo_id, FALSE)", Kind::Bool;
        "MimeType" = mime_type: String = Text, "CAST('image/jpeg' AS TEXT)", Kind::Text;
        // Those of the largest size that is served.
        "ImageWidth" = width: i32 = Integer, "h.width", Kind::Made("Edm.Int64");
        "ImageHeight" = height: i32 = Integer, "h.height", Kind::Made("Edm.Int64");
        "MediaURL" = url: Option<String> = Nullable<Text>, "CAST(NULL AS TEXT)", Kind::Made("Edm.String");
        "MediaModificationTimestamp" = changed_at: NaiveDateTime = Timestamp, "h.created_at", Kind::Time;
        "ModificationTimestamp" = created_at: NaiveDateTime = Timestamp, "h.created_at", Kind::Time;
    }
}

/// See above.
pub static MEDIA: Resource = Resource {
    name: "Media",
    fields: Media::FIELDS,
    links: &[],
    columns: Media::COLUMNS,
    few: &["MediaKey", "ResourceRecordKey"],
    from,
    load: Media::load,
    make,
};

fn from(context: &Context<'_>, along: Option<&Field>) -> Sql {
    let tables = if along.is_some() {
        " FROM photos h CROSS JOIN syndicated_listings p CROSS JOIN listings l"
    } else {
        " FROM photos h JOIN syndicated_listings p ON TRUE JOIN listings l ON TRUE"
    };
    Sql::new(tables).push(" WHERE p.listing_id = h.listing_id AND l.id = h.listing_id AND ").append(shown(context))
}

/// The largest size, at an address that needs no token and ends after a day or two.
fn make(context: &Context<'_>, object: &mut Map<String, Value>) {
    let side = |name: &str| object.get(name).and_then(Value::as_u64).and_then(|side| u32::try_from(side).ok());
    let id = object.get("MediaKey").and_then(Value::as_str).and_then(|key| key.parse::<i64>().ok());
    let (Some(width), Some(height), Some(id)) = (side("ImageWidth"), side("ImageHeight"), id) else { return };
    let Some((width, height)) = photo_sizes(width, height).pop() else { return };
    let path = picture_address::of(context.keys, context.clock.now(), id, width);
    object.insert("ImageWidth".to_owned(), width.into());
    object.insert("ImageHeight".to_owned(), height.into());
    object.insert("MediaURL".to_owned(), format!("{}{path}", context.origin).into());
}
