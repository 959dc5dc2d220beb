//! The tables of the wing company.

diesel::table! {
    org_units (id) {
        id -> BigInt,
        kind -> Text,
        parent_id -> Nullable<BigInt>,
        parent_key -> BigInt,
        name -> Text,
        is_active -> Bool,
        version -> BigInt,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        username -> Text,
        display_name -> Text,
        phone -> Nullable<Text>,
        password_hash -> Text,
        role -> Text,
        org_unit_id -> Nullable<BigInt>,
        region_id -> Nullable<BigInt>,
        store_id -> Nullable<BigInt>,
        team_id -> Nullable<BigInt>,
        is_active -> Bool,
        joined_on -> Nullable<Date>,
        left_at -> Nullable<Timestamp>,
        last_login_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
        tokens_from -> Nullable<Timestamp>,
        must_change_password -> Bool,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        member_id -> BigInt,
        created_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        device -> Nullable<Text>,
        network -> Nullable<Text>,
        last_seen_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> BigInt,
        session_id -> BigInt,
        token_hash -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    login_failures (subject) {
        subject -> Text,
        failures -> BigInt,
        last_at -> Timestamp,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> BigInt,
        at -> Timestamp,
        member_id -> Nullable<BigInt>,
        action -> Text,
        subject -> Text,
        subject_id -> BigInt,
        details -> Text,
        request_id -> Nullable<Text>,
        nonce -> Nullable<Text>,
        seal -> Nullable<Text>,
    }
}

diesel::table! {
    audit_links (number) {
        number -> BigInt,
        entry_id -> Nullable<BigInt>,
        hash -> Text,
        linked_at -> Timestamp,
    }
}

diesel::table! {
    audit_checkpoints (day) {
        day -> Date,
        number -> BigInt,
        hash -> Text,
        at -> Timestamp,
        signature -> Text,
    }
}

diesel::table! {
    reveals (id) {
        id -> BigInt,
        member_id -> BigInt,
        listing_id -> Nullable<BigInt>,
        owner_contact_id -> Nullable<BigInt>,
        purpose -> Text,
        note -> Nullable<Text>,
        revealed_at -> Timestamp,
        follow_up_due_at -> Timestamp,
        follow_up_id -> Nullable<BigInt>,
        is_owed -> Bool,
        client_id -> Nullable<BigInt>,
        client_contact_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    permission_table (id) {
        id -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    permission_changes (id) {
        id -> BigInt,
        role -> Text,
        action -> Text,
        scope -> Nullable<Text>,
        reason -> Text,
        member_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    settings (id) {
        id -> BigInt,
        key -> Text,
        value -> BigInt,
        effective_from -> Timestamp,
        reason -> Text,
        member_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    erasures (id) {
        id -> BigInt,
        hashes -> Text,
        reason -> Text,
        counts -> Text,
        member_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        member_id -> BigInt,
        kind -> Text,
        listing_id -> Nullable<BigInt>,
        details -> Text,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    calendars (member_id) {
        member_id -> BigInt,
        token_hash -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    brand (id) {
        id -> BigInt,
        name -> Nullable<Text>,
        phone -> Nullable<Text>,
        address -> Nullable<Text>,
        licence_number -> Nullable<Text>,
        logo -> Nullable<Text>,
        mark -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    templates (id) {
        id -> BigInt,
        kind -> Text,
        stage -> Text,
        name -> Text,
        text -> Text,
        is_marketing -> Bool,
        audience -> Text,
        store_id -> Nullable<BigInt>,
        member_id -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
        objection -> Nullable<Text>,
    }
}

diesel::table! {
    saved_views (id) {
        id -> BigInt,
        list -> Text,
        name -> Text,
        query -> Text,
        audience -> Text,
        org_unit_id -> Nullable<BigInt>,
        member_id -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    second_factors (member_id) {
        member_id -> BigInt,
        secret -> Text,
        last_step -> BigInt,
        begun_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recovery_codes (id) {
        id -> BigInt,
        member_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_ins (id) {
        id -> BigInt,
        member_id -> BigInt,
        at -> Timestamp,
        outcome -> Text,
        device -> Text,
        network -> Text,
    }
}

diesel::table! {
    token_keys (id) {
        id -> BigInt,
        kid -> Text,
        secret_encrypted -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    contact_keys (id) {
        id -> BigInt,
        kid -> Text,
        created_at -> Timestamp,
        place -> Text,
        after_id -> BigInt,
        found -> BigInt,
        resealed -> BigInt,
        walk_begun_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    member_roles (member_id, role) {
        member_id -> BigInt,
        role -> Text,
    }
}
