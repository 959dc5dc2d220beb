//! Partners: programs of others.

mod reso;
mod reso_replication;
mod reso_support;
