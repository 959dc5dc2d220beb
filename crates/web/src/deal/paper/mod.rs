//! Papers 单据: contract, voucher and statement as PDF, handed out from the pages of what they are about.

pub mod calls;
pub mod parts;
