//! The statement of a developer 开发商对账单: which commission is owed for homes that are sold for one, by project and month.

pub mod calls;
mod page;

use leptos::prelude::*;

crate::lazy_view!(developer_statement, pub developer_statement_page: fn() -> AnyView = || page::DeveloperStatementPage().into_any());
