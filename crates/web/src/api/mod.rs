//! The client: how a call is made. What there is to call stands with each capability, in its `calls.rs`: one method of
//! [`Api`] for every operation of the server, named like it.
//!
//! ```ignore
//! let api = use_api();
//! let page = api.list_listings(&query).await?;
//! ```

mod ahead;
mod error;
mod http;
mod refresh;
mod upload;

pub use error::ApiError;
pub use http::{Api, Call, FormKey};
pub use upload::Upload;

/// The client of this application. Call it while a component is being set up.
pub fn use_api() -> Api {
    leptos::prelude::expect_context()
}
