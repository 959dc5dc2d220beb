//! Exchange: records that come from elsewhere, and go there.

mod import;
mod import_runs;
