//! The tables of the wing deal: money, what it earns, and what it is spent on.

diesel::table! {
    earnings (id) {
        id -> BigInt,
        contract_id -> BigInt,
        kind -> Text,
        basis -> Text,
        receipt_id -> Nullable<BigInt>,
        refund_id -> Nullable<BigInt>,
        mediation_id -> Nullable<BigInt>,
        role -> Text,
        member_id -> Nullable<BigInt>,
        store_id -> Nullable<BigInt>,
        region_id -> Nullable<BigInt>,
        share_bp -> BigInt,
        base_fen -> BigInt,
        before_fen -> BigInt,
        amount_fen -> BigInt,
        day -> Date,
        month -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    earning_shares (id) {
        id -> BigInt,
        contract_id -> BigInt,
        role -> Text,
        member_id -> Nullable<BigInt>,
        whole_fen -> BigInt,
        booked_fen -> BigInt,
    }
}

diesel::table! {
    ladders (id) {
        id -> BigInt,
        member_id -> Nullable<BigInt>,
        from_month -> Text,
        mode -> Text,
        rungs -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    ledger_entries (id) {
        id -> BigInt,
        contract_id -> BigInt,
        day -> Date,
        kind -> Text,
        voucher -> Nullable<Text>,
        member_id -> Nullable<BigInt>,
        at -> Timestamp,
    }
}

diesel::table! {
    ledger_lines (entry_id, account) {
        entry_id -> BigInt,
        account -> Text,
        amount_fen -> BigInt,
    }
}

diesel::table! {
    receivables (id) {
        id -> BigInt,
        contract_id -> BigInt,
        kind -> Text,
        amount_fen -> BigInt,
        received_fen -> BigInt,
        open_fen -> BigInt,
        due_on -> Date,
        is_cancelled -> Bool,
        store_id -> Nullable<BigInt>,
        agent_id -> BigInt,
    }
}

diesel::table! {
    receipts (id) {
        id -> BigInt,
        contract_id -> BigInt,
        voucher -> Text,
        amount_fen -> BigInt,
        method -> Text,
        paid_on -> Date,
        payer -> Text,
        note -> Nullable<Text>,
        is_prepayment -> Bool,
        member_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    refunds (id) {
        id -> BigInt,
        contract_id -> BigInt,
        receipt_id -> BigInt,
        voucher -> Text,
        amount_fen -> BigInt,
        method -> Text,
        paid_on -> Date,
        reason -> Text,
        member_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    receipt_parts (id) {
        id -> BigInt,
        receipt_id -> BigInt,
        receivable_id -> BigInt,
        refund_id -> Nullable<BigInt>,
        amount_fen -> BigInt,
    }
}

diesel::table! {
    receipt_invoices (id) {
        id -> BigInt,
        receipt_id -> BigInt,
        number -> Text,
        reason -> Nullable<Text>,
        member_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    voucher_numbers (month, series) {
        month -> Text,
        series -> Text,
        last_number -> BigInt,
    }
}

diesel::table! {
    locked_months (month) {
        month -> Text,
        member_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::joinable!(receipt_parts -> receivables (receivable_id));
diesel::allow_tables_to_appear_in_same_query!(receipt_parts, receivables);

diesel::table! {
    cost_entries (id) {
        id -> BigInt,
        day -> Date,
        month -> Text,
        store_id -> Nullable<BigInt>,
        category -> Text,
        net_fen -> BigInt,
        vat_fen -> BigInt,
        supplier -> Text,
        document -> Nullable<Text>,
        note -> Nullable<Text>,
        key_bunch_id -> Nullable<BigInt>,
        state -> Text,
        reverses_id -> Nullable<BigInt>,
        created_by -> BigInt,
        created_at -> Timestamp,
        approved_by -> Nullable<BigInt>,
        approved_at -> Nullable<Timestamp>,
        paid_on -> Nullable<Date>,
        paid_by -> Nullable<BigInt>,
        paid_at -> Nullable<Timestamp>,
        version -> BigInt,
        cost_object_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    budgets (id) {
        id -> BigInt,
        month -> Text,
        store_id -> Nullable<BigInt>,
        category -> Text,
        amount_fen -> BigInt,
        reason -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
        approved_by -> Nullable<BigInt>,
        approved_at -> Nullable<Timestamp>,
        cost_object_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    cost_objects (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        store_id -> Nullable<BigInt>,
        developer -> Nullable<Text>,
        community_id -> Nullable<BigInt>,
        from_on -> Date,
        until_on -> Nullable<Date>,
        created_by -> BigInt,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    profit_heads (month, store_id) {
        month -> Text,
        store_id -> BigInt,
        heads -> BigInt,
    }
}

diesel::table! {
    bonuses (id) {
        id -> BigInt,
        member_id -> BigInt,
        store_id -> Nullable<BigInt>,
        region_id -> Nullable<BigInt>,
        month -> Text,
        kind -> Text,
        amount_fen -> BigInt,
        reason -> Text,
        contract_id -> Nullable<BigInt>,
        state -> Text,
        reverses_id -> Nullable<BigInt>,
        created_by -> BigInt,
        created_at -> Timestamp,
        approved_by -> Nullable<BigInt>,
        approved_at -> Nullable<Timestamp>,
    }
}
