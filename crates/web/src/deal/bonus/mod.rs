//! Bonuses 奖金: a month's, entered by one and approved by another; they stand below statements of performance.

pub mod calls;
mod form;
mod panel;
pub mod parts;
mod reverse;
