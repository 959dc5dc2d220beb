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
    webhooks (id) {
        id -> BigInt,
        api_client_id -> BigInt,
        url -> Text,
        topics -> Text,
        is_active -> Bool,
        secret -> Text,
        old_secret -> Nullable<Text>,
        old_secret_until -> Nullable<Timestamp>,
        sequence -> BigInt,
        created_by -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> BigInt,
        webhook_id -> BigInt,
        sequence -> Nullable<BigInt>,
        topic -> Nullable<Text>,
        occurred_at -> Timestamp,
        data -> Text,
        state -> Text,
        tries -> BigInt,
        due_at -> Nullable<Timestamp>,
        claim -> Nullable<Text>,
        status -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    webhook_attempts (id) {
        id -> BigInt,
        delivery_id -> BigInt,
        at -> Timestamp,
        duration_ms -> BigInt,
        status -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        detail -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(webhook_deliveries, webhook_attempts);
