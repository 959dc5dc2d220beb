//! What every screen may ask: who is signed in, and what they may do.

mod session;

pub use session::{Session, SessionState, reaches, scope_in, use_session};
