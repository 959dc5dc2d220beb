//! The typed client: one method for every operation of the server, named like it.
//!
//! ```ignore
//! let api = use_api();
//! let page = api.list_listings(&query).await?;
//! ```

mod auth;
mod community;
mod error;
mod exclusive;
mod http;
mod import;
mod inventory;
mod key;
mod listing;
mod member;
mod negotiation;
mod notice;
mod organisation;
mod photo;
mod pool;
mod refresh;
mod reminder;
mod setting;
mod share;
mod upload;

pub use error::ApiError;
pub use http::{Api, FormKey};
pub use key::KeyQuery;
pub use member::MemberQuery;
pub use upload::Upload;

/// The client of this application. Call it while a component is being set up.
pub fn use_api() -> Api {
    leptos::prelude::expect_context()
}
