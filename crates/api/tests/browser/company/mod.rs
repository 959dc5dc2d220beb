//! The company: who belongs to it, its figures, notices and trail.

mod auth;
mod auth_factor;
mod member;
mod notice;
mod organisation;
pub mod pages;
mod setting;
mod template;
