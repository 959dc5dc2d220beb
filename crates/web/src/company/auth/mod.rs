//! Signing in, and who is signed in.

pub mod calls;
mod login;
pub mod parts;

pub use login::LoginPage;
