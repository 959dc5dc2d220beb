//! Tables about partners.

diesel::table! {
    api_clients (id) {
        id -> BigInt,
        oauth_client_id -> Text,
        name -> Text,
        name_key -> Text,
        scopes -> Text,
        store_id -> Nullable<BigInt>,
        district -> Nullable<Text>,
        rate_limit -> BigInt,
        ends_on -> Nullable<Date>,
        ended_at -> Nullable<Timestamp>,
        token_version -> BigInt,
        created_by -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    api_client_secrets (id) {
        id -> BigInt,
        api_client_id -> BigInt,
        hash -> Text,
        created_at -> Timestamp,
        ends_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    api_client_usage (api_client_id, day) {
        api_client_id -> BigInt,
        day -> Date,
        calls -> BigInt,
        errors -> BigInt,
        last_at -> Timestamp,
        taken -> BigInt,
    }
}

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

diesel::table! {
    reso_modifications (listing_id) {
        listing_id -> BigInt,
        modified_at -> Timestamp,
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
