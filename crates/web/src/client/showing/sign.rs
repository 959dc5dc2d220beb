//! The client's signature: drawn with a finger, sent as a small picture.

use fangke_shared::client::showing::SIGNATURE_BYTES_MAX;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::page::{Held, use_held};
use crate::ui::{Button, ButtonKind, Loaded, Task, object_url, revoke_url};
use crate::{time, tr};

/// The pad's own points; the screen shows them as wide as it has room.
const WIDTH: u32 = 600;
const HEIGHT: u32 = 200;

/// What was signed, or the pad to sign on.
#[component]
pub fn Signature() -> impl IntoView {
    let held = use_held();
    let is_anew = RwSignal::new(false);
    let may_sign = move || held.with(|showing| showing.rights.may_record);
    let is_signed = move || held.with(|showing| showing.signed_at.is_some());
    let content = move || {
        if is_signed() && !is_anew.get() { view! { <Signed held is_anew/> }.into_any() } else { view! { <Pad held is_anew/> }.into_any() }
    };
    view! {
        <Show when=move || may_sign() || is_signed()>
            <section class="panel" aria-labelledby="h-sign">
                <header><h2 id="h-sign">{tr!(showing.signature)}</h2></header>
                <div class="body">{content}</div>
            </section>
        </Show>
    }
}

/// The drawing of the client.
#[component]
pub fn Drawing(
    /// Whose.
    id: fangke_shared::ShowingId,
) -> impl IntoView {
    let api = crate::api::use_api();
    let drawing = LocalResource::new(move || async move { api.get_showing_signature(id).await });
    let picture = move |bytes: Vec<u8>| {
        let url = object_url(&bytes, "image/png");
        let shown = url.clone();
        on_cleanup(move || {
            if let Some(url) = shown {
                revoke_url(&url);
            }
        });
        view! { <img class="showing-signature" src=url alt=tr!(showing.signature)/> }
    };
    view! { <Loaded resource=drawing rows=2 view=picture/> }
}

#[component]
fn Signed(held: Held, is_anew: RwSignal<bool>) -> impl IntoView {
    let at = held.with(|showing| showing.signed_at.map(time::moment)).unwrap_or_default();
    let may_sign = held.with(|showing| showing.rights.may_record);
    view! {
        <Drawing id=held.id()/>
        <p class="muted">{tr!(showing.signed, at = at)}</p>
        {may_sign.then(|| view! { <Button class="btn--sm" on_click=move |()| is_anew.set(true)>{tr!(showing.sign_again)}</Button> })}
    }
}

#[component]
fn Pad(held: Held, is_anew: RwSignal<bool>) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let (is_drawing, is_blank) = (RwSignal::new(false), RwSignal::new(true));
    let task = Task::new().when_stale(move || held.refresh());
    // A finger's place on the pad, in the pad's own points.
    let place = move |event: &web_sys::PointerEvent| {
        let pad = canvas.get_untracked()?;
        let shown = pad.get_bounding_client_rect();
        let scale = f64::from(WIDTH) / shown.width().max(1.0);
        Some(((f64::from(event.client_x()) - shown.left()) * scale, (f64::from(event.client_y()) - shown.top()) * scale))
    };
    let begin = move |event: web_sys::PointerEvent| {
        event.prevent_default();
        if let Some((pen, (x, y))) = pen(canvas).zip(place(&event)) {
            // A pad that can't hold the pointer still draws while it stays above.
            let _ = canvas.get_untracked().map(|pad| pad.set_pointer_capture(event.pointer_id()));
            pen.set_line_width(3.0);
            pen.set_line_cap("round");
            pen.begin_path();
            pen.move_to(x, y);
            is_drawing.set(true);
        }
    };
    let draw = move |event: web_sys::PointerEvent| {
        if is_drawing.get_untracked()
            && let Some((pen, (x, y))) = pen(canvas).zip(place(&event))
        {
            pen.line_to(x, y);
            pen.stroke();
            is_blank.set(false);
        }
    };
    let end = move |_: web_sys::PointerEvent| is_drawing.set(false);
    let clear = move |()| {
        if let Some(pen) = pen(canvas) {
            pen.clear_rect(0.0, 0.0, f64::from(WIDTH), f64::from(HEIGHT));
        }
        is_blank.set(true);
    };
    let keep = move |()| {
        let Some(png) = canvas.get_untracked().and_then(|pad| bytes_of(&pad)) else { return };
        if png.len() > SIGNATURE_BYTES_MAX {
            return held.toaster.say(tr!(showing.signature_too_large));
        }
        task.act(held.api.sign_showing(held.id(), held.version(), png), move |showing| {
            is_anew.set(false);
            held.toaster.say(tr!(showing.signature_kept));
            held.showing.set(showing);
        });
    };
    let refused = Signal::derive(move || is_blank.get().then(|| tr!(showing.sign_first).to_owned()));
    view! {
        <p class="muted">{tr!(showing.sign_text)}</p>
        <canvas
            class="showing-pad"
            node_ref=canvas
            width=WIDTH
            height=HEIGHT
            role="img"
            aria-label=tr!(showing.pad)
            on:pointerdown=begin
            on:pointermove=draw
            on:pointerup=end
            on:pointercancel=end
        ></canvas>
        <div class="showing-pad__acts">
            <Button on_click=clear>{tr!(common.clear)}</Button>
            <Button kind=ButtonKind::Primary busy=task.busy() refused on_click=keep>{tr!(showing.sign)}</Button>
        </div>
    }
}

fn pen(canvas: NodeRef<html::Canvas>) -> Option<web_sys::CanvasRenderingContext2d> {
    canvas.get_untracked()?.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// The picture as a file: a browser gives it as text.
fn bytes_of(pad: &web_sys::HtmlCanvasElement) -> Option<Vec<u8>> {
    let address = pad.to_data_url_with_type("image/png").ok()?;
    let (_, encoded) = address.split_once(',')?;
    let text = window().atob(encoded).ok()?;
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}
