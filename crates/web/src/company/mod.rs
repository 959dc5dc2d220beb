//! The company itself: who belongs to it, who is signed in, by which figures it works, and what its members should hear of.

pub mod account;
pub mod audit;
pub mod auth;
pub mod brand;
pub mod calendar;
pub mod erasure;
pub mod member;
pub mod notice;
pub mod organisation;
pub mod permission;
pub mod retention;
pub mod saved_view;
pub mod setting;
pub mod system;
pub mod template;
