//! Satisfaction (满意度): figures that never stand alone, and the way to what is behind them.

mod breakdown;
pub mod matrix;
mod narrowing;
pub mod requests;
