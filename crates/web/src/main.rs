//! Fangke.
fn main(){}
