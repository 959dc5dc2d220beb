//! The page of a client, and the form that registers one.

mod above;
pub mod calls;
mod composer;
mod consents;
mod contacts;
mod demand_form;
mod demands;
mod dialogs;
mod document;
mod facts;
mod form;
mod head;
mod matches;
mod objection;
mod page;
pub mod parts;
mod record;
mod showings;
mod talk;
mod timeline;

use leptos::prelude::*;

crate::lazy_view!(client, pub client_page: fn() -> AnyView = || page::ClientPage().into_any());
crate::lazy_view!(client_form, pub client_form_page: fn() -> AnyView = || form::ClientFormPage().into_any());
