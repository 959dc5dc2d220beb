//! The company: who belongs to it, its figures, notices and trail.

mod audit;
mod audit_chain;
mod auth;
mod auth_contact_keys;
mod auth_devices;
mod auth_factor;
mod auth_throttle;
mod auth_token_keys;
mod brand;
mod erasure;
mod member;
mod member_roles;
mod notice;
mod organisation;
mod permission;
mod retention;
mod saved_view;
mod setting;
mod system;
mod template;
