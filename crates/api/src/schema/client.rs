//! The tables of the wing client.

diesel::table! {
    clients (id) {
        id -> BigInt,
        name -> Text,
        kinds -> Text,
        tags -> Text,
        source -> Text,
        source_detail -> Nullable<Text>,
        is_key -> Bool,
        intent -> Nullable<Text>,
        value -> Nullable<Text>,
        household -> Nullable<Text>,
        occupation -> Nullable<Text>,
        income -> Nullable<Text>,
        notes -> Nullable<Text>,
        id_kind -> Nullable<Text>,
        id_number_encrypted -> Nullable<Text>,
        id_number_masked -> Nullable<Text>,
        grade -> Nullable<Text>,
        demand_id -> Nullable<BigInt>,
        stage -> Text,
        lost_because -> Nullable<Text>,
        contact_masked -> Nullable<Text>,
        agent_id -> Nullable<BigInt>,
        kept_from -> Timestamp,
        registrant_id -> BigInt,
        store_id -> Nullable<BigInt>,
        first_id -> Nullable<BigInt>,
        duplicate_number -> BigInt,
        duplicate_count -> BigInt,
        is_incomplete -> Bool,
        last_follow_up_at -> Nullable<Timestamp>,
        follow_up_count -> BigInt,
        touched_at -> Timestamp,
        registered_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
        import_key -> Nullable<Text>,
        merged_into -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_merges (id) {
        id -> BigInt,
        into_id -> BigInt,
        from_id -> BigInt,
        member_id -> BigInt,
        merged_at -> Timestamp,
        fields -> Text,
        moved -> Text,
        undone_at -> Nullable<Timestamp>,
        undone_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_contacts (id) {
        id -> BigInt,
        client_id -> BigInt,
        kind -> Text,
        value_encrypted -> Text,
        value_masked -> Text,
        value_hash -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    known_contacts (value_hash) {
        value_hash -> Text,
        client_id -> BigInt,
    }
}

diesel::table! {
    client_demands (id) {
        id -> BigInt,
        client_id -> BigInt,
        purpose -> Text,
        districts -> Text,
        rooms_min -> Nullable<Integer>,
        rooms_max -> Nullable<Integer>,
        area_min_centi -> Nullable<BigInt>,
        area_max_centi -> Nullable<BigInt>,
        price_min_fen -> Nullable<BigInt>,
        price_max_fen -> Nullable<BigInt>,
        fields -> Text,
        closed_because -> Nullable<Text>,
        is_open -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    client_consents (id) {
        id -> BigInt,
        client_id -> BigInt,
        purpose -> Text,
        channel -> Text,
        text_version -> Text,
        given_at -> Timestamp,
        member_id -> BigInt,
        withdrawn_at -> Nullable<Timestamp>,
        withdrawn_channel -> Nullable<Text>,
    }
}

diesel::table! {
    client_events (id) {
        id -> BigInt,
        client_id -> BigInt,
        member_id -> Nullable<BigInt>,
        follow_up_id -> Nullable<BigInt>,
        at -> Timestamp,
        event -> Text,
    }
}
