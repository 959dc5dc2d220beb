//! Partners: whose programs may call the API.
