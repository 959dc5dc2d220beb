//! Signing in, and who is signed in.

pub mod calls;
mod login;
pub mod parts;
mod wait;

pub use login::LoginPage;
