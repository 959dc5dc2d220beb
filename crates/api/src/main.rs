//! Fangke
fn main(){}
