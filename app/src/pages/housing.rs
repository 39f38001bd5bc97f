//! Housing (住房): mine, one application's file, the register.

pub mod application;
mod apply;
mod files;
pub mod mine;
pub mod register;
