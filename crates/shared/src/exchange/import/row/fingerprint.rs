//! Fingerprints: one text for one row, by which a repeated row is known again.

use std::fmt::{Display, Write};

use super::{ClientRow, ContractImportRow, FlatNamed, FollowUpRow, ListingRow, ParsedRow};
use crate::property::community::CommunityDraft;
use crate::property::listing::Equipment;
use crate::property::owner::normalise_phone;
use crate::text;

/// Writes `name=value` for what is there, so that a field added to Fangke later leaves old fingerprints alone.
struct Parts(String);

impl Parts {
    fn put(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            // Writing into a string can't fail. The separator is a character that no text may hold.
            let _ = write!(self.0, "{name}={value}\u{1f}");
        }
    }

    fn put_name(&mut self, name: &str, value: &str) {
        let key = text::name_key(value);
        self.put(name, (!key.is_empty()).then_some(key));
    }
}

impl ParsedRow {
    /// The row's canonical text: the same for the same values, whatever the order of columns, notation or encoding.
    ///
    /// It holds people's numbers; keep only a hash of it.
    pub fn fingerprint(&self) -> String {
        let mut parts = Parts(String::with_capacity(192));
        match self {
            Self::Community(draft) => community(&mut parts, draft),
            Self::Listing(row) => listing(&mut parts, row),
            Self::Client(row) => client(&mut parts, row),
            Self::Contract(row) => contract(&mut parts, row),
            Self::FollowUp(row) => follow_up(&mut parts, row),
        }
        parts.0
    }
}

fn community(parts: &mut Parts, draft: &CommunityDraft) {
    parts.put_name("district", &draft.district);
    parts.put_name("name", &draft.name);
    let mut aliases: Vec<_> = draft.aliases.iter().map(|alias| text::name_key(alias)).collect();
    aliases.sort_unstable();
    aliases.iter().for_each(|alias| parts.put("alias", Some(alias)));
    parts.put("business_area", draft.business_area.as_deref());
    parts.put("built_year", draft.built_year);
    parts.put("longitude", draft.longitude);
    parts.put("latitude", draft.latitude);
    parts.put("reference_price", draft.reference_price_fen);
}

/// Everything but where the row came from.
fn listing(parts: &mut Parts, row: &ListingRow) {
    let draft = &row.draft;
    parts.put("purpose", Some(draft.purpose));
    parts.put_name("district", &row.district);
    parts.put_name("community", &row.community);
    parts.put("business_area", row.business_area.as_deref());
    parts.put("longitude", row.longitude);
    parts.put("latitude", row.latitude);
    parts.put("building", draft.building.as_deref());
    parts.put("unit", draft.unit.as_deref());
    parts.put("room", draft.room.as_deref());
    parts.put("rooms", draft.rooms);
    parts.put("halls", draft.halls);
    parts.put("baths", draft.baths);
    parts.put("kitchens", draft.kitchens);
    parts.put("area", draft.area.map(|area| area.0));
    parts.put("inner_area", draft.inner_area.map(|area| area.0));
    parts.put("floor", draft.floor);
    parts.put("total_floors", draft.total_floors);
    parts.put("floor_band", draft.floor_band);
    parts.put("orientations", (!draft.orientations.is_empty()).then_some(draft.orientations.0));
    parts.put("decoration", draft.decoration);
    parts.put("building_form", draft.building_form);
    parts.put("has_elevator", draft.has_elevator);
    parts.put("equipment", Some(Equipment::mask(&draft.terms.equipment)).filter(|mask| *mask != 0));
    parts.put("furniture", draft.terms.furniture.as_deref());
    parts.put("built_year", draft.built_year);
    parts.put("price", draft.price_fen);
    parts.put("rent", draft.rent_fen);
    parts.put("on_request", draft.is_price_on_request.then_some(true));
    parts.put("title", draft.title.as_deref());
    parts.put("notes", draft.notes.as_deref());
    for owner in &row.owners {
        parts.put("owner", Some(&owner.name));
        parts.put("phone", normalise_phone(&owner.phone).ok());
    }
}

/// Everything that the row says of the client, and who entered it when.
fn client(parts: &mut Parts, row: &ClientRow) {
    let draft = &row.draft;
    parts.put_name("name", &draft.name);
    for contact in &row.contacts {
        parts.put("contact", contact.kept("").ok().map(|kept| kept.identity()));
    }
    parts.put("source", (draft.source != crate::client::ClientSource::Import).then_some(draft.source));
    parts.put("source_detail", draft.source_detail.as_deref());
    parts.put("notes", draft.notes.as_deref());
    parts.put("id", row.id_document.as_ref().map(|document| &document.id_number));
    // A form that grows later leaves what is empty out of the text.
    parts.put("demand", row.demand.as_ref().map(said));
    row.communities.iter().for_each(|name| parts.put_name("community", name));
    parts.put("entered_by", row.entered_by.as_deref());
    parts.put("entered_on", row.entered_on);
}

fn flat(parts: &mut Parts, flat: &FlatNamed) {
    parts.put_name("district", &flat.district);
    parts.put_name("community", &flat.community);
    parts.put("building", flat.building.as_deref());
    parts.put("unit", flat.unit.as_deref());
    parts.put("room", flat.room.as_deref());
}

/// A contract with a number is known by it, whatever else is said of it.
fn contract(parts: &mut Parts, row: &ContractImportRow) {
    parts.put("number", row.number.as_deref());
    if row.number.is_some() {
        return;
    }
    parts.put("kind", Some(row.kind));
    flat(parts, &row.flat);
    parts.put("seller", row.seller.as_deref());
    parts.put("buyer", row.buyer.as_deref());
    parts.put("price", row.price_fen);
    parts.put("total", Some(row.total_fen()));
    parts.put("signed_on", Some(row.signed_on));
}

fn follow_up(parts: &mut Parts, row: &FollowUpRow) {
    flat(parts, &row.flat);
    row.phones.iter().for_each(|phone| parts.put("phone", Some(phone)));
    parts.put("kind", Some(row.kind));
    parts.put("text", Some(&row.text));
    parts.put("author", row.author.as_deref());
    parts.put("day", row.day);
}

fn said(demand: &crate::client::demand::DemandDraft) -> String {
    let value = serde_json::to_value(demand).unwrap_or_default();
    let fields = value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    fields.map(|(name, value)| format!("{name}:{value};")).collect()
}
