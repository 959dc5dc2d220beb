//! Something from the server: a skeleton, then it or what went wrong.

use leptos::prelude::*;

use super::{ProblemNote, SkeletonRows};
use crate::api::ApiError;

/// Shows `view` of what was loaded. While it is loaded anew, the old stays.
#[component]
pub fn Loaded<T, V, F>(
    /// `LocalResource::new(move || async move { api.get_…().await })`
    resource: LocalResource<Result<T, ApiError>>,
    /// Rows of the skeleton.
    #[prop(default = 8)]
    rows: u32,
    /// Shows what was loaded.
    view: F,
) -> impl IntoView
where
    T: Clone + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
{
    move || match resource.get() {
        None => view! { <SkeletonRows rows/> }.into_any(),
        Some(Ok(value)) => view(value).into_any(),
        Some(Err(error)) => {
            view! { <div class="pad"><ProblemNote error=Signal::stored(Some(error)) on_retry=move |()| resource.refetch()/></div> }
                .into_any()
        }
    }
}
