//! Alerts 新匹配: listings that are new or cheaper and answer a demand well.

pub mod calls;
