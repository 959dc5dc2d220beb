//! The tables, the same on both engines.
#![allow(missing_docs)]

mod client;
mod company;
mod deal;
mod exchange;
mod finance;
mod partner;

pub use client::*;
pub use company::*;
pub use deal::*;
pub use exchange::*;
pub use finance::*;
pub use partner::*;

diesel::table! {
    installation (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    idempotency_keys (member_id, idempotency_key) {
        member_id -> BigInt,
        idempotency_key -> Text,
        fingerprint -> Text,
        answer -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    communities (id) {
        id -> BigInt,
        district -> Text,
        name -> Text,
        name_key -> Text,
        business_area -> Nullable<Text>,
        aliases -> Text,
        built_year -> Nullable<Integer>,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        reference_price_fen -> Nullable<BigInt>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    community_aliases (community_id, name_key) {
        community_id -> BigInt,
        name_key -> Text,
    }
}

diesel::table! {
    buildings (id) {
        id -> BigInt,
        community_id -> BigInt,
        name -> Text,
        total_floors -> Nullable<Integer>,
    }
}

diesel::table! {
    building_units (building_id, name) {
        building_id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    listings (id) {
        id -> BigInt,
        status -> Text,
        is_lead -> Bool,
        purpose -> Text,
        community_id -> Nullable<BigInt>,
        district -> Nullable<Text>,
        building -> Nullable<Text>,
        unit -> Nullable<Text>,
        room -> Nullable<Text>,
        rooms -> Nullable<Integer>,
        halls -> Nullable<Integer>,
        baths -> Nullable<Integer>,
        kitchens -> Nullable<Integer>,
        area_centi -> Nullable<BigInt>,
        inner_area_centi -> Nullable<BigInt>,
        floor -> Nullable<Integer>,
        total_floors -> Nullable<Integer>,
        floor_band -> Nullable<Text>,
        orientation_mask -> Integer,
        decoration -> Nullable<Text>,
        building_form -> Nullable<Text>,
        has_elevator -> Nullable<Bool>,
        built_year -> Nullable<Integer>,
        price_fen -> Nullable<BigInt>,
        rent_fen -> Nullable<BigInt>,
        is_price_on_request -> Bool,
        unit_price_fen -> Nullable<BigInt>,
        floor_price_fen -> Nullable<BigInt>,
        evaluation_fen -> Nullable<BigInt>,
        price_delta_fen -> Nullable<BigInt>,
        price_changed_at -> Nullable<Timestamp>,
        source -> Nullable<Text>,
        obtained_at -> Nullable<Timestamp>,
        is_late_entry -> Bool,
        title -> Nullable<Text>,
        notes -> Nullable<Text>,
        terms -> Text,
        land_tenure -> Nullable<Text>,
        certificate -> Nullable<Text>,
        tenancy -> Nullable<Text>,
        maintainer_id -> Nullable<BigInt>,
        creator_id -> Nullable<BigInt>,
        last_follow_up_at -> Nullable<Timestamp>,
        follow_up_count -> BigInt,
        import_key -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
        grade -> Text,
        pool -> Text,
        developer_id -> Nullable<BigInt>,
        entered_at -> Nullable<Timestamp>,
        first_follow_up_at -> Nullable<Timestamp>,
        status_changed_at -> Nullable<Timestamp>,
        key_count -> Integer,
        exclusive_from -> Nullable<Date>,
        exclusive_until -> Nullable<Date>,
        photo_count -> Integer,
        has_floor_plan -> Bool,
        cover_photo_id -> Nullable<BigInt>,
        share_token -> Nullable<Text>,
        maintainer_changed_at -> Nullable<Timestamp>,
        equipment_mask -> Integer,
    }
}

diesel::table! {
    active_properties (property_key, purpose) {
        property_key -> Text,
        purpose -> Text,
        listing_id -> BigInt,
    }
}

diesel::table! {
    behalf_entries (listing_id) {
        listing_id -> BigInt,
        typed_by -> BigInt,
        reason -> Text,
    }
}

diesel::table! {
    owner_contacts (id) {
        id -> BigInt,
        listing_id -> BigInt,
        name_encrypted -> Text,
        name_masked -> Text,
        phone_encrypted -> Text,
        phone_masked -> Text,
        phone_hash -> Text,
        relation -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    follow_ups (id) {
        id -> BigInt,
        listing_id -> Nullable<BigInt>,
        author_id -> BigInt,
        kind -> Text,
        text -> Text,
        next_step -> Nullable<Text>,
        next_on -> Nullable<Date>,
        created_at -> Timestamp,
        client_id -> Nullable<BigInt>,
        voided_at -> Nullable<Timestamp>,
        voided_by -> Nullable<BigInt>,
        void_reason -> Nullable<Text>,
        imported_by -> Nullable<BigInt>,
        import_key -> Nullable<Text>,
    }
}

diesel::table! {
    listing_events (id) {
        id -> BigInt,
        listing_id -> BigInt,
        member_id -> Nullable<BigInt>,
        follow_up_id -> Nullable<BigInt>,
        at -> Timestamp,
        event -> Text,
        kind -> Text,
    }
}

diesel::table! {
    backups (id) {
        id -> BigInt,
        name -> Text,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        fault -> Nullable<Text>,
        byte_count -> BigInt,
        row_count -> BigInt,
        file_count -> BigInt,
    }
}

diesel::table! {
    job_failures (name) {
        name -> Text,
        failed_at -> Timestamp,
        code -> Text,
    }
}

diesel::table! {
    server_errors (id) {
        id -> BigInt,
        at -> Timestamp,
        request_id -> Text,
        method -> Text,
        route -> Text,
        code -> Text,
    }
}

diesel::table! {
    job_runs (id) {
        id -> BigInt,
        name -> Text,
        started_at -> Timestamp,
        finished_at -> Timestamp,
        affected -> BigInt,
    }
}

diesel::table! {
    key_bunches (id) {
        id -> BigInt,
        store_id -> BigInt,
        number -> BigInt,
        listing_id -> BigInt,
        description -> Text,
        received_from -> Nullable<Text>,
        state -> Text,
        holder_id -> Nullable<BigInt>,
        purpose -> Nullable<Text>,
        taken_at -> Nullable<Timestamp>,
        due_at -> Nullable<Timestamp>,
        overdue_told_at -> Nullable<Timestamp>,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<Timestamp>,
        follow_up_id -> Nullable<BigInt>,
        created_by -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    key_moves (id) {
        id -> BigInt,
        key_bunch_id -> BigInt,
        movement -> Text,
        member_id -> BigInt,
        holder_id -> Nullable<BigInt>,
        purpose -> Nullable<Text>,
        due_at -> Nullable<Timestamp>,
        note -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    key_reservations (id) {
        id -> BigInt,
        key_bunch_id -> BigInt,
        member_id -> BigInt,
        purpose -> Text,
        from_at -> Timestamp,
        until_at -> Timestamp,
    }
}

diesel::table! {
    exclusives (id) {
        id -> BigInt,
        listing_id -> BigInt,
        from_on -> Date,
        until_on -> Date,
        document_key -> Nullable<Text>,
        document_name -> Nullable<Text>,
        document_type -> Nullable<Text>,
        document_bytes -> Nullable<BigInt>,
        follow_up_id -> Nullable<BigInt>,
        ended_on -> Nullable<Date>,
        end_reason -> Nullable<Text>,
        ending_told_at -> Nullable<Timestamp>,
        created_by -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    negotiations (id) {
        id -> BigInt,
        listing_id -> BigInt,
        member_id -> BigInt,
        price -> Text,
        party -> Text,
        offered_fen -> BigInt,
        answered_fen -> Nullable<BigInt>,
        outcome -> Text,
        follow_up_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    photos (id) {
        id -> BigInt,
        listing_id -> BigInt,
        kind -> Text,
        position -> Integer,
        file_key -> Text,
        media_type -> Text,
        sha256 -> Text,
        width -> Integer,
        height -> Integer,
        bytes -> BigInt,
        uploaded_by -> BigInt,
        created_at -> Timestamp,
        room -> Nullable<Text>,
    }
}

diesel::table! {
    photo_files (photo_id, width) {
        photo_id -> BigInt,
        width -> BigInt,
        bytes -> BigInt,
        sha256 -> Text,
    }
}

diesel::table! {
    favourites (member_id, listing_id) {
        member_id -> BigInt,
        listing_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    withdrawal_reports (id) {
        id -> BigInt,
        listing_id -> BigInt,
        reported_by -> BigInt,
        note -> Text,
        reported_at -> Timestamp,
        due_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
        escalated_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    publications (listing_id) {
        listing_id -> BigInt,
        member_id -> BigInt,
        shows_phone -> Bool,
        published_at -> Timestamp,
    }
}

diesel::table! {
    share_views (listing_id, day) {
        listing_id -> BigInt,
        day -> Date,
        views -> BigInt,
    }
}

diesel::table! {
    share_visitors (day, listing_id, visitor) {
        day -> Date,
        listing_id -> BigInt,
        visitor -> Text,
    }
}

diesel::table! {
    passed_steps (follow_up_id) {
        follow_up_id -> BigInt,
        member_id -> BigInt,
        passed_at -> Timestamp,
    }
}

diesel::joinable!(negotiations -> members (member_id));
diesel::joinable!(negotiations -> follow_ups (follow_up_id));
diesel::joinable!(photos -> members (uploaded_by));
diesel::joinable!(photos -> listings (listing_id));
diesel::joinable!(listings -> communities (community_id));
diesel::joinable!(listings -> members (maintainer_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(sessions -> members (member_id));
diesel::joinable!(audit_entries -> members (member_id));
diesel::joinable!(saved_views -> members (member_id));
diesel::joinable!(templates -> members (member_id));
diesel::joinable!(settings -> members (member_id));
diesel::joinable!(notices -> listings (listing_id));
diesel::joinable!(follow_ups -> members (author_id));
diesel::joinable!(listing_events -> members (member_id));
diesel::joinable!(listing_events -> follow_ups (follow_up_id));
diesel::joinable!(client_events -> members (member_id));
diesel::joinable!(client_events -> follow_ups (follow_up_id));
diesel::joinable!(client_objections -> follow_ups (follow_up_id));
diesel::joinable!(client_consents -> members (member_id));
diesel::joinable!(showing_notes -> members (member_id));
diesel::allow_tables_to_appear_in_same_query!(
    org_units,
    members,
    sessions,
    refresh_tokens,
    audit_entries,
    audit_links,
    communities,
    community_aliases,
    buildings,
    building_units,
    listings,
    active_properties,
    behalf_entries,
    owner_contacts,
    follow_ups,
    listing_events,
    reveals,
    imports,
    import_rejects,
    import_presets,
    settings,
    permission_table,
    permission_changes,
    notices,
    negotiations,
    photos,
    photo_files,
    syndicated_listings,
    calendars,
    brand,
    saved_views,
    templates,
    favourites,
    withdrawal_reports,
    publications,
    share_views,
    share_visitors,
    clients,
    client_contacts,
    known_contacts,
    client_demands,
    client_consents,
    client_events,
    client_merges,
    client_cooperations,
    cooperation_terms,
    match_alerts,
    recommendations,
    recommendation_items,
    recommendation_visitors,
    showings,
    showing_members,
    showing_stops,
    showing_notes,
    receptions,
    reception_skips,
    reception_pauses,
    client_objections,
    export_requests,
    exports,
);
