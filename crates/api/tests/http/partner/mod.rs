//! Partners: what their programs may read.

mod reso;
mod reso_replication;
mod reso_support;
