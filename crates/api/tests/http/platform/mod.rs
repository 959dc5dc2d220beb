//! What all capabilities stand on: every request, files, jobs, the command line.

pub mod backup;
mod cli;
mod contract;
mod demo;
mod every_request;
mod faults;
mod files;
mod jobs;
pub mod killed;
mod schema;
mod start;
mod sweep;
mod upgrade;
mod walks;
