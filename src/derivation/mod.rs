//! Derivations made by hand: what went wrong in a line.

pub mod mistakes;
