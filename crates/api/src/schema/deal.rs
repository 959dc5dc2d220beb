//! The tables of the wing deal: commission, contracts and their risks.

diesel::table! {
    commission_plans (id) {
        id -> BigInt,
        name -> Text,
        title -> Text,
        copied_from -> Text,
        version_count -> BigInt,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    commission_plan_versions (plan_id, version) {
        plan_id -> BigInt,
        version -> BigInt,
        effective_from -> Date,
        terms -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    contracts (id) {
        id -> BigInt,
        kind -> Text,
        state -> Text,
        listing_id -> BigInt,
        client_id -> Nullable<BigInt>,
        agent_id -> BigInt,
        store_id -> Nullable<BigInt>,
        number -> Nullable<Text>,
        price_fen -> Nullable<BigInt>,
        owner_commission_fen -> BigInt,
        client_commission_fen -> BigInt,
        information_fee_fen -> BigInt,
        bank_rebate_fen -> BigInt,
        agreed_on -> Nullable<Date>,
        from_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
        novice_id -> Nullable<BigInt>,
        terms -> Nullable<Text>,
        created_by -> BigInt,
        created_at -> Timestamp,
        submitted_by -> Nullable<BigInt>,
        submitted_at -> Nullable<Timestamp>,
        reviewed_by -> Nullable<BigInt>,
        reviewed_at -> Nullable<Timestamp>,
        review_note -> Nullable<Text>,
        signed_by -> Nullable<BigInt>,
        signed_at -> Nullable<Timestamp>,
        signed_on -> Nullable<Date>,
        title -> Nullable<Text>,
        text -> Nullable<Text>,
        template_version -> Nullable<BigInt>,
        listing_status_before -> Nullable<Text>,
        exclusive_id -> Nullable<BigInt>,
        finished_by -> Nullable<BigInt>,
        finished_at -> Nullable<Timestamp>,
        cancel_reason -> Nullable<Text>,
        addendum_count -> BigInt,
        version -> BigInt,
        next_step -> Nullable<Text>,
        next_due_on -> Nullable<Date>,
        imported_by -> Nullable<BigInt>,
        import_key -> Nullable<Text>,
    }
}

diesel::table! {
    contract_column_sums (id) {
        id -> BigInt,
        next_step -> Text,
        kind -> Text,
        due_on -> Date,
        contract_count -> BigInt,
        total_fen -> BigInt,
        org_unit_id -> BigInt,
    }
}

diesel::table! {
    contract_numbers (month, kind) {
        month -> Text,
        kind -> Text,
        last_number -> BigInt,
    }
}

diesel::table! {
    contracts_in_force (listing_id, kind) {
        listing_id -> BigInt,
        kind -> Text,
        contract_id -> BigInt,
    }
}

diesel::table! {
    contract_members (contract_id, member_id) {
        contract_id -> BigInt,
        member_id -> BigInt,
    }
}

diesel::table! {
    contract_parties (id) {
        id -> BigInt,
        contract_id -> BigInt,
        role -> Text,
        name -> Text,
        id_kind -> Nullable<Text>,
        id_number_encrypted -> Nullable<Text>,
        id_number_masked -> Nullable<Text>,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    contract_steps (id) {
        id -> BigInt,
        contract_id -> BigInt,
        place -> BigInt,
        kind -> Text,
        owner_id -> BigInt,
        due_on -> Date,
        done_on -> Nullable<Date>,
        done_by -> Nullable<BigInt>,
        done_at -> Nullable<Timestamp>,
        is_skipped -> Bool,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    contract_addenda (contract_id, number) {
        contract_id -> BigInt,
        number -> BigInt,
        title -> Text,
        text -> Text,
        signed_on -> Date,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    contract_files (id) {
        id -> BigInt,
        contract_id -> BigInt,
        file_key -> Text,
        name -> Text,
        media_type -> Text,
        bytes -> BigInt,
        created_by -> BigInt,
        created_at -> Timestamp,
        kind -> Text,
    }
}

diesel::table! {
    contract_events (id) {
        id -> BigInt,
        contract_id -> BigInt,
        member_id -> Nullable<BigInt>,
        at -> Timestamp,
        event -> Text,
    }
}

diesel::table! {
    contract_templates (kind, version) {
        kind -> Text,
        version -> BigInt,
        title -> Text,
        text -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    contract_cost_objects (contract_id) {
        contract_id -> BigInt,
        cost_object_id -> BigInt,
        named_by -> BigInt,
        named_at -> Timestamp,
    }
}

diesel::table! {
    contract_splits (contract_id) {
        contract_id -> BigInt,
        split -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    contract_mediations (id) {
        id -> BigInt,
        contract_id -> BigInt,
        mediation -> Text,
        member_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    contract_risks (id) {
        id -> BigInt,
        contract_id -> BigInt,
        code -> Text,
        step_id -> BigInt,
        likelihood -> BigInt,
        impact -> BigInt,
        state -> Text,
        fact -> Text,
        note -> Nullable<Text>,
        owner_id -> Nullable<BigInt>,
        found_at -> Timestamp,
        opened_at -> Timestamp,
        due_at -> Timestamp,
        alarms -> BigInt,
        alarm_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        closed_by -> Nullable<BigInt>,
        closing_reason -> Nullable<Text>,
        loss_avoided_fen -> BigInt,
        loss_incurred_fen -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    contract_risk_events (id) {
        id -> BigInt,
        risk_id -> BigInt,
        member_id -> Nullable<BigInt>,
        at -> Timestamp,
        event -> Text,
    }
}

diesel::table! {
    client_verdicts (id) {
        id -> BigInt,
        client_id -> BigInt,
        listing_id -> Nullable<BigInt>,
        client_member_id -> BigInt,
        closing_member_ids -> Text,
        reason -> Text,
        member_id -> BigInt,
        at -> Timestamp,
    }
}
