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
    reso_modifications (listing_id) {
        listing_id -> BigInt,
        modified_at -> Timestamp,
    }
}
