//! The company: who belongs to it, its figures, notices and trail.

pub mod audit;
pub mod auth;
pub mod brand;
pub mod calendar;
pub mod checkpoint;
pub mod erasure;
pub mod member;
pub mod notice;
pub mod organisation;
pub mod password;
pub mod retention;
pub mod saved_view;
pub mod setting;
pub mod system;
pub mod template;
