//! Where the device is, if its owner lets the page know.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

/// Milliseconds that somebody who checks in waits for it at most.
const PATIENCE: f64 = 8_000.0;

/// Degrees north and east; none where it isn't allowed, isn't known or takes too long.
pub async fn position() -> Option<(f64, f64)> {
    let geolocation = Reflect::get(&web_sys::window()?.navigator(), &"geolocation".into()).ok()?;
    let ask: Function = Reflect::get(&geolocation, &"getCurrentPosition".into()).ok()?.dyn_into().ok()?;
    let (send, receive) = oneshot::channel();
    let send = Rc::new(RefCell::new(Some(send)));
    let refused = Rc::clone(&send);
    let found = Closure::once_into_js(move |position: JsValue| {
        if let Some(send) = send.borrow_mut().take() {
            // Whoever has left the page doesn't wait for it any more.
            let _ = send.send(read(&position));
        }
    });
    let failed = Closure::once_into_js(move |_: JsValue| {
        if let Some(send) = refused.borrow_mut().take() {
            let _ = send.send(None);
        }
    });
    let options = Object::new();
    Reflect::set(&options, &"timeout".into(), &PATIENCE.into()).ok()?;
    ask.call3(&geolocation, &found, &failed, &options).ok()?;
    receive.await.ok().flatten()
}

fn read(position: &JsValue) -> Option<(f64, f64)> {
    let coordinates = Reflect::get(position, &"coords".into()).ok()?;
    let degrees = |name: &str| Reflect::get(&coordinates, &name.into()).ok()?.as_f64();
    degrees("latitude").zip(degrees("longitude"))
}
