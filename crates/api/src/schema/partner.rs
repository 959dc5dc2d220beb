//! The tables of partners.

diesel::table! {
    outbox_events (id) {
        id -> BigInt,
        topic -> Text,
        subject -> Text,
        subject_id -> BigInt,
        at -> Timestamp,
        payload -> Text,
        sequence -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox_places (id) {
        id -> BigInt,
        last_sequence -> BigInt,
        cleared_sequence -> BigInt,
    }
}

diesel::table! {
    syndicated_listings (listing_id) {
        listing_id -> BigInt,
        store_id -> Nullable<BigInt>,
        member_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    syndication_places (listing_id) {
        listing_id -> BigInt,
        sequence -> BigInt,
        ended_sequence -> BigInt,
    }
}

diesel::table! {
    leads (id) {
        id -> BigInt,
        api_client_id -> BigInt,
        idempotency_key -> Nullable<Text>,
        fingerprint -> Text,
        listing_id -> Nullable<BigInt>,
        reception_id -> Nullable<BigInt>,
        at -> Timestamp,
    }
}
