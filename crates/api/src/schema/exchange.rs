//! The tables of the wing exchange.

diesel::table! {
    imports (id) {
        id -> BigInt,
        kind -> Text,
        filename -> Text,
        size_bytes -> BigInt,
        stored_as -> Text,
        state -> Text,
        format -> Text,
        encoding -> Text,
        delimiter -> Nullable<Text>,
        has_header -> Bool,
        columns_encrypted -> Text,
        mapping -> Text,
        default_purpose -> Text,
        read -> BigInt,
        created -> BigInt,
        updated -> BigInt,
        merged -> BigInt,
        rejected -> BigInt,
        total_rows -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        member_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        heartbeat_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        version -> BigInt,
        look_encrypted -> Nullable<Text>,
        skipped -> BigInt,
        warned -> BigInt,
        duplicates -> Text,
        datum -> Text,
    }
}

diesel::table! {
    import_rejects (id) {
        id -> BigInt,
        import_id -> BigInt,
        line -> BigInt,
        field -> Text,
        code -> Text,
        value_encrypted -> Text,
        cells_encrypted -> Text,
        sheet -> Text,
        is_warning -> Bool,
    }
}

diesel::table! {
    import_presets (id) {
        id -> BigInt,
        name -> Text,
        kind -> Text,
        mapping -> Text,
        default_purpose -> Text,
    }
}

diesel::table! {
    import_clients (import_id, client_id) {
        import_id -> BigInt,
        client_id -> BigInt,
    }
}

diesel::table! {
    import_contracts (import_id, contract_id) {
        import_id -> BigInt,
        contract_id -> BigInt,
    }
}

diesel::table! {
    import_follow_ups (import_id, follow_up_id) {
        import_id -> BigInt,
        follow_up_id -> BigInt,
    }
}

diesel::table! {
    import_records (import_id, listing_id) {
        import_id -> BigInt,
        listing_id -> BigInt,
    }
}

diesel::table! {
    export_requests (id) {
        id -> BigInt,
        kind -> Text,
        format -> Text,
        ordered -> Text,
        reason -> Text,
        row_count -> BigInt,
        has_contacts -> Bool,
        state -> Text,
        member_id -> BigInt,
        created_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        note -> Nullable<Text>,
        expires_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    exports (id) {
        id -> BigInt,
        code -> Text,
        kind -> Text,
        format -> Text,
        reason -> Text,
        row_count -> BigInt,
        has_contacts -> Bool,
        request_id -> Nullable<BigInt>,
        member_id -> BigInt,
        created_at -> Timestamp,
    }
}
