//! Deals: who earns what of a commission.

mod commission;
mod commission_plans;
