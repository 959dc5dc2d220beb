//! Partners: programs of others.
