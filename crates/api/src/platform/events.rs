//! Who listens to which events; what an event is, its emitter says. See `company::tx`.

use std::any::Any;

/// All listeners, in the order in which they are called.
#[derive(Default)]
pub struct Listeners(Vec<Box<dyn Any + Send + Sync>>);

impl Listeners {
    /// Adds one.
    pub fn add<L: Any + Send + Sync>(&mut self, listener: L) {
        self.0.push(Box::new(listener));
    }

    /// Those of one type, which is the type of the function that is called.
    pub fn of<L: Any>(&self) -> impl Iterator<Item = &L> {
        self.0.iter().filter_map(|listener| listener.downcast_ref())
    }
}
