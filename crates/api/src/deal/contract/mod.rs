//! Contracts 合同 (§5): drawn up, reviewed by somebody else, signed, carried out.

mod access;
mod addendum;
mod board;
mod draft;
mod erasure;
pub mod event;
mod facts;
mod file;
mod flow;
pub mod import;
mod party;
pub mod routes;
mod routes_flow;
mod routes_papers;
mod search;
pub mod service;
mod signing;
mod step;
mod store;
mod store_board;
mod store_parts;
mod store_steps;
mod template;
mod text;
mod view;

use crate::company::tx::{Listen as _, by_itself};
use crate::platform::capability::Capability;
use crate::platform::contact_keys::SealedColumn;
use crate::platform::jobs::Job;
use crate::platform::sweep::FileFolder;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("contracts", "Contracts: drawn up, reviewed, signed, carried out")),
    tables: &[
        "contracts",
        "contract_column_sums",
        "contract_numbers",
        "contracts_in_force",
        "contract_members",
        "contract_parties",
        "contract_steps",
        "contract_addenda",
        "contract_files",
        "contract_events",
        "contract_templates",
    ],
    routes: routes::configure,
    jobs: &[Job { name: "contract_board", number: 310, run: |app, conn| by_itself(app, conn, service::recount_board) }],
    files: &[FileFolder { folder: "contracts", in_use: service::in_use }],
    sealed: Some(service::sealed),
    sealed_columns: &[SealedColumn::of("contract_parties", "id_number_encrypted")],
    listen: |to| {
        to.on(service::merged);
        to.on(service::merge_undone);
        to.on(service::member_moved);
        to.on(erasure::identified);
        to.on(erasure::gathered);
        to.on(erasure::untouched);
    },
    ..Capability::new("contract")
};
