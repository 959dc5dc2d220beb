//! Fangke.
