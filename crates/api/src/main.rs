//! Fangke
fn main() {}
