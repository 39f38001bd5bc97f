//! Housing (住房): mine, one application's file, the register. All of it is made by the server.

pub mod application;
mod apply;
mod files;
pub mod mine;
pub mod register;
