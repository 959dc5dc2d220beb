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
        partner_id -> Nullable<BigInt>,
        partner_sees_contacts -> Bool,
        stage_since -> Timestamp,
    }
}

diesel::table! {
    client_objections (id) {
        id -> BigInt,
        follow_up_id -> BigInt,
        kind -> Text,
        said -> Nullable<Text>,
        answer -> Nullable<Text>,
        outcome -> Text,
        demand_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_stages (id) {
        id -> BigInt,
        client_id -> BigInt,
        stage -> Text,
        entered_at -> Timestamp,
        left_at -> Nullable<Timestamp>,
        told_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    stage_rules (id) {
        id -> BigInt,
        store_id -> Nullable<BigInt>,
        stage -> Text,
        owner_role -> Nullable<Text>,
        owner_id -> Nullable<BigInt>,
        limit_days -> Nullable<BigInt>,
        work -> Nullable<Text>,
        deliverable -> Nullable<Text>,
        measure -> Nullable<Text>,
        changed_by -> BigInt,
        changed_at -> Timestamp,
        reason -> Text,
    }
}

diesel::table! {
    client_cooperations (id) {
        id -> BigInt,
        client_id -> BigInt,
        holder_id -> BigInt,
        partner_id -> BigInt,
        state -> Text,
        created_at -> Timestamp,
        begun_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        ended_by -> Nullable<BigInt>,
        ended_because -> Nullable<Text>,
        end_note -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    match_alerts (id) {
        id -> BigInt,
        demand_id -> BigInt,
        listing_id -> BigInt,
        because -> Text,
        score -> BigInt,
        at -> Timestamp,
        dismissed_at -> Nullable<Timestamp>,
        dismissed_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    recommendations (id) {
        id -> BigInt,
        client_id -> BigInt,
        demand_id -> BigInt,
        member_id -> BigInt,
        token -> Text,
        greeting -> Nullable<Text>,
        shows_phone -> Bool,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        revoked_by -> Nullable<BigInt>,
        views -> BigInt,
        last_viewed_at -> Nullable<Timestamp>,
        wish -> Nullable<Text>,
        asked_at -> Nullable<Timestamp>,
        acts -> BigInt,
        acts_since -> Timestamp,
        notice_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    recommendation_items (id) {
        id -> BigInt,
        recommendation_id -> BigInt,
        listing_id -> BigInt,
        place -> BigInt,
        note -> Nullable<Text>,
        reaction -> Nullable<Text>,
        objection -> Nullable<Text>,
        words -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recommendation_visitors (day, recommendation_id, visitor) {
        day -> Date,
        recommendation_id -> BigInt,
        visitor -> Text,
    }
}

diesel::table! {
    cooperation_terms (id) {
        id -> BigInt,
        cooperation_id -> BigInt,
        state -> Text,
        terms -> Text,
        needs_consent -> Bool,
        note -> Nullable<Text>,
        proposed_by -> BigInt,
        proposed_at -> Timestamp,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<Timestamp>,
        answer_note -> Nullable<Text>,
        consented_by -> Nullable<BigInt>,
        consented_at -> Nullable<Timestamp>,
        consent_note -> Nullable<Text>,
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
    wanted_places (demand_id, district) {
        demand_id -> BigInt,
        district -> Text,
        purpose -> Text,
        price_max_fen -> BigInt,
        price_min_fen -> Nullable<BigInt>,
        rooms_min -> Nullable<Integer>,
        rooms_max -> Nullable<Integer>,
        area_min_centi -> Nullable<BigInt>,
        area_max_centi -> Nullable<BigInt>,
        built_year_min -> Nullable<Integer>,
        communities -> Text,
        floor_bands -> Text,
        orientations -> Text,
        decorations -> Text,
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

diesel::table! {
    showings (id) {
        id -> BigInt,
        client_id -> BigInt,
        demand_id -> Nullable<BigInt>,
        agent_id -> BigInt,
        store_id -> Nullable<BigInt>,
        group_id -> Nullable<BigInt>,
        state -> Text,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        keeps_order -> Bool,
        takes_keys -> Bool,
        client_confirmed -> Bool,
        meeting_place -> Nullable<Text>,
        note -> Nullable<Text>,
        late_reason -> Nullable<Text>,
        begun_at -> Nullable<Timestamp>,
        begun_by -> Nullable<BigInt>,
        begun_place -> Nullable<Text>,
        latitude -> Nullable<Double>,
        longitude -> Nullable<Double>,
        finished_at -> Nullable<Timestamp>,
        finished_by -> Nullable<BigInt>,
        cancel_reason -> Nullable<Text>,
        finish_note -> Nullable<Text>,
        follow_up_id -> Nullable<BigInt>,
        signature_key -> Nullable<Text>,
        signed_at -> Nullable<Timestamp>,
        created_by -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    showing_members (showing_id, member_id) {
        showing_id -> BigInt,
        member_id -> BigInt,
        is_lead -> Bool,
    }
}

diesel::table! {
    showing_stops (id) {
        id -> BigInt,
        showing_id -> BigInt,
        listing_id -> BigInt,
        place -> BigInt,
        owner_confirmed -> Bool,
        is_closed -> Bool,
        key_bunch_id -> Nullable<BigInt>,
        key_reservation_id -> Nullable<BigInt>,
        key_taken -> Bool,
        result -> Nullable<Text>,
        objection -> Nullable<Text>,
        offered_fen -> Nullable<BigInt>,
        client_said -> Nullable<Text>,
        owner_said -> Nullable<Text>,
        seen_at -> Nullable<Timestamp>,
        follow_up_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    showing_notes (id) {
        id -> BigInt,
        showing_id -> BigInt,
        member_id -> BigInt,
        at -> Timestamp,
        text -> Text,
    }
}

diesel::table! {
    receptions (id) {
        id -> BigInt,
        store_id -> BigInt,
        kind -> Text,
        is_owner -> Bool,
        source -> Text,
        source_detail -> Nullable<Text>,
        name -> Nullable<Text>,
        contact_kind -> Nullable<Text>,
        contact_encrypted -> Nullable<Text>,
        contact_masked -> Nullable<Text>,
        contact_hash -> Nullable<Text>,
        wish -> Nullable<Text>,
        done -> Text,
        received_by -> BigInt,
        consultant_id -> BigInt,
        by_turn -> Bool,
        received_at -> Timestamp,
        goal_at -> Timestamp,
        limit_at -> Timestamp,
        first_answered_at -> Nullable<Timestamp>,
        asked -> Nullable<Text>,
        consulted_at -> Nullable<Timestamp>,
        said -> Nullable<Text>,
        reacted -> Nullable<Text>,
        outcome -> Nullable<Text>,
        outcome_note -> Nullable<Text>,
        client_id -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    reception_skips (id) {
        id -> BigInt,
        store_id -> BigInt,
        member_id -> BigInt,
        skipped_by -> BigInt,
        at -> Timestamp,
        reason -> Text,
    }
}

diesel::table! {
    reception_pauses (member_id) {
        member_id -> BigInt,
        reason -> Text,
        note -> Nullable<Text>,
        until_at -> Timestamp,
    }
}
