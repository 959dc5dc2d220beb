//! The tables of the wing deal.

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
