//! What every screen may ask: who is signed in, and what they may do.

mod session;

pub use session::{Session, SessionState, reaches, use_session};
