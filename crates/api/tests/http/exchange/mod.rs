//! Exchange: records that come from elsewhere, and go there.

mod export;
mod export_approval;
mod import;
mod import_clients;
mod import_deals;
mod import_runs;
mod import_undo;
