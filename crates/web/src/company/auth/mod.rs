//! Signing in, and who is signed in.

mod again;
pub mod calls;
mod code;
mod form;
mod login;
pub mod parts;
mod wait;

use leptos::prelude::*;

use self::form::LoginForm;
use self::login::LoginPage;

pub use self::again::SignInAgain;

crate::lazy_view!(login, pub login_page: fn() -> AnyView = || view! { <LoginPage/> }.into_any());
crate::lazy_view!(login, login_form: fn(String) -> AnyView = |who| view! { <LoginForm who/> }.into_any());
