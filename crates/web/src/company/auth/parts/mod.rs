//! What every screen may ask: who is signed in, and what they may do; and the form of signing in, also over a page.

mod again;
mod code;
mod form;
mod session;
mod wait;

pub use again::SignInAgain;
pub use form::LoginForm;
pub use session::{Session, SessionState, reaches, scope_in, use_session};
