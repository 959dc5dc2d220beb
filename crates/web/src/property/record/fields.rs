//! The names of a listing's fields, as forms, facts and the timeline write them.

use crate::i18n::Word;
use crate::tr;
use fangke_shared::property::listing::{MissingPart, PriceKind};

/// The label of a field, by its name in the draft or in its terms; one for all others.
pub fn field_label(name: &str) -> &'static str {
    known_field(name).unwrap_or(tr!(record.field.other))
}

/// The label of a field that a listing has.
pub fn known_field(name: &str) -> Option<&'static str> {
    let label = match name.trim_start_matches("terms/").trim_start_matches("terms.") {
        "purpose" => tr!(record.field.purpose),
        "community_id" => MissingPart::Community.label(),
        "building" => MissingPart::Building.label(),
        "unit" => MissingPart::Unit.label(),
        "room" => MissingPart::Room.label(),
        "rooms" => MissingPart::Layout.label(),
        "halls" => tr!(record.field.halls),
        "baths" => tr!(record.field.baths),
        "kitchens" => tr!(record.field.kitchens),
        "area" => tr!(record.field.area),
        "inner_area" => tr!(record.field.inner_area),
        "floor" => tr!(listing.column.floor),
        "total_floors" => tr!(listing.filter.total_floors),
        "floor_band" => tr!(listing.filter.floor_band),
        "orientations" => tr!(listing.column.orientation),
        "decoration" => tr!(listing.column.decoration),
        "building_form" => tr!(listing.filter.building_form),
        "has_elevator" => tr!(listing.filter.elevator),
        "built_year" => tr!(listing.column.built_year),
        "price_fen" => tr!(listing.column.price),
        "rent_fen" => tr!(listing.column.rent),
        "floor_price_fen" => PriceKind::Floor.label(),
        "evaluation_fen" => PriceKind::Evaluation.label(),
        "source" => tr!(listing.filter.source),
        "obtained_at" => tr!(record.field.obtained_at),
        "created_at" => tr!(listing.column.created),
        "title" => tr!(record.field.title),
        "notes" => tr!(record.field.notes),
        "terms" => tr!(record.panel.terms),
        "land_tenure" => tr!(listing.filter.land_tenure),
        "certificate" => tr!(listing.filter.certificate),
        "is_only_home" => tr!(record.only_home),
        "co_owners" => tr!(record.field.co_owners),
        "mortgage" => tr!(record.field.mortgage),
        "mortgage_fen" => tr!(record.field.mortgage_fen),
        "tenancy" => tr!(listing.filter.tenancy),
        "lease_ends_on" => tr!(record.field.lease_ends_on),
        "furniture" => tr!(record.field.furniture),
        "storage_area" => tr!(record.field.storage_area),
        "parking" => tr!(record.field.parking),
        "hand_over_on" => tr!(record.field.hand_over_on),
        "viewing_time" => tr!(record.field.viewing_time),
        "viewing_contact" => tr!(record.field.viewing_contact),
        "tax_bearer" => tr!(record.field.tax_bearer),
        "motive" => tr!(record.field.motive),
        "urgency" => tr!(record.field.urgency),
        "selling_points" => tr!(record.field.selling_points),
        "defects" => tr!(record.field.defects),
        "decorated_in" => tr!(record.field.decorated_in),
        "decoration_cost_fen" => tr!(record.field.decoration_cost),
        "cellar_area" => tr!(record.field.cellar_area),
        "is_cellar_in_price" => tr!(record.field.cellar_in_price),
        "owner_signs" => tr!(record.field.owner_signs),
        "is_after_own_purchase" => tr!(record.field.after_own_purchase),
        "equipment" => tr!(record.field.equipment),
        "commission_asked_bp" => tr!(record.field.commission),
        _ => return None,
    };
    Some(label)
}
