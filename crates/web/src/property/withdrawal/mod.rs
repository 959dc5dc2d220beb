//! Withdrawal notices 撤单核实 (A3).

pub mod calls;
pub mod parts;
